"""Temporary losses end by themselves, as the region says, and their holders are warned before. Called by the jobs."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from webapp.domain import actors, ledger, notices, residents
from webapp.domain.cards.loss import end_report
from webapp.domain.cards.model import LossReport
from webapp.domain.cards.rules import Ending
from webapp.domain.cards.transitions import Act
from webapp.domain.cards.undo import bring_back
from webapp.domain.regions import Profile

BATCH = 100
LAPSE = actors.Job("lapse-temporary-losses")
# A report of whoever is said to have died waits; nobody reminds her phone.
_LIVES = ~residents.is_reported_dead(LossReport.resident_id)


def is_loss_due(session: Session, *, profile: Profile, now: datetime) -> bool:
    """Whether there is anything for the two below."""
    due = select(LossReport.id).where(or_(_over(now), _soon(profile, now)))
    return session.execute(due.limit(1)).first() is not None


def lapse_temporary_losses(session: Session, *, now: datetime) -> None:
    """The card works again. What the report killed stays dead, and her phones fetch anew."""
    due = select(LossReport.id, LossReport.resident_id).where(_over(now))
    # In one order, so that two jobs processes never wait for each other in a circle.
    for report_id, resident_id in session.execute(due.order_by(LossReport.resident_id).limit(BATCH)).all():
        residents.lock_resident(session, resident_id)
        report = session.get_one(LossReport, report_id, populate_existing=True)
        if report.ended_at is not None or residents.death_of(session, resident_id) is not None:
            continue  # undone, or a death told, while we waited for the lock
        bring_back(session, report, Act.LAPSE_LOSS, by=LAPSE, now=now)
        end_report(report, Ending.LAPSED, by=LAPSE.name, now=now)
        about, event = {"report": str(report.id)}, ledger.Event.RESIDENT_LOSS_LAPSE
        ledger.append(session, event, by=LAPSE, now=now, resident_id=resident_id, about=about)
        if report.card_id is not None:
            kind, number = notices.Kind.LOSS_LAPSED, report.receipt
            notices.tell(session, kind, resident_id=resident_id, now=now, at=now, number=number)


def warn_before_lapse(session: Session, *, profile: Profile, now: datetime) -> None:
    """Once a report: whoever still misses the card has time to go to a counter. A lost phone comes back by no date."""
    warn = update(LossReport).where(_soon(profile, now)).values(warned_at=now).returning(LossReport)
    for report in session.scalars(warn).all():
        until, number = report.lapses_at, report.receipt
        kind = notices.Kind.LOSS_LAPSES_SOON
        notices.tell(session, kind, resident_id=report.resident_id, now=now, until=until, number=number)


def _over(now: datetime) -> ColumnElement[bool]:
    return and_(LossReport.ended_at.is_(None), LossReport.lapses_at <= now, _LIVES)


def _soon(profile: Profile, now: datetime) -> ColumnElement[bool]:
    soon = LossReport.lapses_at <= now + timedelta(hours=profile.loss_warning_hours)
    of_a_card = LossReport.card_id.is_not(None)
    return and_(LossReport.ended_at.is_(None), soon, of_a_card, LossReport.warned_at.is_(None), _LIVES)
