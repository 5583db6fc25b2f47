from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.domain.cardbase.model import CardImport, ImportFault, PopulationCheck

KEEP = timedelta(days=90)
# Records of personal information that was given to others: 网络数据安全管理条例 art. 12, three years.
KEEP_CHECKS = timedelta(days=3 * 366)


def forget_old(session: Session, *, now: datetime) -> None:
    """Lines that were wrong in a file of long ago. The runs stay, with their counts: they say where cards came from."""
    over = select(CardImport.id).where(CardImport.ended_at < now - KEEP)
    session.execute(delete(ImportFault).where(ImportFault.import_id.in_(over)))
    session.execute(delete(PopulationCheck).where(PopulationCheck.answered_at < now - KEEP_CHECKS))
