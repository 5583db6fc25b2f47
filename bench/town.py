"""A region ready to be measured: the demonstration in a database, a terminal at its library, phones with wallets."""

from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from itertools import cycle
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bench import codes
from tests.simulator import Door
from webapp import ids
from webapp.app import create_app
from webapp.cli import prepare
from webapp.clock import moment, system_clock
from webapp.domain import actors, cards, venues
from webapp.domain.cards.model import Card
from webapp.domain.codes.model import Credential
from webapp.domain.residents.model import Device, ResidentSession
from webapp.settings import Settings
from webapp.store.engine import for_writing
from webapp.web.house import House

LIBRARY = "示范图书馆"
SCENE = "CUL-01"
PHONES_OF_EACH = 20
IN_USE = (cards.CardState.ACTIVE, cards.SocialSecurityState.ACTIVE)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A phone whose holder is signed in, with one credential and the nonce for more."""

    by: actors.Resident
    token: str
    nonce: bytes
    phone: codes.Phone


class Town:
    def __init__(self, database_url: str, instance: Path) -> None:
        settings = Settings.from_env({"MODE": "demonstration", "INSTANCE": str(instance), "DATABASE_URL": database_url})
        self.app = create_app(settings)
        self.house: House = self.app.extensions["house"]
        prepare(self.house)
        self.issuer_key, self.entry = self.house.keyring.current.issuer(system_clock())
        self.ecards: dict[UUID, UUID] = {}
        with self.writing() as session:
            enrolled = self._enrol(session)
            self._holders = list(self._settle(session))
        self.token, self.terminal_id, self.venue_id = enrolled.token, enrolled.actor.id, enrolled.actor.venue_id
        self._made = 0

    def phones(self, number: int) -> list[codes.Phone]:
        """As many phones as nobody has seen before, each with one credential."""
        made = self._made_phones(number)
        with self.writing() as session:
            session.execute(insert(Credential), self._rows(made, cycle(self._holders)))
        return made

    def signed_in(self, number: int) -> list[SignedIn]:
        """As many more phones of the same holders, taking turns, whose owners are signed in."""
        now, made = system_clock(), self._made_phones(number)
        ready, devices, sessions, holders = [], [], [], []
        for phone, (resident_id, ecard_id) in zip(made, cycle(self.ecards.items()), strict=False):
            by = actors.Resident(resident_id, ids.new_id(), ids.new_id())
            one = SignedIn(by, ids.new_token(), ids.random_bytes(32), phone)
            ready.append(one)
            device = {"id": by.device_id, "name": "手机", "last_used_at": now, "wallet_nonce": one.nonce}
            signed = {"id": by.session_id, "device_id": by.device_id, "token_hash": ids.digest(one.token)}
            devices.append(device | {"resident_id": by.id, "created_at": now})
            sessions.append(signed | {"resident_id": by.id, "created_at": now, "expires_at": now + timedelta(days=1)})
            holders.append({"ecard_id": ecard_id, "device_id": by.device_id})
        with self.writing() as session:
            session.execute(insert(Device), devices)
            session.execute(insert(ResidentSession), sessions)
            session.execute(insert(Credential), self._rows(made, iter(holders)))
        return ready

    def _made_phones(self, number: int) -> list[codes.Phone]:
        made = codes.phones(self.issuer_key, self.entry, number, first_index=self._made)
        self._made += number
        return made

    def _rows(self, made: list[codes.Phone], holders: Iterator[dict[str, UUID]]) -> list[dict[str, object]]:
        epoch = (made[0].start - self.entry.not_before) // 3600
        shared = {"kid": self.entry.kid, "epoch": epoch, "issued_at": system_clock()}
        ends_at = moment(made[0].start + codes.LIFE_HOURS * 3600)
        return [
            shared | holder | {"idx": phone.index, "device_key": phone.key.public, "ends_at": ends_at}
            for phone, holder in zip(made, holders, strict=False)
        ]

    def scan_in_process(self, code: str) -> None:
        door = Door(self.app.test_client(), SCENE)
        door.http.set_cookie("onecard_terminal", self.token, path="/api/venue/")
        # The service's log goes to standard output, which here is for people.
        with redirect_stdout(StringIO()):
            assert door.verdict(code) == ("accepted", None)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with Session(for_writing(self.house.engine)) as session, session.begin():
            yield session

    def _enrol(self, session: Session) -> venues.Enrolled:
        now, links = system_clock(), self.house.links
        library = next(venue for venue in venues.list_venues(session) if venue.name == LIBRARY)
        by = actors.Job("operator")
        link = venues.invite_terminal(session, library.id, "1号门", attended=True, by=by, links=links, now=now)
        return venues.enrol_terminal(session, link, links=links, profile=self.house.profile, now=now)

    def _settle(self, session: Session) -> Iterator[dict[str, UUID]]:
        """Everybody whose card may be shown accepts the electronic one, and has a drawer full of phones."""
        for card in session.scalars(select(Card)).all():
            if (card.state, card.social_security_state) != IN_USE:
                continue
            now = system_clock()
            holder = actors.Resident(card.resident_id, ids.new_id(), ids.new_id())
            rule = self.house.profile.ecard_rule(now)
            ecard = cards.accept_ecard(session, card.id, by=holder, rule=rule, now=now)
            self.ecards[card.resident_id] = ecard.id
            for number in range(PHONES_OF_EACH):
                phone = Device(id=ids.new_id(), resident_id=card.resident_id, name=f"手机{number}", created_at=now)
                phone.last_used_at, phone.wallet_nonce = now, ids.random_bytes(32)
                session.add(phone)
                yield {"ecard_id": ecard.id, "device_id": phone.id}
