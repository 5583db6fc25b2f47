"""A region ready to be measured: the demonstration in a database, a terminal at its library, phones with wallets."""

from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from itertools import cycle
from pathlib import Path

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
from webapp.domain.residents.model import Device
from webapp.settings import Settings
from webapp.store.engine import for_writing
from webapp.web.house import House

LIBRARY = "示范图书馆"
SCENE = "CUL-01"
PHONES_OF_EACH = 20


class Town:
    def __init__(self, database_url: str, instance: Path) -> None:
        settings = Settings.from_env({"MODE": "demonstration", "INSTANCE": str(instance), "DATABASE_URL": database_url})
        self.app = create_app(settings)
        self.house: House = self.app.extensions["house"]
        prepare(self.house)
        self.issuer_key, self.entry = self.house.keyring.current.issuer(system_clock())
        with self._writing() as session:
            enrolled = self._enrol(session)
            self._holders = list(self._settle(session))
        self.token, self.terminal_id, self.venue_id = enrolled.token, enrolled.actor.id, enrolled.actor.venue_id
        self._made = 0

    def phones(self, number: int) -> list[codes.Phone]:
        """As many phones as nobody has seen before, each with one credential."""
        made = codes.phones(self.issuer_key, self.entry, number, first_index=self._made)
        self._made += number
        epoch = (made[0].start - self.entry.not_before) // 3600
        shared = {"kid": self.entry.kid, "epoch": epoch, "issued_at": system_clock()}
        ends_at = moment(made[0].start + codes.LIFE_HOURS * 3600)
        rows = [
            shared | holder | {"idx": phone.index, "device_key": phone.key.public, "ends_at": ends_at}
            for phone, holder in zip(made, cycle(self._holders), strict=False)
        ]
        with self._writing() as session:
            session.execute(insert(Credential), rows)
        return made

    def scan_in_process(self, code: str) -> None:
        door = Door(self.app.test_client(), SCENE)
        door.http.set_cookie("onecard_terminal", self.token, path="/api/venue/")
        # The service's log goes to standard output, which here is for people.
        with redirect_stdout(StringIO()):
            assert door.verdict(code) == ("accepted", None)

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with Session(for_writing(self.house.engine)) as session, session.begin():
            yield session

    def _enrol(self, session: Session) -> venues.Enrolled:
        now, links = system_clock(), self.house.links
        library = next(venue for venue in venues.list_venues(session) if venue.name == LIBRARY)
        by = actors.Job("operator")
        link = venues.invite_terminal(session, library.id, "1号门", attended=True, by=by, links=links, now=now)
        return venues.enrol_terminal(session, link, links=links, profile=self.house.profile, now=now)

    def _settle(self, session: Session) -> Iterator[dict[str, object]]:
        """Everybody whose card may be shown accepts the electronic one, and has a drawer full of phones."""
        for card in session.scalars(select(Card)).all():
            if card.problem is not None:
                continue
            now = system_clock()
            holder = actors.Resident(card.resident_id, ids.new_id(), ids.new_id())
            ecard = cards.accept_ecard(session, card.id, by=holder, now=now)
            for number in range(PHONES_OF_EACH):
                phone = Device(id=ids.new_id(), resident_id=card.resident_id, name=f"手机{number}", created_at=now)
                phone.last_used_at, phone.wallet_nonce = now, ids.random_bytes(32)
                session.add(phone)
                yield {"ecard_id": ecard.id, "device_id": phone.id}
