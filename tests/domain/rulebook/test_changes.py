"""A value is changed by two people for a day to come, and what was in force is never changed again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.databases import FIELD_KEYS
from webapp.domain import staff
from webapp.domain.actors import Job, Role, StaffMember
from webapp.domain.errors import ActError, Conflict, NotAllowed, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.regions import BadValue, in_force, profile_of, profile_on, shipped, value_rules
from webapp.domain.rulebook import (
    ChangeState,
    Decision,
    Proposed,
    RuleBook,
    count_news,
    decide_change,
    list_changes,
    list_versions,
    load_change,
    mark_seen,
    propose_change,
)
from webapp.domain.rulebook import book as book_module
from webapp.domain.rulebook.model import RegionChange, RegionDecision
from webapp.store.engine import for_writing, make_engine

REGION = "420300"
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)  # noon in China
TODAY, TOMORROW, LATER = date(2026, 11, 22), date(2026, 11, 23), date(2026, 12, 1)
TEN_DAYS = Proposed("temporary_loss_days", "10", LATER, "十人社发〔2026〕1号 第三条", confirmed=True)


def clerk(session: Session, login: str, division: str | None = None) -> StaffMember:
    staff.invite_staff(session, staff.NewStaff(login, login, Role.AGENCY, division), by=Job("operator"), now=NOW)
    return StaffMember(staff.load_account(session, login).id, Role.AGENCY, division, uuid4())


@pytest.fixture
def first(session: Session) -> StaffMember:
    return clerk(session, "first.clerk")


@pytest.fixture
def second(session: Session) -> StaffMember:
    return clerk(session, "second.clerk")


def propose(session: Session, by: StaffMember, what: Proposed = TEN_DAYS, *, now: datetime = NOW) -> UUID:
    return propose_change(session, what, region=REGION, by=by, now=now).id


def days_on(session: Session, day: date) -> int:
    days: int = in_force(list_versions(session, REGION), REGION, day)["temporary_loss_days"].value
    return days


def state(session: Session, change_id: UUID, now: datetime = NOW) -> ChangeState:
    return load_change(session, change_id)[0].state(now)


def test_a_change_that_a_second_person_approved_holds_from_its_day(
    session: Session, first: StaffMember, second: StaffMember
) -> None:
    change = propose(session, first)
    assert (state(session, change), days_on(session, LATER)) == (ChangeState.WAITING, 7)
    decide_change(session, change, Decision.APPROVED, by=second, now=NOW)
    assert [days_on(session, day) for day in (TODAY, LATER - timedelta(days=1), LATER)] == [7, 7, 10]
    assert state(session, change) is ChangeState.APPROVED
    assert state(session, change, datetime(2026, 11, 30, 16, tzinfo=UTC)) is ChangeState.IN_FORCE
    version = in_force(list_versions(session, REGION), REGION, LATER)["temporary_loss_days"]
    assert (version.source, version.confirmed, version.change_id) == (TEN_DAYS.source, True, change)


def test_both_acts_are_in_the_ledger(session: Session, first: StaffMember, second: StaffMember) -> None:
    change = propose(session, first)
    decide_change(session, change, Decision.APPROVED, by=second, now=NOW)
    rows = session.scalars(select(LedgerRow).where(LedgerRow.event.like("agency:rule:%"))).all()
    assert [(row.event.value, row.actor_id) for row in rows] == [
        ("agency:rule:propose", str(first.id)),
        ("agency:rule:approve", str(second.id)),
    ]
    assert {row.about["change"] for row in rows} == {str(change)}


@pytest.mark.parametrize("decision", [Decision.APPROVED, Decision.REJECTED])
def test_nobody_decides_her_own_proposal(session: Session, first: StaffMember, decision: Decision) -> None:
    change = propose(session, first)
    with pytest.raises(NotAllowed, match="own-change"):
        decide_change(session, change, decision, by=first, now=NOW)
    # Nor from another desk or phone: it is the person that counts.
    with pytest.raises(NotAllowed, match="own-change"):
        decide_change(session, change, decision, by=replace(first, session_id=uuid4()), now=NOW)
    assert state(session, change) is ChangeState.WAITING


@pytest.mark.parametrize("since", [TODAY, date(2026, 11, 21), date(1900, 1, 1)])
def test_a_day_that_has_begun_is_not_changed(session: Session, first: StaffMember, since: date) -> None:
    with pytest.raises(Conflict, match="day-begun"):
        propose(session, first, replace(TEN_DAYS, since=since))


def test_an_approval_that_comes_after_midnight_in_china_is_too_late(
    session: Session, first: StaffMember, second: StaffMember
) -> None:
    change = propose(session, first, replace(TEN_DAYS, since=TOMORROW))
    just_before = datetime(2026, 11, 22, 15, 59, 30, tzinfo=UTC)
    for late in (just_before, just_before + timedelta(days=1)):
        with pytest.raises(Conflict, match="day-begun"):
            decide_change(session, change, Decision.APPROVED, by=second, now=late)
    assert state(session, change, just_before) is ChangeState.TOO_LATE
    decide_change(session, change, Decision.APPROVED, by=second, now=just_before - timedelta(minutes=1))
    assert days_on(session, TOMORROW) == 10


@pytest.mark.parametrize("again", list(Decision))
def test_what_was_rejected_stays_so(session: Session, first: StaffMember, second: StaffMember, again: Decision) -> None:
    change = propose(session, first)
    decide_change(session, change, Decision.REJECTED, by=second, now=NOW, reason="出处写错了")
    with pytest.raises(Conflict, match="already-decided"):
        decide_change(session, change, again, by=second, now=NOW)
    assert load_change(session, change)[0].steps[-1].reason == "出处写错了"
    assert days_on(session, LATER) == 7


def test_a_change_may_be_withdrawn_until_its_day(session: Session, first: StaffMember, second: StaffMember) -> None:
    waiting, approved, begun = propose(session, first), propose(session, first), propose(session, first)
    decide_change(session, waiting, Decision.WITHDRAWN, by=first, now=NOW)
    for change in (approved, begun):
        decide_change(session, change, Decision.APPROVED, by=second, now=NOW)
    decide_change(session, approved, Decision.WITHDRAWN, by=first, now=NOW)
    assert [state(session, change) for change in (waiting, approved)] == [ChangeState.WITHDRAWN] * 2
    with pytest.raises(Conflict, match="already-decided"):
        decide_change(session, approved, Decision.APPROVED, by=second, now=NOW)
    with pytest.raises(Conflict, match="already-decided"):
        decide_change(session, begun, Decision.WITHDRAWN, by=first, now=datetime(2026, 12, 1, tzinfo=UTC))
    assert days_on(session, LATER) == 10


def test_of_two_changes_from_one_day_the_one_approved_later_holds(
    session: Session, first: StaffMember, second: StaffMember
) -> None:
    ten, twelve = propose(session, first), propose(session, first, replace(TEN_DAYS, text="12"))
    decide_change(session, twelve, Decision.APPROVED, by=second, now=NOW)
    decide_change(session, ten, Decision.APPROVED, by=second, now=NOW + timedelta(seconds=1))
    assert days_on(session, LATER) == 10


@pytest.mark.parametrize(
    ("division", "speaks"), [("420000", "yes"), ("420300", "yes"), ("420302", "no"), ("640000", "no")]
)
def test_a_clerk_of_a_part_does_not_speak_for_the_whole(session: Session, division: str, speaks: str) -> None:
    of_there, anybody = clerk(session, "of.there", division), clerk(session, "any.body")
    change = propose(session, anybody)
    acts: list[Callable[[], object]] = [
        lambda: propose(session, of_there),
        lambda: decide_change(session, change, Decision.APPROVED, by=of_there, now=NOW),
    ]
    for act in acts:
        if speaks == "yes":
            act()
        else:
            with pytest.raises(NotAllowed):
                act()


@pytest.mark.parametrize("name", ["issuer_number", "freshness", "wallet_days", "nothing"])
def test_what_belongs_to_the_codes_format_is_not_changed(session: Session, first: StaffMember, name: str) -> None:
    with pytest.raises(NotFound):
        propose(session, first, replace(TEN_DAYS, name=name))


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("temporary_loss_days", "", "empty"),
        ("temporary_loss_days", "seven", "number"),
        ("temporary_loss_days", "7.0", "number"),
        ("temporary_loss_days", "-7", "number"),
        ("temporary_loss_days", "１０", "number"),
        ("temporary_loss_days", "0", "range"),
        ("temporary_loss_days", "31", "range"),
        ("temporary_loss_days", "7", "same"),
        ("ecard_when_lost", "2027-01-01 stopped stopped\n2027-01-01 on-authorisation stopped", "twice"),
        ("ecard_start", "maybe", "choice"),
        ("forms", "只有一行", "two-lines"),
        ("fares", "65 free TOU-01", "columns"),
        ("fares", "65 gratis TOU-01 65岁以上", "in-row"),
        ("fares", "65 free 老人 65岁以上", "in-row"),
        ("fares", "65 free TOU-01 65岁以上\n65 free TOU-01 65岁以上", "twice"),
        ("service_limits", "CARD-01 counter 0 no", "keys"),
        ("list_limit_hours", "low 72\nmiddle 12", "keys"),
        ("list_limit_hours", "low 72\nmiddle 12\nhigh 0\nhigh 1", "twice"),
        ("ecard_when_lost", "2019-02-30 stopped stopped", "in-row"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_is_wrong(
    session: Session, first: StaffMember, name: str, text: str, key: str
) -> None:
    source = profile_source() if key == "same" else TEN_DAYS.source
    with pytest.raises(BadValue) as refused:
        propose(session, first, replace(TEN_DAYS, name=name, text=text, source=source))
    assert refused.value.key == key
    assert not list_changes(session, REGION)


def profile_source() -> str:
    return next(one.source for one in shipped(REGION) if one.name == "temporary_loss_days")


def test_a_change_without_a_source_is_none(session: Session, first: StaffMember) -> None:
    with pytest.raises(BadValue) as refused:
        propose(session, first, replace(TEN_DAYS, source="  "))
    assert refused.value.key == "no-source"


@pytest.mark.parametrize("name", value_rules())
def test_every_value_is_written_as_it_is_read(name: str) -> None:
    rule, today = value_rules()[name], TODAY
    versions = in_force(shipped(REGION), REGION, today)
    if name in versions:
        value = versions[name].value
        again = rule.parse(rule.write(value), value)
        assert rule.write(again) == rule.write(value)
        assert rule.show(value, "zh")
        assert rule.show(value, "en")


def test_changed_rows_make_a_whole_profile(session: Session, first: StaffMember, second: StaffMember) -> None:
    written = {
        "fares": "70 free TRA-01,TOU-01 70岁以上 免票",
        "ecard_when_lost": "2019-01-01 stopped stopped\n2026-12-01 on-authorisation on-authorisation",
        "ecard_uses": "sealed stopped\nlocked on-authorisation\nsuspended stopped\nreplacing goes-on\nexpired stopped",
        "list_limit_hours": "low 48\nmiddle 6\nhigh 0",
        "ecard_start": "auto",
    }
    for name, text in written.items():
        change = propose(session, first, replace(TEN_DAYS, name=name, text=text))
        decide_change(session, change, Decision.APPROVED, by=second, now=NOW)
    session.expire_all()
    profile = profile_on(list_versions(session, REGION), REGION, LATER)
    assert (profile.fares[0].min_age, profile.fares[0].label) == (70, "70岁以上 免票")
    assert profile.fares[0].scenes == {"TRA-01", "TOU-01"}
    assert profile.ecard_rule(datetime(2026, 12, 2, tzinfo=UTC)).loss.lost == "on-authorisation"
    assert profile.ecard_uses["locked"] == "on-authorisation"
    assert sorted(profile.list_limit_hours.values()) == [0, 6, 48]
    assert profile.ecard_start == "auto"


def test_both_are_told(session: Session, first: StaffMember, second: StaffMember) -> None:
    third = clerk(session, "third.clerk")

    def news(now: datetime = NOW) -> list[int]:
        return [count_news(session, REGION, account_id=who.id, now=now) for who in (first, second, third)]

    for who in (first, second, third):
        mark_seen(session, account_id=who.id, now=NOW - timedelta(hours=1))
    change = propose(session, first)
    assert news() == [0, 1, 1]
    decide_change(session, change, Decision.APPROVED, by=second, now=NOW)
    assert news() == [1, 0, 0]
    mark_seen(session, account_id=first.id, now=NOW)
    assert news() == [0, 0, 0]
    assert news(datetime(2026, 12, 1, tzinfo=UTC)) == [1, 1, 0]


def test_of_two_who_decide_at_once_one_wins(own_database: str) -> None:
    engine = make_engine(own_database, FIELD_KEYS)
    with Session(for_writing(engine), expire_on_commit=False) as session, session.begin():
        first, *others = (clerk(session, f"clerk.{number}") for number in range(3))
        change = propose(session, first)
    decisions = [Decision.APPROVED, Decision.REJECTED]
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda row: _try(engine, change, *row), zip(others, decisions, strict=True)))
    assert sorted(outcomes) == ["", "already-decided"]
    with Session(engine) as session:
        assert len(load_change(session, change)[0].steps) == 1
        assert len(session.scalars(select(LedgerRow).where(LedgerRow.event.like("agency:rule:%"))).all()) == 2
    engine.dispose()


def _try(engine: Engine, change: UUID, by: StaffMember, decision: Decision) -> str:
    try:
        with Session(for_writing(engine)) as session, session.begin():
            decide_change(session, change, decision, by=by, now=NOW)
    except ActError as error:
        return error.reason
    return ""


def test_every_process_follows_without_a_restart_and_replays_what_was(own_database: str) -> None:
    ours, theirs = make_engine(own_database, FIELD_KEYS), make_engine(own_database, FIELD_KEYS)
    book = RuleBook(REGION, theirs)
    assert book.profile(NOW).temporary_loss_days == 7
    with Session(for_writing(ours)) as session, session.begin():
        first, second = clerk(session, "first.clerk"), clerk(session, "second.clerk")
        change = propose(session, first, replace(TEN_DAYS, since=TOMORROW))
        decide_change(session, change, Decision.APPROVED, by=second, now=NOW)
    midnight = datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert book.profile(midnight - timedelta(seconds=1)).temporary_loss_days == 7
    assert book.profile(midnight).temporary_loss_days == 10
    # What was decided before can be decided again as it was then.
    assert book.profile_at(NOW, now=midnight).temporary_loss_days == 7
    assert book.profile_at(midnight, now=midnight + timedelta(days=400)).temporary_loss_days == 10
    for engine in (ours, theirs):
        engine.dispose()


def test_a_scan_pays_no_query_for_the_rules(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = make_engine(own_database, FIELD_KEYS)
    book = RuleBook(REGION, engine)
    asked: list[Engine] = []

    def count(of: Engine) -> int:
        asked.append(of)
        return 0

    monkeypatch.setattr(book_module, "count_decisions", count)
    for tenth in range(30):
        book.profile(NOW + timedelta(milliseconds=100 * tenth))
    assert len(asked) == 3
    engine.dispose()


def test_a_database_that_is_away_leaves_the_rules_that_were_read(own_database: str) -> None:
    nowhere = make_engine("sqlite:////nowhere/at/all.sqlite3", FIELD_KEYS)
    assert RuleBook(REGION, nowhere).profile(NOW) == profile_of(REGION, TODAY)
    nowhere.dispose()


@pytest.mark.parametrize("table", [RegionChange, RegionDecision])
def test_rows_are_only_added(
    session: Session, first: StaffMember, second: StaffMember, table: type[RegionChange | RegionDecision]
) -> None:
    decide_change(session, propose(session, first), Decision.APPROVED, by=second, now=NOW)
    column = {"since": TODAY} if table is RegionChange else {"decision": Decision.REJECTED}
    for statement in (update(table).values(column), delete(table)):
        with pytest.raises(DBAPIError, match="only added to"), session.begin_nested():
            session.execute(statement)


def test_a_loss_keeps_a_rule_whatever_a_clerk_empties(session: Session, first: StaffMember) -> None:
    with pytest.raises(BadValue) as refused:
        propose(session, first, replace(TEN_DAYS, name="ecard_when_lost", text=" \n"))
    assert refused.value.key == "empty"


def test_rows_of_a_loss_hold_by_their_days_in_whatever_order_they_are_written(
    session: Session, first: StaffMember, second: StaffMember
) -> None:
    newest_first = "2026-12-01 stopped stopped\n2020-01-01 on-authorisation stopped"
    change = propose(session, first, replace(TEN_DAYS, name="ecard_when_lost", text=newest_first))
    decide_change(session, change, Decision.APPROVED, by=second, now=NOW)
    profile = profile_on(list_versions(session, REGION), REGION, LATER)
    assert profile.ecard_rule(datetime(2026, 12, 2, 4, tzinfo=UTC)).loss.since == LATER
