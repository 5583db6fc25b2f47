"""A change of the register that its holder never asked for: listed, contested, held, decided by somebody else (M15)."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.losses import proof, report
from tests.make.requests import clerk, moved, opened
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.people import ELDER
from tests.racing import committed, engine_of, race
from webapp.domain import actors, cards, ledger, requests, residents
from webapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.notices.model import Message
from webapp.domain.requests import Kind, Reason, Request, State, Why
from webapp.domain.residents import DataField, Purpose

NOT_HERS = Reason(Why.NOT_ASKED_FOR, "受理单上的签字与本人不符")
HERS = Reason(Why.ASKED_FOR, "受理录像显示是本人到场办理")


def changed(
    session: Session, by: actors.Resident, field: str = "phone", value: str = "19900000099", *, now: datetime = NOW
) -> Request:
    """Asked for, checked by one and approved by another."""
    asked = opened(session, by, Kind.CHANGE_DATA, now=now, field=field, value=value)
    moved(session, asked, State.CHECKED, by=clerk(), now=now)
    return moved(session, asked, State.APPROVED, State.HANDED_OVER, by=clerk(), now=now)


def contested(session: Session, by: actors.Resident) -> Request:
    newest = requests.list_changes(session, by=by)[0]
    return opened(session, by, Kind.CONTEST_CHANGE, change=str(newest.id))


def decided(session: Session, contest: Request, reason: Reason, *, by: actors.StaffMember | None = None) -> Request:
    to = State.HANDED_OVER if reason.why is Why.NOT_ASKED_FOR else State.REJECTED
    return requests.advance(session, contest.id, to, by=by or clerk(), reason=reason, now=after(days=1))


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("phone", "19900000099", "199****0099"),
        ("fallback-phone", "19900000088", "199****0088"),
        ("name", "李明明", "**明"),
    ],
)
def test_each_change_is_listed_masked_with_its_door_and_its_request(
    session: Session, field: str, value: str, shown: str
) -> None:
    holder = resident(session)
    by, name = phone_of(session, holder), holder.name
    asked = changed(session, by, field, value)
    (change,) = requests.list_changes(session, by=by)
    assert (change.field, change.after, change.door, change.request.number) == (
        field,
        shown,
        cards.Door.APP,
        asked.number,
    )
    assert change.before is None or change.before not in {value, name}
    assert change.may_contest
    assert requests.list_changes(session, by=phone_of(session, resident(session, ELDER))) == []


def test_a_change_to_what_stood_there_already_is_none(session: Session) -> None:
    holder = resident(session)
    changed(session, by := phone_of(session, holder), "name", holder.name)
    assert requests.list_changes(session, by=by) == []


def test_what_she_never_asked_for_is_taken_back_and_she_is_told(session: Session) -> None:
    holder = resident(session)
    by, before = phone_of(session, holder), holder.phone
    changed(session, by)
    contest = contested(session, by)
    assert (contest.working_days, contest.clock) == (5, requests.Clock.RUNNING)
    decided(session, contest, NOT_HERS)
    assert residents.phone_of(session, by.id) == before
    (change,) = requests.list_changes(session, by=by)
    assert (change.given_back_at, change.may_contest) == (after(days=1), False)
    told = session.scalars(select(Message.text).order_by(Message.at.desc())).first()
    assert told is not None
    assert "不是您要的变更，登记已改回原来的样子" in told
    assert "受理单上的签字与本人不符" in told
    events = select(LedgerRow.about).where(LedgerRow.event == ledger.Event.RESIDENT_DATA_GIVE_BACK)
    assert session.scalars(events).one() == {"request": str(contest.id), "field": "phone"}


def test_what_she_did_ask_for_stays(session: Session) -> None:
    by = phone_of(session, resident(session))
    changed(session, by)
    contest = decided(session, contested(session, by), HERS)
    assert contest.state is State.REJECTED
    assert residents.phone_of(session, by.id) == "19900000099"
    assert not requests.list_changes(session, by=by)[0].may_contest


def test_the_same_again_is_the_contest_there_is_decided_or_not(session: Session) -> None:
    by = phone_of(session, resident(session))
    changed(session, by)
    contest = contested(session, by)
    assert contested(session, by) is contest
    decided(session, contest, HERS)
    assert contested(session, by) is contest
    assert residents.phone_of(session, by.id) is not None, "a decided contest holds nothing"


def test_two_changes_are_contested_beside_each_other(session: Session) -> None:
    by = phone_of(session, resident(session))
    changed(session, by)
    first = contested(session, by)
    changed(session, by, "fallback-phone", "19900000077")
    changes = {change.field: change for change in requests.list_changes(session, by=by)}
    second = opened(session, by, Kind.CONTEST_CHANGE, change=str(changes[DataField.FALLBACK_PHONE].id))
    assert second is not first
    assert residents.contacts_of(session, by.id) == {}


def test_what_she_withdrew_holds_nothing_and_can_be_contested_anew(session: Session) -> None:
    by = phone_of(session, resident(session))
    changed(session, by)
    first = moved(session, contested(session, by), State.WITHDRAWN, by=by)
    assert residents.phone_of(session, by.id) == "19900000099"
    assert contested(session, by) is not first
    assert residents.phone_of(session, by.id) is None


def test_a_strangers_change_and_what_is_no_change_are_not_contested(session: Session) -> None:
    by, stranger = phone_of(session, resident(session)), phone_of(session, resident(session, ELDER))
    changed(session, by)
    change = requests.list_changes(session, by=by)[0]
    with pytest.raises(NotFound):
        opened(session, stranger, Kind.CONTEST_CHANGE, change=str(change.id))
    with pytest.raises(Invalid):
        opened(session, by, Kind.CONTEST_CHANGE, change="the phone")


def test_a_number_she_contests_proves_nobody(session: Session) -> None:
    """Not even by a code that was on its way when she contested it."""
    holder = resident(session)
    card(session, holder)
    by = phone_of(session, holder)
    loss = report(session, by).report
    changed(session, by)
    sent = proof(session, holder, loss, by, now=NOW)
    contested(session, by)
    (open_loss,) = cards.list_losses(session, by=by, profile=SHIYAN, now=after(days=3))
    assert open_loss.undo.how is cards.UndoHow.COUNTER
    assert residents.phone_of(session, by.id) is None
    with pytest.raises(NotAllowed, match="code-failed"):
        residents.whose_code(session, sent.ticket, sent.code, purpose=Purpose.UNDO)


def test_phones_that_signed_in_by_the_contested_number_are_signed_out(session: Session) -> None:
    """And no others: not those from before, not the one that contests."""
    holder = resident(session)
    before = phone_of(session, holder)
    changed(session, before, now=after(hours=1))
    newcomer = phone_of(session, holder, now=after(hours=2))
    here = phone_of(session, holder, now=after(hours=3))
    contested(session, here)
    running = {phone.id for phone in residents.running_devices(session, holder.id)}
    assert running == {before.device_id, here.device_id}
    told = session.scalars(select(Message.kind).where(Message.resident_id == holder.id)).all()
    assert "device-signed-out" in told
    assert newcomer.device_id not in running


def test_who_reads_a_contested_name_keeps_her_phones(session: Session) -> None:
    holder = resident(session)
    changed(session, by := phone_of(session, holder), "name", "李明明")
    newer = phone_of(session, holder, now=after(hours=2))
    contested(session, by)
    assert newer.device_id in {phone.id for phone in residents.running_devices(session, holder.id)}


def test_what_is_contested_is_not_changed_again_meanwhile(session: Session) -> None:
    by = phone_of(session, resident(session))
    changed(session, by)
    contest = contested(session, by)
    with pytest.raises(Conflict, match="change-contested"):
        opened(session, by, Kind.CHANGE_DATA, field="phone", value="19900000066")
    decided(session, contest, HERS)
    assert opened(session, by, Kind.CHANGE_DATA, field="phone", value="19900000066").state is State.SUBMITTED


def test_a_change_that_was_on_its_way_waits_for_the_contest(session: Session) -> None:
    by = phone_of(session, resident(session))
    changed(session, by)
    asked = opened(session, by, Kind.CHANGE_DATA, field="phone", value="19900000066")
    moved(session, asked, State.CHECKED, by=clerk())
    contest = contested(session, by)
    with pytest.raises(Conflict, match="change-contested"), session.begin_nested():
        moved(session, asked, State.APPROVED, by=clerk())
    decided(session, contest, HERS)
    session.refresh(asked)
    moved(session, asked, State.APPROVED, by=clerk())
    assert residents.phone_of(session, by.id) == "19900000066"


def test_the_newest_change_is_contested_first(session: Session) -> None:
    holder = resident(session)
    by, at_first = phone_of(session, holder), holder.phone
    changed(session, by)
    changed(session, by, value="19900000066", now=after(hours=1))
    newest, older = requests.list_changes(session, by=by)
    assert (newest.may_contest, older.may_contest) == (True, False)
    with pytest.raises(Conflict, match="changed-since"):
        opened(session, by, Kind.CONTEST_CHANGE, change=str(older.id))
    decided(session, opened(session, by, Kind.CONTEST_CHANGE, change=str(newest.id)), NOT_HERS)
    assert residents.phone_of(session, by.id) == "19900000099"
    decided(session, opened(session, by, Kind.CONTEST_CHANGE, change=str(older.id)), NOT_HERS)
    assert residents.phone_of(session, by.id) == at_first


@pytest.mark.parametrize("reason", [NOT_HERS, HERS])
def test_who_checked_or_approved_it_does_not_decide(session: Session, reason: Reason) -> None:
    by, maker, approver = phone_of(session, resident(session)), clerk(), clerk()
    asked = opened(session, by, Kind.CHANGE_DATA)
    moved(session, moved(session, asked, State.CHECKED, by=maker), State.APPROVED, State.HANDED_OVER, by=approver)
    contest = contested(session, by)
    for party in (maker, approver):
        with pytest.raises(NotAllowed, match="had-a-hand"):
            decided(session, contest, reason, by=party)


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        (State.HANDED_OVER, HERS),
        (State.REJECTED, NOT_HERS),
        (State.REJECTED, Reason(Why.NOT_ELIGIBLE, "x")),
        (State.HANDED_OVER, Reason(Why.NOT_ASKED_FOR, " ")),
    ],
)
def test_a_decision_says_on_what_ground(session: Session, to: State, reason: Reason) -> None:
    by = phone_of(session, resident(session))
    changed(session, by)
    with pytest.raises(Invalid, match="grounds-needed"):
        requests.advance(session, contested(session, by).id, to, by=clerk(), reason=reason, now=NOW)


def test_a_change_is_kept_for_a_year_and_longer_while_it_is_contested(session: Session) -> None:
    by, other = phone_of(session, resident(session)), phone_of(session, resident(session, ELDER))
    changed(session, by)
    changed(session, other, value="19900000055")
    contested(session, by)
    residents.forget_old(session, now=after(days=366))
    assert [len(requests.list_changes(session, by=one)) for one in (by, other)] == [1, 0]


def test_contested_twice_at_once_is_one_contest(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            changed(session, by := phone_of(session, resident(session)))
        found = race(engine, *[lambda session: contested(session, by).number] * 2)
        with committed(engine) as session:
            mine = [one.number for one in requests.list_requests(session, by=by) if one.kind is Kind.CONTEST_CHANGE]
        assert set(found) == set(mine)
        assert len(mine) == 1


def test_decided_both_ways_at_once_has_one_outcome(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            changed(session, by := phone_of(session, resident(session)))
            contest = contested(session, by)
        one, other = clerk(), clerk()
        outcomes = race(
            engine,
            lambda session: decided(session, contest, NOT_HERS, by=one).state,
            lambda session: decided(session, contest, HERS, by=other).state,
        )
        assert outcomes.count("request-moved-on") == 1
        with committed(engine) as session:
            (change,) = requests.list_changes(session, by=by)
        assert (change.given_back_at is not None) is (State.HANDED_OVER in outcomes)
