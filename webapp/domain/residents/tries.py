from datetime import UTC, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp.domain.errors import NotAllowed
from webapp.domain.residents.model import Tries
from webapp.domain.residents.rules import Limit
from webapp.store.base import table_of
from webapp.store.claim import insert_unless_there

TOO_MANY = "too-many-tries"


def spend_try(session: Session, bucket: str, limit: Limit, *, now: datetime) -> None:
    """Counts one try and refuses those beyond the limit, in a session of its own: no rollback may give a try back."""
    seconds = int(limit.period.total_seconds())
    start = datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
    here = {"bucket": bucket, "period_start": start}
    insert_unless_there(session.connection(), table_of(Tries), here | {"count": 0})
    counted = session.execute(
        update(Tries)
        .where(Tries.bucket == bucket, Tries.period_start == start)
        .values(count=Tries.count + 1)
        .returning(Tries.count)
    ).scalar_one()
    if counted > limit.count:
        raise NotAllowed(TOO_MANY, retry_after=seconds - int(now.timestamp()) % seconds)
