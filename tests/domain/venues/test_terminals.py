"""Staff rename, move and revoke terminals; each holds from the terminal's next request on."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.residents import SHIYAN
from tests.make.staff import attendant
from tests.make.times import NOW, after
from tests.make.venues import LINKS, OPERATOR, invite, start_shift, terminal, venue
from webapp import ids
from webapp.domain import actors, ledger, venues
from webapp.domain.errors import Conflict, Invalid, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.venues.model import Shift, Terminal

CLERK = actors.StaffMember(ids.new_id(), actors.Role.AGENCY, None, ids.new_id())


def rows_of(session: Session, event: ledger.Event) -> list[LedgerRow]:
    return list(session.scalars(select(LedgerRow).where(LedgerRow.event == event)))


def enrolled(session: Session) -> venues.Enrolled:
    return venues.enrol_terminal(session, invite(session), links=LINKS, profile=SHIYAN, now=NOW)


def next_request(session: Session, token: str) -> actors.Terminal | None:
    return venues.terminal_of_token(session.connection(), token)


def name_of(session: Session, terminal_id: UUID) -> str:
    session.expire_all()
    return session.get_one(Terminal, terminal_id).name


def test_a_clerk_gives_a_terminal_another_name(session: Session) -> None:
    door = terminal(session, venue(session))
    venues.rename_terminal(session, door.id, "  2号\n门 ", by=CLERK, now=NOW)
    assert name_of(session, door.id) == "2号 门"
    [row] = rows_of(session, ledger.Event.VENUE_TERMINAL_RENAME)
    assert (row.actor_kind, row.actor_id, row.about) == ("staffmember", str(CLERK.id), {"terminal": str(door.id)})


def test_a_terminal_keeps_its_name_where_the_new_one_is_empty(session: Session) -> None:
    door = terminal(session, venue(session))
    with pytest.raises(Invalid):
        venues.rename_terminal(session, door.id, " ", by=CLERK, now=NOW)
    assert name_of(session, door.id) == "1号门"


def test_a_moved_terminal_has_the_scenes_of_its_new_venue_from_the_next_request_on(session: Session) -> None:
    door, there = enrolled(session), venue(session, "博物馆", scenes=("CUL-02",))
    venues.move_terminal(session, door.actor.id, there.id, by=CLERK, now=NOW)
    assert next_request(session, door.token) == actors.Terminal(door.actor.id, there.id, ("CUL-02",))
    [row] = rows_of(session, ledger.Event.VENUE_TERMINAL_MOVE)
    assert row.about == {"terminal": str(door.actor.id), "venue": str(there.id)}


def test_nobody_of_the_earlier_venue_stands_at_a_moved_terminal(session: Session) -> None:
    door = enrolled(session)
    start_shift(session, attendant(session, door.actor), by=door.actor)
    there = venue(session, "博物馆")
    venues.move_terminal(session, door.actor.id, there.id, by=CLERK, now=after(hours=1))
    assert next_request(session, door.token) == actors.Terminal(door.actor.id, there.id, ("CUL-01", "TOU-01"))
    session.expire_all()
    assert session.scalars(select(Shift.ended_at)).one() == after(hours=1)


def test_a_terminal_is_not_moved_to_a_venue_that_never_was(session: Session) -> None:
    door = terminal(session, venue(session))
    with pytest.raises(NotFound):
        venues.move_terminal(session, door.id, uuid4(), by=CLERK, now=NOW)


def test_what_is_not_there_or_revoked_is_not_changed(session: Session) -> None:
    at = venue(session)
    gone = terminal(session, at)
    venues.revoke_terminal(session, gone.id, by=CLERK, now=NOW)
    for terminal_id in (gone.id, uuid4()):
        with pytest.raises(NotFound):
            venues.rename_terminal(session, terminal_id, "x", by=CLERK, now=NOW)
        with pytest.raises(NotFound):
            venues.move_terminal(session, terminal_id, at.id, by=CLERK, now=NOW)


def test_a_revoked_terminal_is_nobody_and_nobody_stands_there(session: Session) -> None:
    door = enrolled(session)
    start_shift(session, attendant(session, door.actor), by=door.actor)
    venues.revoke_terminal(session, door.actor.id, by=CLERK, now=after(hours=1))
    assert next_request(session, door.token) is None
    session.expire_all()
    assert session.scalars(select(Shift.ended_at)).one() == after(hours=1)


def test_a_link_of_a_revoked_terminal_is_worthless(session: Session) -> None:
    link = invite(session)
    venues.revoke_terminal(session, session.scalars(select(Terminal.id)).one(), by=CLERK, now=NOW)
    with pytest.raises(Conflict, match="link-used"):
        venues.enrol_terminal(session, link, links=LINKS, profile=SHIYAN, now=NOW)


def test_revoking_again_changes_nothing(session: Session) -> None:
    gone = terminal(session, venue(session))
    for hour in (1, 2):
        venues.revoke_terminal(session, gone.id, by=OPERATOR, now=after(hours=hour))
    [row] = rows_of(session, ledger.Event.VENUE_TERMINAL_REVOKE)
    assert (row.actor_kind, row.actor_id, row.at) == ("job", "operator", after(hours=1))
    assert session.get_one(Terminal, gone.id, populate_existing=True).revoked_at == after(hours=1)


def test_the_list_of_a_venue_tells_state_and_shift_of_its_own_terminals(session: Session) -> None:
    at, other = venue(session), terminal(session, venue(session, "博物馆"))
    done, gone = terminal(session, at), terminal(session, at)
    start_shift(session, attendant(session, done), by=done)
    venues.revoke_terminal(session, gone.id, by=CLERK, now=NOW)
    invite(session, at, now=after(hours=1))
    session.expire_all()
    posts = venues.list_terminals(session, at.id)
    told = {post.terminal.id: (post.state, post.shift and post.shift.attendant) for post in posts}
    assert (told.pop(done.id), told.pop(gone.id)) == (("enrolled", "李静"), ("revoked", None))
    assert [*told.values()] == [("invited", None)]
    assert other.id in {post.terminal.id for post in venues.list_terminals(session)}


def test_a_venue_or_terminal_that_never_was_is_not_found(session: Session) -> None:
    for load in (venues.load_venue, venues.load_terminal):
        with pytest.raises(NotFound):
            load(session, uuid4())


@pytest.mark.parametrize(("hours", "scenes"), [(1, ("CUL-01",)), (2, ("TOU-01",)), (3, ("TOU-01",))])
def test_what_a_terminal_judged_alone_belongs_to_the_venue_where_it_stood_then(
    session: Session, hours: float, scenes: tuple[str, ...]
) -> None:
    here, there = venue(session, scenes=("CUL-01",)), venue(session, "山水景区", scenes=("TOU-01",))
    door = terminal(session, here)
    venues.move_terminal(session, door.id, there.id, by=CLERK, now=after(hours=2))
    session.expire_all()
    then = venues.terminal_then(session, after(hours=hours), by=door)
    assert (then.venue_id, then.scenes) == (here.id if hours < 2 else there.id, scenes)


@pytest.mark.parametrize(("hours", "name"), [(-1, None), (0, "李静"), (1, "李静"), (2, "王强"), (3, "王强"), (4, None)])
def test_who_stood_there_when_it_judged_alone_is_not_who_stands_there_now(
    session: Session, hours: float, name: str | None
) -> None:
    door = terminal(session, venue(session))
    people: dict[str | None, UUID | None] = {None: None}
    for at, each in ((0, "李静"), (2, "王强")):
        who = attendant(session, door, each)
        people[each] = who.id
        start_shift(session, who, by=door, now=after(hours=at))
        venues.end_shift(session, by=door, now=after(hours=at + 2))
    start_shift(session, attendant(session, door, "赵敏"), by=door, now=after(hours=5))
    assert venues.terminal_then(session, after(hours=hours), by=door).attendant_id == people[name]


def test_a_shift_that_runs_counts_from_its_start(session: Session) -> None:
    door = terminal(session, venue(session))
    known = start_shift(session, attendant(session, door), by=door, now=after(hours=1))
    assert venues.terminal_then(session, after(hours=2), by=door) == known
    assert venues.terminal_then(session, NOW, by=door).attendant_id is None


def test_that_a_terminal_is_there_is_worth_a_write_every_five_minutes(session: Session) -> None:
    door = terminal(session, venue(session))
    session.expire_all()
    assert not venues.is_seen_due(session, by=door, now=after(minutes=4.9))
    assert venues.is_seen_due(session, by=door, now=after(minutes=5))
    venues.note_seen(session, by=door, now=after(minutes=5))
    session.expire_all()
    assert not venues.is_seen_due(session, by=door, now=after(minutes=9))
