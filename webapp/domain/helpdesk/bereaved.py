"""A death, told once by whoever is left (N19): card and codes stop, a clerk is asked to look, nothing is cancelled.

Benefits and the bank account are settled first, and a mistake must be easy to undo; so what a desk does at once is what
an unlocking takes back, and while the report stands nothing works again by another way. The card is cancelled later, by
the act with its own list.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import actors, cardbase, cards, care, ledger, residents
from webapp.domain.cardbase import TaskKind
from webapp.domain.cards import TemporaryEnding
from webapp.domain.errors import Conflict
from webapp.domain.helpdesk.cases import load_case
from webapp.domain.helpdesk.rules import ToldHeirs
from webapp.domain.residents import DeathReport, Relation


def report_death(
    session: Session,
    case_id: UUID,
    relation: Relation,
    told: Collection[ToldHeirs],
    *,
    by: actors.StaffMember,
    now: datetime,
) -> DeathReport:
    """Said again it is the same report. If she lives, she is told that her card is locked, and may sign in to read it.

    Whoever has her phone shows no code of hers, nor of those she cared for; whoever cared for her shows none either.
    """
    case = load_case(session, case_id, by=by, now=now)
    residents.lock_resident(session, case.resident_id)
    if (there := residents.death_of(session, case.resident_id)) is not None:
        return there
    if set(told) != set(ToldHeirs):
        raise Conflict("checklist-open")
    locked = cards.stop_cards(session, case.resident_id, by=by, now=now)
    cards.end_temporary_card(session, case.resident_id, TemporaryEnding.DEATH_REPORTED, by=by, now=now)
    phones = [one.id for one in residents.running_devices(session, case.resident_id)]
    residents.stop_devices(session, case.resident_id, phones, now=now)
    care.end_all_of(session, case.resident_id, by=by, now=now)
    report = residents.keep_death(session, case.resident_id, relation, cards=locked, by=by, now=now)
    cardbase.open_task(session, TaskKind.DECEASED, resident_id=case.resident_id, now=now)
    _note(session, ledger.Event.HELPDESK_DEATH_REPORT, report, by=by, now=now)
    return report


def undo_death(session: Session, case_id: UUID, *, by: actors.StaffMember, now: datetime) -> DeathReport | None:
    """She stands here with her document. What the report locked is unlocked, unless it is something else by now."""
    case = load_case(session, case_id, by=by, now=now)
    residents.lock_resident(session, case.resident_id)
    report = residents.death_of(session, case.resident_id)
    if report is None:
        return None
    residents.end_death(session, report, by=by, now=now)
    cards.free_cards(session, [UUID(card_id) for card_id in report.cards], by=by, now=now)
    _note(session, ledger.Event.HELPDESK_DEATH_UNDO, report, by=by, now=now)
    return report


def _note(session: Session, event: ledger.Event, report: DeathReport, *, by: actors.StaffMember, now: datetime) -> None:
    about = {"report": str(report.id), "cards": len(report.cards)}
    ledger.append(session, event, by=by, now=now, resident_id=report.resident_id, about=about)
