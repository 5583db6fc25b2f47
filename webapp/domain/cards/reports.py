"""Reads of reports of loss, and how each is undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import actors, residents
from webapp.domain.cards.lists import is_replaced
from webapp.domain.cards.model import Card, Ecard, LossReport
from webapp.domain.cards.rules import Lost, UndoFacts, UndoPath, undo_path
from webapp.domain.errors import NotFound
from webapp.domain.regions import Profile


@dataclass(frozen=True, slots=True)
class OpenLoss:
    """A report that stands, and the way back from it for whoever asks."""

    report: LossReport
    undo: UndoPath


def list_losses(session: Session, *, by: actors.Resident, profile: Profile, now: datetime) -> list[OpenLoss]:
    """The resident's reports that stand, the newest first."""
    return [
        OpenLoss(report, path_of(session, report, by=by, profile=profile, now=now))
        for report in open_reports(session, by.id)
    ]


def open_reports(session: Session, resident_id: UUID) -> Sequence[LossReport]:
    query = select(LossReport).where(LossReport.resident_id == resident_id, LossReport.ended_at.is_(None))
    newest_first = query.order_by(LossReport.reported_at.desc(), LossReport.receipt)
    return session.scalars(newest_first.execution_options(populate_existing=True)).all()


def reported_since(session: Session, resident_id: UUID, ecard_id: UUID, since: datetime) -> list[datetime]:
    """When the card of her electronic card was reported lost, from then on, however each report ended."""
    of_card = select(LossReport.reported_at).join(Ecard, Ecard.card_id == LossReport.card_id)
    hers = of_card.where(LossReport.resident_id == resident_id, Ecard.id == ecard_id)
    return list(session.scalars(hers.where(LossReport.reported_at >= since)))


Asking = actors.Resident | actors.Reporter | actors.StaffMember


def load_report(session: Session, report_id: UUID, *, by: actors.Resident | actors.StaffMember) -> LossReport:
    """Her own report, or whichever a member of staff has before her; a stranger's is not found."""
    report = session.get(LossReport, report_id, populate_existing=True)
    if report is None or (isinstance(by, actors.Resident) and report.resident_id != by.id):
        raise NotFound
    return report


def path_of(  # what staff saw is one more thing that the path depends on
    session: Session,
    report: LossReport,
    *,
    by: Asking,
    profile: Profile,
    now: datetime,
    document_seen: bool = False,
) -> UndoPath:
    cooling = timedelta(hours=profile.undo_cooling_hours)
    known = residents.contacts_of(session, report.resident_id)
    facts = UndoFacts(
        formal=report.lapses_at is None,
        reported_at=report.reported_at,
        same_phone=isinstance(by, actors.Resident) and by.device_id == report.reporting_phone,
        phone_in_doubt=bool(phone_reports(session, report.resident_id)),
        # A number registered after the loss may be the finder's: it counts once its holder had time to notice.
        contacts=tuple(
            one
            for one, since in known.items()
            if document_seen or since is None or since <= report.reported_at or since + cooling <= now
        ),
        document_seen=document_seen,
        formal_undo=profile.formal_undo,
        replaced=_is_replaced(session, report),
    )
    return undo_path(facts, cooling=cooling, now=now)


def _is_replaced(session: Session, report: LossReport) -> bool:
    card = None if report.card_id is None else session.get(Card, report.card_id)
    return card is not None and is_replaced(session, card)


def phone_reports(session: Session, resident_id: UUID) -> list[LossReport]:
    """While one stands, what a phone proves is in doubt: whoever found it may read its messages."""
    return [report for report in open_reports(session, resident_id) if report.what is not Lost.CARD]
