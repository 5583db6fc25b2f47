"""Custody is contested: every guardian stops at once, and only another member of staff lets any act again."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.domain.care.test_guardian import child, link
from tests.make.cards import usable_card
from tests.make.care import fetch_for
from tests.make.codes import show
from tests.make.life import AGENCY, OTHER_AGENCY
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.people import ELDER, MING
from tests.racing import committed, engine_of, race
from webapp.domain import actors, care, residents
from webapp.domain.care.model import Delegation, GuardianFreeze
from webapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.notices.model import Message
from webapp.domain.residents.model import Resident

BORN = "20180501"


@pytest.fixture
def father(session: Session) -> actors.Resident:
    return phone_of(session, resident(session, MING))


@pytest.fixture
def ward(session: Session) -> Resident:
    return child(session, BORN)


def freeze(
    session: Session, ward: Resident, *, by: actors.StaffMember = AGENCY, document: str = "（2026）鄂03民初1号"
) -> care.Frozen:
    contest = care.Contest(care.FreezeGround.COURT_CASE, document, "孩子的母亲")
    number = residents.id_number_of(session, ward.id)
    return care.freeze_guardians(session, number, contest, by=by, profile=SHIYAN, now=NOW)


def decide(
    session: Session,
    frozen: care.Frozen,
    *kept: Delegation,
    by: actors.StaffMember = OTHER_AGENCY,
    number: str = "（2026）鄂03民终2号",
) -> care.Frozen:
    ward = residents.id_number_of(session, frozen.freeze.resident_id)
    settled = care.Settled(ward, number, {one.id for one in kept})
    return care.decide_freeze(session, frozen.freeze.id, settled, by=by, now=after(days=1))


def open_of(session: Session, by: actors.Resident) -> list[Delegation]:
    return list(care.list_delegations(session, by=by))


def test_codes_of_a_guardian_die_at_the_door_at_once(
    session: Session, father: actors.Resident, door: actors.Terminal
) -> None:
    ward = resident(session, ELDER)
    usable_card(session, ward, ELDER)
    ward.id_number = ward.id_number_index = child_number = "42039920180501" + "002"
    ward.id_number = ward.id_number_index = child_number + residents.id_check_digit(child_number)
    session.flush()
    linked = link(session, ward)
    phone = fetch_for(session, linked, father)
    assert show(session, door, phone.show(NOW.timestamp())).verdict == "accepted"
    freeze(session, ward)
    assert show(session, door, phone.show(NOW.timestamp() + 2)).reason == "unavailable"
    with pytest.raises(Conflict, match="care-ended"):
        care.load_carried(session, linked.id, by=father, now=NOW)


def test_both_are_told_what_still_works_and_nobody_who_contests(
    session: Session, father: actors.Resident, ward: Resident
) -> None:
    link(session, ward)
    before = session.query(Message).count()
    freeze(session, ward)
    told = [
        one for one in session.query(Message).order_by(Message.at, Message.id).all() if one.kind == "guardian-frozen"
    ]
    assert {one.resident_id for one in told} == {ward.id, father.id}
    assert len(told) == session.query(Message).count() - before
    for one in told:
        assert "照常可用的" in one.text
        assert "母亲" not in one.text
    events = {row.event: row.about for row in session.query(LedgerRow).filter_by(resident_id=ward.id)}
    assert events["resident:guardians:freeze"]["ground"] == "court-case"
    assert events["resident:care:end"]["ending"] == "frozen"


def test_the_same_document_again_is_already_so_and_another_waits(session: Session, ward: Resident) -> None:
    assert not freeze(session, ward).already
    assert freeze(session, ward, by=OTHER_AGENCY).already
    with pytest.raises(Conflict, match="guardianship-frozen"):
        freeze(session, ward, document="（2026）鄂03民初3号")
    assert [one.kind for one in session.query(Message).all()] == ["guardians-frozen"]


def test_nobody_new_is_linked_or_invited_meanwhile(session: Session, father: actors.Resident, ward: Resident) -> None:
    freeze(session, ward)
    with pytest.raises(Conflict, match="guardianship-frozen"):
        link(session, ward)


def test_whoever_froze_does_not_decide(session: Session, father: actors.Resident, ward: Resident) -> None:
    linked = link(session, ward)
    frozen = freeze(session, ward)
    with pytest.raises(NotAllowed, match="another-clerk-needed"):
        decide(session, frozen, linked, by=AGENCY)
    assert open_of(session, father) == []


def test_lifted_the_guardian_acts_again_and_old_codes_stay_dead(
    session: Session, father: actors.Resident, ward: Resident
) -> None:
    linked = link(session, ward)
    frozen = freeze(session, ward)
    assert not decide(session, frozen, linked).already
    assert decide(session, frozen, linked).already
    [again] = open_of(session, father)
    assert again.id != linked.id
    assert linked.ended_at == NOW
    same = ("ground", "document", "scopes", "ends_at", "data_until", "evidence_until")
    assert [getattr(again, name) for name in same] == [getattr(linked, name) for name in same]
    link(session, ward)


def test_decided_against_one_of_two_only_the_other_acts_again(
    session: Session, father: actors.Resident, ward: Resident
) -> None:
    lost = link(session, ward)
    mother = phone_of(session, resident(session, ELDER))
    evidence = care.Evidence(care.Document.COURT_RULING)
    kept = care.link_guardian(session, ward.id, ELDER.id_number, evidence, by=AGENCY, profile=SHIYAN, now=NOW)
    decide(session, freeze(session, ward), kept)
    assert (len(open_of(session, mother)), open_of(session, father)) == (1, [])
    assert lost.ended_at is not None
    kinds = {one.kind for one in session.query(Message).filter_by(resident_id=father.id)}
    assert {"guardian-frozen", "guardian-not-restored"} <= kinds


def test_what_is_not_meant_is_said(session: Session, father: actors.Resident, ward: Resident) -> None:
    frozen, other = freeze(session, ward), resident(session, ELDER)
    for number in ("", "长" * 61):
        with pytest.raises(Invalid):
            decide(session, frozen, number=number)
    settled = care.Settled(ELDER.id_number, "（2026）鄂03民终2号", ())
    with pytest.raises(NotFound, match="nobody-found"):
        care.decide_freeze(session, frozen.freeze.id, settled, by=OTHER_AGENCY, now=NOW)
    stranger = actors.StaffMember(AGENCY.id, AGENCY.role, "420381", AGENCY.session_id)
    with pytest.raises(NotFound, match="nobody-found"):
        freeze(session, other, by=stranger)
    with pytest.raises(NotFound):
        care.load_freeze(session, frozen.freeze.id, by=stranger)
    assert care.list_freezes(session, by=stranger) == []
    with pytest.raises(Conflict, match="too-old-for-a-guardian"):
        freeze(session, other)


@pytest.fixture
def engine(own_database: str) -> Iterator[Engine]:
    with engine_of(own_database) as engine:
        yield engine


def test_of_a_link_and_a_freeze_at_once_no_guardian_is_left_acting(engine: Engine) -> None:
    with committed(engine) as session:
        ward, guardian = child(session, BORN), resident(session, MING)
        link(session, ward)
        evidence = care.Evidence(care.Document.COURT_RULING)
        resident(session, ELDER)

    def link_another(session: Session) -> None:
        care.link_guardian(session, ward.id, ELDER.id_number, evidence, by=AGENCY, profile=SHIYAN, now=NOW)

    race(engine, lambda session: freeze(session, ward).already, link_another)
    with Session(engine) as session:
        running = session.query(Delegation).filter(Delegation.ended_at.is_(None)).all()
        assert running == []
        assert session.query(GuardianFreeze).count() == 1
        assert guardian.id != ward.id


def test_two_desks_freeze_once(engine: Engine) -> None:
    with committed(engine) as session:
        ward = child(session, BORN)
    acts = [lambda session, by=by: freeze(session, ward, by=by).already for by in (AGENCY, OTHER_AGENCY)]
    assert sorted(race(engine, *acts), key=str) == [False, True]
