"""A kept report of loss asked again by the rules that were in force when it was made (N36)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.cards.model import LossReport
from webapp.domain.errors import NotFound
from webapp.domain.regions import LossRule, Profile


@dataclass(frozen=True, slots=True)
class ReplayedLoss:
    """Until when it held, and would hold; None for a formal one, which no rule ends."""

    at: datetime
    lapses_at: datetime | None
    lapses_again: datetime | None
    rule: LossRule

    @property
    def agrees(self) -> bool:
        return self.lapses_at is None or self.lapses_at == self.lapses_again


def replay_loss(session: Session, receipt: str, *, rules_at: Callable[[datetime], Profile]) -> ReplayedLoss:
    report = session.scalars(select(LossReport).where(LossReport.receipt == receipt)).one_or_none()
    if report is None:
        raise NotFound
    at = report.reported_at
    profile = rules_at(at)
    again = None if report.lapses_at is None else at + timedelta(days=profile.temporary_loss_days)
    return ReplayedLoss(at, report.lapses_at, again, profile.ecard_rule(at).loss)
