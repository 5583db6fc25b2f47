"""How many phones and cards were voided so far: a number that rises with each, whatever any clock says."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.domain.residents.model import Deaths
from webapp.store.base import table_of
from webapp.store.claim import insert_unless_there

ONLY = 1


def count_death(session: Session) -> None:
    """One row for all, which waits for whoever counts at the same moment: a later count is committed later too."""
    insert_unless_there(session.connection(), table_of(Deaths), {"id": ONLY, "count": 0})
    session.execute(update(Deaths).where(Deaths.id == ONLY).values(count=Deaths.count + 1))


def deaths(session: Session) -> int:
    return session.execute(select(Deaths.count).where(Deaths.id == ONLY)).scalar_one_or_none() or 0
