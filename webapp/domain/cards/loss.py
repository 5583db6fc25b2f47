"""A report of loss (M10): one act for every door, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, ledger, notices, residents
from webapp.domain.cards.model import Card, LossReport
from webapp.domain.cards.reports import open_reports
from webapp.domain.cards.rules import CardState, Door, Ending, Lost
from webapp.domain.cards.steps import take, void_codes
from webapp.domain.cards.transitions import Act
from webapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.domain.regions import Profile

RECEIPT_DIGITS = 12
DOORS = {actors.Resident: Door.APP, actors.Reporter: Door.SIGN_IN_PAGE, actors.StaffMember: Door.DESK}


@dataclass(frozen=True, slots=True)
class Loss:
    """What is lost. Unnamed, the card is her newest, and the phones are all but the one she reports from.

    Staff name the resident. A formal report (正式挂失) does not lapse and is not undone; only staff make one.
    """

    what: Lost
    card_id: UUID | None = None
    device_id: UUID | None = None
    resident_id: UUID | None = None
    formal: bool = False


@dataclass(frozen=True, slots=True)
class Reported:
    """The receipt; `already` says that this report changed nothing and the receipt is the first one's."""

    report: LossReport
    already: bool


Reporting = actors.Resident | actors.Reporter | actors.StaffMember


def report_loss(session: Session, loss: Loss, *, by: Reporting, profile: Profile, now: datetime) -> Reported:
    """Stops what is lost at once. Two doors at the same moment wait for each other, and both get one receipt."""
    holder = _holder(loss, by)
    residents.lock_resident(session, holder)
    card = _named_card(session, loss, holder)
    phones = _named_phones(session, loss, holder, by)
    earlier = open_reports(session, holder)
    of_card = next((one for one in earlier if card is not None and one.card_id == card.id), None)
    of_phone = next((one for one in earlier if one.what is not Lost.CARD), None)
    stopped = residents.stop_devices(session, holder, phones, now=now)
    stops_card = card is not None and (of_card is None or (loss.formal and card.state is CardState.TEMPORARILY_LOST))
    stops_phone = loss.what is not Lost.CARD and (bool(stopped) or of_phone is None)
    first = of_card or of_phone
    if not stops_card and not stops_phone and first is not None:
        return Reported(first, already=True)
    report = LossReport(
        id=ids.new_id(),
        receipt=ids.new_digits(RECEIPT_DIGITS),
        resident_id=holder,
        what=(Lost.BOTH if stops_phone else Lost.CARD) if stops_card else Lost.PHONE,
        phones=[str(one) for one in stopped],
        phones_left=[str(one.id) for one in residents.running_devices(session, holder)],
        door=DOORS[type(by)],
        reporter_id=by.id,
        reporting_phone=by.device_id if isinstance(by, actors.Resident) else None,
        reported_at=now,
        lapses_at=None if loss.formal else now + timedelta(days=profile.temporary_loss_days),
    )
    if card is not None and stops_card:
        _stop_card(session, card, report, of_card, by=by, now=now)
    session.add(report)
    _tell(session, report, by=by, now=now)
    return Reported(report, already=False)


def _holder(loss: Loss, by: Reporting) -> UUID:
    if isinstance(by, actors.StaffMember):
        if loss.resident_id is None:
            raise Invalid
        return loss.resident_id
    if loss.formal:
        raise NotAllowed
    return by.id


def _named_card(session: Session, loss: Loss, holder: UUID) -> Card | None:
    """The card that is meant, as it stands now that nobody else can change it; None where only phones are lost."""
    if loss.what is Lost.PHONE:
        return None
    query = select(Card).where(Card.resident_id == holder).order_by(Card.issued_on.desc(), Card.number_index)
    cards = session.scalars(query.execution_options(populate_existing=True)).all()
    if loss.card_id is None:
        card = next((one for one in cards if one.state is not CardState.CANCELLED), None)
    else:
        card = next((one for one in cards if one.id == loss.card_id), None)
    if card is None and (loss.card_id is not None or loss.what is Lost.CARD):
        raise NotFound
    if card is not None and card.state is CardState.CANCELLED:
        raise Conflict("card-cancelled")
    return card


def _named_phones(session: Session, loss: Loss, holder: UUID, by: Reporting) -> Sequence[UUID]:
    if loss.what is Lost.CARD:
        return []
    if loss.device_id is not None:
        if not residents.has_had(session, holder, loss.device_id):
            raise NotFound
        return [loss.device_id]
    this_one = by.device_id if isinstance(by, actors.Resident) else None
    return [phone.id for phone in residents.running_devices(session, holder) if phone.id != this_one]


def _stop_card(
    session: Session, card: Card, report: LossReport, earlier: LossReport | None, *, by: Reporting, now: datetime
) -> None:
    """A card that came to us as lost, without a report of ours, counts as having been in use before."""
    is_lost = card.state in {CardState.TEMPORARILY_LOST, CardState.LOST}
    report.card_id, report.card_state_before = card.id, CardState.ACTIVE if is_lost else card.state
    if earlier is not None:
        report.card_state_before = earlier.card_state_before
        end_report(earlier, Ending.MADE_FORMAL, by=str(report.reporter_id), now=now)
    formal = report.lapses_at is None or card.state is CardState.LOST
    report.lapses_at = None if formal else report.lapses_at
    if card.state is CardState.LOST:
        void_codes(session, card, now=now)  # it came to us as lost: whoever says so again has nothing to change
    elif not take(session, card, Act.REPORT_FORMAL_LOSS if formal else Act.REPORT_LOSS, by=by, now=now):
        void_codes(session, card, now=now)


def end_report(report: LossReport, ending: Ending, *, by: str, now: datetime) -> None:
    report.ended_at, report.ending, report.ended_by = now, ending, by


def _tell(session: Session, report: LossReport, *, by: Reporting, now: datetime) -> None:
    about = {"report": str(report.id), "what": report.what.value, "phones": str(len(report.phones))}
    if report.card_id is not None:
        about["card"] = str(report.card_id)
    event = ledger.Event.RESIDENT_LOSS_REPORT
    ledger.append(session, event, by=by, now=now, resident_id=report.resident_id, about=about)
    notices.tell(
        session,
        notices.Kind.LOSS_REPORTED,
        resident_id=report.resident_id,
        now=now,
        what=report.what.value,
        at=now,
        until=None if report.what is Lost.PHONE else report.lapses_at,
        number=report.receipt,
    )
