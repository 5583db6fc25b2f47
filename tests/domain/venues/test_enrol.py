"""A link enrols one terminal, once, while it lives; a revoked terminal is nobody."""

from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.residents import SHIYAN
from tests.make.times import NOW, after
from tests.make.venues import LINKS, terminal, venue
from tests.racing import committed, engine_of, race
from webapp import ids
from webapp.domain import actors, ledger, venues
from webapp.domain.errors import Conflict, Invalid, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.venues.model import Terminal


def invite(session: Session, name: str = "1号门") -> str:
    return venues.invite_terminal(session, venue(session).id, name, links=LINKS, now=NOW)


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
    return venues.invite_terminal(session, venue(session, name).id, "2号门", links=LINKS, now=NOW)


def test_a_link_signed_with_another_secret_key_is_refused(session: Session) -> None:
    with pytest.raises(Invalid, match="link-invalid"):
        enrol(session, invite(session), links=venues.EnrolmentLinks(b"another key of thirty-two bytes!"))


def test_a_venue_that_never_was_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        venues.invite_terminal(session, uuid4(), "1号门", links=LINKS, now=NOW)


def test_a_revoked_terminal_is_nobody(session: Session) -> None:
    enrolled = enrol(session, invite(session))
    venues.revoke_terminal(session, enrolled.actor.id, by=actors.Job("operator"), now=NOW)
    assert by_token(session, enrolled.token) is None


def test_a_link_of_a_revoked_terminal_is_worthless(session: Session) -> None:
    link = invite(session)
    waiting = session.scalars(select(Terminal)).one()
    venues.revoke_terminal(session, waiting.id, by=actors.Job("operator"), now=NOW)
    with pytest.raises(Conflict):
        enrol(session, link)


def test_revoking_again_changes_nothing(session: Session) -> None:
    gone = terminal(session, venue(session))
    for hour in (1, 2):
        venues.revoke_terminal(session, gone.id, by=actors.Job("operator"), now=after(hours=hour))
    rows = session.scalars(select(LedgerRow).where(LedgerRow.event == ledger.Event.VENUE_TERMINAL_REVOKE)).all()
    assert [(row.actor_kind, row.actor_id, row.at) for row in rows] == [("job", "operator", after(hours=1))]
    assert session.get_one(Terminal, gone.id, populate_existing=True).revoked_at == after(hours=1)


def test_another_token_is_nobody(session: Session) -> None:
    enrol(session, invite(session))
    assert by_token(session, "guessed") is None


def test_the_list_tells_each_terminals_state(session: Session) -> None:
    at = venue(session)
    done, gone = terminal(session, at), terminal(session, at)
    venues.revoke_terminal(session, gone.id, by=actors.Job("operator"), now=NOW)
    venues.invite_terminal(session, at.id, "等候", links=LINKS, now=after(hours=1))
    session.expire_all()
    states = {post.terminal.id: post.terminal.state for post in venues.list_posts(session)}
    assert (states.pop(done.id), states.pop(gone.id), [*states.values()]) == ("enrolled", "revoked", ["invited"])
