"""Whoever acts for a holder hears beside her what she was told to do (M17)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import notices, residents
from webapp.domain.care.model import Delegation
from webapp.domain.care.rules import EVERY_SCENE


def tell_carers(session: Session, *, now: datetime) -> None:
    """Once a message and carer, with a masked name: what it was about in full is the holder's."""
    for heard in notices.take_heard(session):
        if residents.death_of(session, heard.resident_id) is not None:
            continue
        other = residents.mask_name(residents.load_resident(session, heard.resident_id).name)
        for carer_id in _carers_of(session, heard.resident_id, now):
            heard.tell(session, carer_id, other=other, now=now)


def _carers_of(session: Session, holder_id: UUID, now: datetime) -> list[UUID]:
    """Those who act everywhere, as guardians do: who may show a code at the library alone is not told of a card."""
    running = (Delegation.holder_id == holder_id, Delegation.ended_at.is_(None), Delegation.ends_at > now)
    rows = session.execute(select(Delegation.carer_id, Delegation.scopes).where(*running).order_by(Delegation.carer_id))
    return [carer_id for carer_id, scopes in rows if EVERY_SCENE in scopes]
