from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from webapp.domain.helpdesk.model import Case
from webapp.domain.helpdesk.rules import CASE_KEPT


def forget_old(session: Session, *, now: datetime) -> None:
    """Cases, and what staff noted in them; the ledger keeps that there was one, and its reason."""
    session.execute(delete(Case).where(Case.opened_at < now - CASE_KEPT))
