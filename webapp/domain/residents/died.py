"""That somebody has died, as it was told at a desk (N19): one report stands for a person until it is undone."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from webapp import ids
from webapp.domain import actors
from webapp.domain.errors import Conflict
from webapp.domain.residents.model import DeathReport
from webapp.domain.residents.rules import Relation

RECEIPT_DIGITS = 12


def keep_death(  # who tells it, of whom and what it locked are three things
    session: Session,
    resident_id: UUID,
    relation: Relation,
    *,
    cards: Sequence[UUID],
    by: actors.StaffMember,
    now: datetime,
) -> DeathReport:
    report = DeathReport(
        id=ids.new_id(),
        receipt=ids.new_digits(RECEIPT_DIGITS),
        resident_id=resident_id,
        relation=relation,
        cards=[str(card_id) for card_id in cards],
        reported_at=now,
        reported_by=by.id,
    )
    session.add(report)
    session.flush()
    return report


def end_death(session: Session, report: DeathReport, *, by: actors.StaffMember, now: datetime) -> None:
    report.undone_at, report.undone_by = now, by.id
    session.flush()


def death_of(session: Session, resident_id: UUID) -> DeathReport | None:
    """The report that stands."""
    query = select(DeathReport).where(DeathReport.resident_id == resident_id, DeathReport.undone_at.is_(None))
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def refuse_reported_dead(session: Session, resident_id: UUID) -> None:
    """What would let something work again waits until somebody has found that she lives."""
    if death_of(session, resident_id) is not None:
        raise Conflict("death-reported")


def is_reported_dead(whose: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """The same of many at once, for the queries of other rooms."""
    return exists().where(DeathReport.resident_id == whose, DeathReport.undone_at.is_(None))
