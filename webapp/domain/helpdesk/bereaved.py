"""A death, told once by whoever is left (N19): card and codes pause, a clerk is asked to look, nothing is cancelled.

Benefits and the bank account are settled first, and a mistake must be easy to undo; so what a desk does at once is what
an unlocking takes back. The card is cancelled later, by the act with its own list.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, cardbase, cards, ledger, residents
from webapp.domain.cardbase import TaskKind
from webapp.domain.cards import CardState, TemporaryEnding
from webapp.domain.errors import Conflict
from webapp.domain.helpdesk.cases import load_case
from webapp.domain.helpdesk.model import DeathReport
from webapp.domain.helpdesk.rules import Relation, ToldHeirs
from webapp.domain.regions import Profile

RECEIPT_DIGITS = 12


def report_death(  # noqa: PLR0913 # who tells it and what she was told are two things
    session: Session,
    case_id: UUID,
    relation: Relation,
    told: Collection[ToldHeirs],
    *,
    by: actors.StaffMember,
    profile: Profile,
    now: datetime,
) -> DeathReport:
    """Said again it is the same report. Her phone is told that the card is locked: if she lives, she hears of it."""
    case = load_case(session, case_id, by=by, now=now)
    residents.lock_resident(session, case.resident_id)
    if (there := death_of(session, case.resident_id)) is not None:
        return there
    if set(told) != set(ToldHeirs):
        raise Conflict("checklist-open")
    held = cards.cards_of(session, case.resident_id, rule=profile.ecard_rule(now))
    active = [one.card.id for one in held if one.card.state is CardState.ACTIVE]
    for card_id in active:
        cards.lock_card(session, card_id, by=by, now=now)
    cards.end_temporary_card(session, case.resident_id, TemporaryEnding.DEATH_REPORTED, by=by, now=now)
    report = DeathReport(
        id=ids.new_id(),
        receipt=ids.new_digits(RECEIPT_DIGITS),
        resident_id=case.resident_id,
        relation=relation,
        cards=[str(card_id) for card_id in active],
        reported_at=now,
        reported_by=by.id,
    )
    session.add(report)
    cardbase.open_task(session, TaskKind.DECEASED, resident_id=case.resident_id, now=now)
    _note(session, ledger.Event.HELPDESK_DEATH_REPORT, report, by=by, now=now)
    return report


def undo_death(session: Session, case_id: UUID, *, by: actors.StaffMember, now: datetime) -> DeathReport | None:
    """She stands here with her document. What the report locked is unlocked, unless it is something else by now."""
    case = load_case(session, case_id, by=by, now=now)
    residents.lock_resident(session, case.resident_id)
    report = death_of(session, case.resident_id)
    if report is None:
        return None
    for card_id in report.cards:
        card = cards.find_card(session, UUID(card_id))
        if card is not None and card.state is CardState.LOCKED:
            cards.unlock_card(session, card.id, by=by, now=now)
    report.undone_at, report.undone_by = now, by.id
    _note(session, ledger.Event.HELPDESK_DEATH_UNDO, report, by=by, now=now)
    return report


def death_of(session: Session, resident_id: UUID) -> DeathReport | None:
    """The report that stands."""
    query = select(DeathReport).where(DeathReport.resident_id == resident_id, DeathReport.undone_at.is_(None))
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _note(session: Session, event: ledger.Event, report: DeathReport, *, by: actors.StaffMember, now: datetime) -> None:
    session.flush()
    about = {"report": str(report.id), "cards": len(report.cards)}
    ledger.append(session, event, by=by, now=now, resident_id=report.resident_id, about=about)
