"""While a death is on record nothing of hers works again by any door; undone, it is what it was (N19)."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.make.cards import card, usable_card
from tests.make.care import delegation, fetch_for
from tests.make.codes import fetch, show
from tests.make.life import DESK, OTHER_DESK, SEEN, begin, cancel, made
from tests.make.losses import proof, report
from tests.make.requests import moved, opened
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.staff import OPERATOR
from tests.make.times import NOW, after
from tests.make.venues import terminal, venue
from tests.people import ELDER, MING
from webapp.domain import actors, cards, care, codes, helpdesk, ledger, residents, staff
from webapp.domain.actors import Role
from webapp.domain.cards import CardState
from webapp.domain.cards.model import Card, Ecard, LossReport
from webapp.domain.errors import ActError
from webapp.domain.helpdesk import Chip, ToldHeirs, Wanted
from webapp.domain.notices.model import Message
from webapp.domain.requests import Kind, State
from webapp.domain.residents import Relation
from webapp.domain.residents.model import Resident

CHIP_ID = "420399D1560000050000000100000000"


@pytest.fixture
def desk(session: Session) -> actors.StaffMember:
    staff.invite_staff(session, staff.NewStaff("chen.jie", "陈洁", Role.HELPDESK, None), by=OPERATOR, now=NOW)
    return actors.StaffMember(staff.load_account(session, "chen.jie").id, Role.HELPDESK, None, uuid4())


@pytest.fixture
def holder(session: Session) -> Resident:
    return resident(session)


def case_of(session: Session, desk: actors.StaffMember) -> helpdesk.OpenCase:
    wanted = Wanted(MING.id_number, ledger.ReadReason.HANDLE_A_REQUEST, "家属来窗口")
    case = helpdesk.look_up(session, wanted, by=desk, now=NOW)
    assert case is not None
    return case


def died(session: Session, desk: actors.StaffMember) -> residents.DeathReport:
    case = case_of(session, desk)
    return helpdesk.report_death(session, case, Relation.CHILD, list(ToldHeirs), by=desk, now=NOW)


def lives(session: Session, desk: actors.StaffMember) -> None:
    helpdesk.undo_death(session, case_of(session, desk), by=desk, now=NOW)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(ActError) as why:
        act()
    return why.value.reason


@pytest.mark.parametrize(
    ("state", "act"),
    [
        (CardState.SEALED, lambda session, of: cards.activate_card(session, of.id, by=DESK, proof=SEEN, now=NOW)),
        (CardState.LOCKED, lambda session, of: cards.unlock_card(session, of.id, by=OTHER_DESK, now=NOW)),
        (CardState.ACTIVE, lambda session, of: cards.unlock_card(session, of.id, by=OTHER_DESK, now=NOW)),
        (CardState.ACTIVE, begin),
    ],
    ids=["activate", "unlock-hers", "unlock-ours", "replace"],
)
def test_nothing_works_again_until_the_report_is_undone(
    session: Session,
    desk: actors.StaffMember,
    holder: Resident,
    state: CardState,
    act: Callable[[Session, Card], cards.Outcome],
) -> None:
    mine = card(session, holder, state=state)
    died(session, desk)
    assert refused(lambda: act(session, mine)) == "death-reported"
    lives(session, desk)
    assert mine.state is state
    act(session, mine)


def test_a_new_card_that_was_begun_before_is_not_made(
    session: Session, desk: actors.StaffMember, holder: Resident
) -> None:
    mine = card(session, holder)
    begin(session, mine)
    died(session, desk)
    complete = lambda: cards.complete_replacement(session, mine.id, made(), by=DESK, now=NOW)  # noqa: E731 # named for its line's length
    assert refused(complete) == "death-reported"
    lives(session, desk)
    assert complete().state is CardState.SEALED


def test_a_pin_is_not_reset(session: Session, desk: actors.StaffMember, holder: Resident) -> None:
    mine, by = card(session, holder, chip_id=CHIP_ID), phone_of(session, holder)
    request = opened(session, by, Kind.RESET_PIN, card_id=mine.id)
    moved(session, request, State.CHECKED, State.APPROVED, by=desk)
    died(session, desk)
    case, chip = case_of(session, desk), Chip(MING.card_number, CHIP_ID)
    assert refused(lambda: helpdesk.reset_pin(session, case, chip, by=desk, now=NOW)) == "death-reported"


def test_a_cancelled_card_does_not_come_back_in_use(
    session: Session, desk: actors.StaffMember, holder: Resident
) -> None:
    mine = card(session, holder)
    cancel(session, mine)
    died(session, desk)
    cards.undo_cancellation(session, mine.id, by=DESK, now=NOW)
    assert refused(lambda: cards.undo_cancellation(session, mine.id, by=OTHER_DESK, now=NOW)) == "death-reported"


def test_a_loss_neither_lapses_nor_is_undone_and_nobody_is_warned(
    session: Session, desk: actors.StaffMember, holder: Resident
) -> None:
    mine = card(session, holder)
    lost = report(session, DESK, card_id=mine.id, resident_id=holder.id).report
    died(session, desk)
    before, late = told(session), after(days=60)
    cards.warn_before_lapse(session, profile=SHIYAN, now=late)
    cards.lapse_temporary_losses(session, now=late)
    assert not cards.is_loss_due(session, profile=SHIYAN, now=late)
    assert (state_of(session, mine), told(session)) == (CardState.TEMPORARILY_LOST, before)
    seen = proof(session, holder, lost, DESK, now=NOW, document_seen=True)
    undo = lambda: cards.undo_loss(session, lost.id, seen, by=DESK, profile=SHIYAN, now=after(days=1))  # noqa: E731 # as above
    assert refused(undo) == "death-reported"
    lives(session, desk)
    cards.lapse_temporary_losses(session, now=late)
    assert state_of(session, mine) is CardState.ACTIVE
    assert session.get_one(LossReport, lost.id).ended_at == late


def test_codes_that_go_on_without_the_card_end(session: Session, desk: actors.StaffMember, holder: Resident) -> None:
    mine, by = usable_card(session, holder), phone_of(session, holder)
    report(session, by)
    cards.authorise_ecard(session, mine.id, by=by, profile=SHIYAN, now=NOW)
    assert problem(session, holder) is None
    died(session, desk)
    assert problem(session, holder) is cards.NotUsable.CARD_LOCKED
    assert not session.scalars(select(Ecard.authorised).where(Ecard.card_id == mine.id)).one()
    again = phone_of(session, holder)
    authorise = lambda: cards.authorise_ecard(session, mine.id, by=again, profile=SHIYAN, now=NOW)  # noqa: E731 # as above
    assert refused(authorise) == "card-not-usable"


def test_every_phone_of_hers_is_signed_out_and_its_codes_are_dead(
    session: Session, desk: actors.StaffMember, holder: Resident
) -> None:
    usable_card(session, holder)
    phone, door = phone_of(session, holder), terminal(session, venue(session))
    wallet = fetch(session, phone, now=NOW)
    died(session, desk)
    assert not residents.running_devices(session, holder.id)
    lives(session, desk)
    at = after(minutes=1)
    assert show(session, door, wallet.show(at.timestamp()), at=at).verdict is codes.Verdict.REFUSED


def test_she_cares_for_nobody_and_nobody_for_her(session: Session, desk: actors.StaffMember, holder: Resident) -> None:
    usable_card(session, holder)
    elder = resident(session, ELDER)
    usable_card(session, elder, ELDER)
    ming, other = phone_of(session, holder), phone_of(session, elder)
    hers, others = delegation(session, ming, other), delegation(session, other, ming)
    wallet, door = fetch_for(session, hers, other), terminal(session, venue(session))
    died(session, desk)
    endings = [session.get_one(type(one), one.id, populate_existing=True).ending for one in (hers, others)]
    assert endings == [care.Ending.HOLDER, care.Ending.CARER]
    at = after(minutes=1)
    assert show(session, door, wallet.show(at.timestamp()), at=at).verdict is codes.Verdict.REFUSED
    assert refused(lambda: delegation(session, other, ming)) == "death-reported"
    lives(session, desk)
    assert delegation(session, other, ming).ended_at is None


def test_nobody_is_reminded_of_the_last_day_of_her_card(
    session: Session, desk: actors.StaffMember, holder: Resident
) -> None:
    card(session, holder, expires_on=(NOW + timedelta(days=20)).date())
    died(session, desk)
    before = told(session)
    cards.tell_of_expiry(session, profile=SHIYAN, now=NOW)
    assert told(session) == before
    lives(session, desk)
    assert cards.is_expiry_due(session, profile=SHIYAN, now=NOW)


def test_what_may_still_be_done_is_to_cancel_it(session: Session, desk: actors.StaffMember, holder: Resident) -> None:
    mine = card(session, holder)
    died(session, desk)
    report(session, DESK, card_id=mine.id, resident_id=holder.id)
    cancel(session, mine, cards.CancelReason.DEATH)
    assert state_of(session, mine) is CardState.CANCELLED


def told(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Message)) or 0


def state_of(session: Session, of: Card) -> CardState:
    session.refresh(of)
    return of.state


def problem(session: Session, holder: Resident) -> cards.NotUsable | None:
    session.flush()
    session.expire_all()
    return cards.cards_of(session, holder.id, rule=SHIYAN.ecard_rule(NOW))[0].problem
