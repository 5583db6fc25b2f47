"""A venue's attendants: added, given a new first code, removed; and the roster a terminal keeps."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.staff import OPERATOR, PIN, attendant
from tests.make.times import NOW, after
from tests.make.venues import terminal, venue
from webapp.domain import ledger, staff
from webapp.domain.errors import Invalid, NotAllowed, NotFound
from webapp.domain.ledger.model import LedgerRow


def test_an_attendant_is_added_with_eight_digits(session: Session) -> None:
    at = venue(session)
    made, code = staff.add_attendant(session, at.id, "李静", by=OPERATOR, now=NOW)
    assert (made.venue_id, made.name, made.state) == (at.id, "李静", "invited")
    assert len(code) == 8
    assert code.isdigit()


def test_first_codes_are_not_alike(session: Session) -> None:
    at = venue(session)
    codes = {staff.add_attendant(session, at.id, "李静", by=OPERATOR, now=NOW)[1] for _ in range(5)}
    assert len(codes) == 5


def test_the_database_holds_neither_name_nor_code_nor_pin(session: Session) -> None:
    door = terminal(session, venue(session))
    attendant(session, door)
    _, code = staff.add_attendant(session, door.venue_id, "周磊", by=OPERATOR, now=after(minutes=1))
    rows = session.connection().exec_driver_sql("SELECT name, first_code, pin FROM attendant")
    stored = b" ".join(bytes(value) for row in rows for value in row if value is not None)
    entry = staff.roster(session, door.venue_id)[0]
    assert entry.pin_hash is not None
    assert not [secret for secret in ("李静", "周磊", code, entry.pin_hash.hex()) if secret.encode() in stored]
    assert entry.pin_hash not in stored


def test_each_venue_lists_its_own(session: Session) -> None:
    here, there = venue(session), venue(session, "博物馆")
    for at, name in ((here, "李静"), (here, "周磊"), (there, "陈芳")):
        staff.add_attendant(session, at.id, name, by=OPERATOR, now=NOW)
    assert sorted(each.name for each in staff.list_attendants(session, here.id)) == ["周磊", "李静"]
    assert [each.name for each in staff.list_attendants(session, there.id)] == ["陈芳"]


def test_the_roster_holds_what_a_browser_needs_and_nothing_for_those_without_a_pin(session: Session) -> None:
    door = terminal(session, venue(session))
    ready = attendant(session, door)
    new, _ = staff.add_attendant(session, door.venue_id, "周磊", by=OPERATOR, now=after(minutes=1))
    with_pin, without = staff.roster(session, door.venue_id)
    assert (with_pin.id, with_pin.name) == (ready.id, "李静")
    assert with_pin.pin_salt is not None
    assert with_pin.pin_hash == staff.PinHash.of(PIN, with_pin.pin_salt).hash
    assert [len(with_pin.pin_salt), len(with_pin.pin_hash)] == [16, 32]
    assert without == staff.RosterEntry(new.id, "周磊", None, None)


def test_two_with_one_pin_have_two_hashes(session: Session) -> None:
    door = terminal(session, venue(session))
    attendant(session, door)
    attendant(session, door, "周磊")
    assert len({entry.pin_hash for entry in staff.roster(session, door.venue_id)}) == 2


def test_a_new_first_code_ends_the_pin_and_the_earlier_code(session: Session) -> None:
    door = terminal(session, venue(session))
    made, earlier = staff.add_attendant(session, door.venue_id, "李静", by=OPERATOR, now=NOW)
    other = attendant(session, door, "周磊")
    for each in (made, other):
        staff.renew_first_code(session, each.id, by=OPERATOR, now=NOW)
    assert [entry.pin_hash for entry in staff.roster(session, door.venue_id)] == [None, None]
    tried = staff.spend_pin_try(session, made.id, by=door, now=NOW)
    with pytest.raises(NotAllowed, match="wrong-first-code"):
        staff.choose_pin(session, tried, first_code=earlier, pin=PIN, by=door, now=NOW)


def test_a_removed_attendant_is_nobody_and_keeps_her_name(session: Session) -> None:
    door = terminal(session, venue(session))
    made = attendant(session, door)
    staff.remove_attendant(session, made.id, by=OPERATOR, now=NOW)
    assert staff.roster(session, door.venue_id) == []
    assert (made.state, made.pin, made.first_code) == ("removed", None, None)
    with pytest.raises(NotFound):
        staff.spend_pin_try(session, made.id, by=door, now=NOW)
    assert staff.attendant_names(session, [made.id, made.id, uuid4()]) == {made.id: "李静"}


@pytest.mark.parametrize("act", [staff.renew_first_code, staff.remove_attendant])
def test_who_is_removed_or_unknown_is_not_found(session: Session, act: object) -> None:
    made, _ = staff.add_attendant(session, venue(session).id, "李静", by=OPERATOR, now=NOW)
    staff.remove_attendant(session, made.id, by=OPERATOR, now=NOW)
    for attendant_id in (made.id, uuid4()):
        with pytest.raises(NotFound):
            act(session, attendant_id, by=OPERATOR, now=NOW)


def test_an_attendant_has_a_name(session: Session) -> None:
    at = venue(session)
    with pytest.raises(Invalid):
        staff.add_attendant(session, at.id, " ", by=OPERATOR, now=NOW)


def test_the_ledger_tells_what_was_done_to_whom_at_which_venue(session: Session) -> None:
    at = venue(session)
    made, _ = staff.add_attendant(session, at.id, "李静", by=OPERATOR, now=NOW)
    staff.renew_first_code(session, made.id, by=OPERATOR, now=NOW)
    staff.remove_attendant(session, made.id, by=OPERATOR, now=NOW)
    rows = session.scalars(select(LedgerRow).order_by(LedgerRow.id)).all()
    assert [row.event for row in rows] == [
        ledger.Event.VENUE_ATTENDANT_ADD,
        ledger.Event.VENUE_ATTENDANT_RENEW_FIRST_CODE,
        ledger.Event.VENUE_ATTENDANT_REMOVE,
    ]
    assert {(row.about["attendant"], row.about["venue"]) for row in rows} == {(str(made.id), str(at.id))}
