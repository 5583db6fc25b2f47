"""A link enrols one terminal, once, while it lives; a revoked terminal is nobody."""

from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.residents import SHIYAN
from tests.make.staff import attendant
from tests.make.times import NOW, after
from tests.make.venues import LINKS, OPERATOR, invite, start_shift, terminal, venue
from tests.racing import committed, engine_of, race
from webapp import ids
from webapp.domain import actors, ledger, venues
from webapp.domain.errors import Conflict, Invalid, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.venues.model import Shift, Terminal


def enrol(session: Session, link: str, *, hours: float = 1, links: venues.EnrolmentLinks = LINKS) -> venues.Enrolled:
    return venues.enrol_terminal(session, link, links=links, profile=SHIYAN, now=after(hours=hours))


def by_token(session: Session, token: str) -> actors.Terminal | None:
    return venues.terminal_of_token(session.connection(), token)


def test_the_device_becomes_the_terminal_with_the_scenes_of_its_venue(session: Session) -> None:
    enrolled = enrol(session, invite(session))
    assert by_token(session, enrolled.token) == enrolled.actor
    assert enrolled.actor.scenes == ("CUL-01", "TOU-01")


def test_the_database_holds_neither_cookie_nor_a_link_that_still_works(session: Session) -> None:
    enrolled = enrol(session, invite(session))
    row = session.scalars(select(Terminal)).one()
    session.refresh(row)
    assert (row.token_hash, row.link_serial) == (ids.digest(enrolled.token), None)


def test_a_link_works_once(session: Session) -> None:
    link = invite(session)
    enrol(session, link)
    with pytest.raises(Conflict, match="link-used"):
        enrol(session, link)


def test_one_of_two_racers_with_one_link_is_enrolled(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            link = invite(session)
        outcomes = race(engine, *[partial(enrol, link=link)] * 3)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Enrolled", "str", "str"]
    assert outcomes.count("link-used") == 2


def test_a_link_lives_48_hours(session: Session) -> None:
    link = invite(session)
    with pytest.raises(venues.LinkExpired, match="link-expired"):
        enrol(session, link, hours=48.01)
    assert enrol(session, link, hours=48)


@pytest.mark.parametrize("prefix", ["", "x"])
@pytest.mark.parametrize("length", [-1, 0, 10])
def test_a_tampered_link_is_refused(session: Session, prefix: str, length: int) -> None:
    with pytest.raises(Invalid, match="link-invalid"):
        enrol(session, prefix + invite(session)[:length])


def test_another_terminals_name_cannot_be_put_into_a_link(session: Session) -> None:
    mine, other = invite(session), invite_at(session, "博物馆")
    forged = other.split(".")[0] + "." + mine.split(".")[1]
    with pytest.raises(Invalid, match="link-invalid"):
        enrol(session, forged)


def invite_at(session: Session, name: str) -> str:
    return invite(session, venue(session, name))


def test_a_link_signed_with_another_secret_key_is_refused(session: Session) -> None:
    with pytest.raises(Invalid, match="link-invalid"):
        enrol(session, invite(session), links=venues.EnrolmentLinks(b"another key of thirty-two bytes!"))


def test_a_venue_that_never_was_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        venues.invite_terminal(session, uuid4(), "1号门", attended=True, by=OPERATOR, links=LINKS, now=NOW)


def test_another_token_is_nobody(session: Session) -> None:
    enrol(session, invite(session))
    assert by_token(session, "guessed") is None


def test_an_invitation_is_in_the_ledger_with_whoever_made_it(session: Session) -> None:
    at = venue(session)
    invite(session, at)
    row = session.scalars(select(LedgerRow).where(LedgerRow.event == ledger.Event.VENUE_TERMINAL_INVITE)).one()
    about = {"terminal": str(session.scalars(select(Terminal.id)).one()), "venue": str(at.id)}
    assert (row.actor_kind, row.actor_id, row.about) == ("job", "operator", about)


@pytest.mark.parametrize("name", ["", " ", "\x00\n\t"])
def test_a_terminal_without_a_name_is_refused(session: Session, name: str) -> None:
    at = venue(session)
    with pytest.raises(Invalid):
        venues.invite_terminal(session, at.id, name, attended=True, by=OPERATOR, links=LINKS, now=NOW)


def test_a_new_link_makes_the_earlier_one_worthless(session: Session) -> None:
    first = invite(session)
    second = renew(session, session.scalars(select(Terminal.id)).one())
    with pytest.raises(Conflict, match="link-used"):
        enrol(session, first)
    assert enrol(session, second).actor.scenes == ("CUL-01", "TOU-01")


def test_the_device_in_use_goes_on_until_another_opens_the_new_link(session: Session) -> None:
    old = enrol(session, invite(session))
    link = renew(session, old.actor.id)
    assert by_token(session, old.token) == old.actor
    new = enrol(session, link)
    assert (by_token(session, old.token), by_token(session, new.token)) == (None, old.actor)


def test_a_new_device_begins_without_the_shift_of_the_earlier_one(session: Session) -> None:
    old = enrol(session, invite(session))
    start_shift(session, attendant(session, old.actor), by=old.actor)
    new = enrol(session, renew(session, old.actor.id))
    assert by_token(session, new.token) == old.actor


def test_of_two_new_links_the_later_one_counts(session: Session) -> None:
    terminal_id = enrol(session, invite(session)).actor.id
    earlier, later = renew(session, terminal_id), renew(session, terminal_id)
    with pytest.raises(Conflict, match="link-used"):
        enrol(session, earlier)
    assert enrol(session, later).actor.id == terminal_id


def test_there_is_no_new_link_for_a_terminal_that_is_not_there(session: Session) -> None:
    gone = terminal(session, venue(session))
    venues.revoke_terminal(session, gone.id, by=OPERATOR, now=NOW)
    for terminal_id in (gone.id, uuid4()):
        with pytest.raises(NotFound):
            renew(session, terminal_id)


def renew(session: Session, terminal_id: UUID) -> str:
    return venues.renew_link(session, terminal_id, by=OPERATOR, links=LINKS, now=NOW)


def test_a_device_that_becomes_another_terminal_ends_the_one_it_was(session: Session) -> None:
    old = enrol(session, invite(session))
    start_shift(session, attendant(session, old.actor), by=old.actor)
    link = invite_at(session, "博物馆")
    now = after(hours=1)
    new = venues.enrol_terminal(session, link, links=LINKS, profile=SHIYAN, now=now, earlier_token=old.token)
    assert (by_token(session, old.token), by_token(session, new.token)) == (None, new.actor)
    row = session.scalars(select(LedgerRow).where(LedgerRow.event == ledger.Event.VENUE_TERMINAL_REVOKE)).one()
    about = {"terminal": str(old.actor.id), "became": str(new.actor.id)}
    assert (row.actor_kind, row.actor_id, row.about) == ("terminal", str(new.actor.id), about)
    session.expire_all()
    assert session.scalars(select(Shift.ended_at)).one() == now


@pytest.mark.parametrize("token", ["", "guessed"])
def test_a_device_that_was_nobody_ends_nobody(session: Session, token: str) -> None:
    other = enrol(session, invite(session))
    link = invite_at(session, "博物馆")
    venues.enrol_terminal(session, link, links=LINKS, profile=SHIYAN, now=NOW, earlier_token=token)
    assert by_token(session, other.token) == other.actor


def test_a_new_link_on_the_same_device_leaves_its_terminal_at_work(session: Session) -> None:
    old = enrol(session, invite(session))
    link = renew(session, old.actor.id)
    new = venues.enrol_terminal(session, link, links=LINKS, profile=SHIYAN, now=NOW, earlier_token=old.token)
    assert by_token(session, new.token) == old.actor
