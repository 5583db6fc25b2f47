from datetime import datetime

from sqlalchemy.orm import Session

from webapp.domain import notices, residents
from webapp.domain.care.model import Delegation


def tell_both(
    session: Session,
    kind: notices.Kind,
    care: Delegation,
    *,
    now: datetime,
    until: datetime | None = None,
    number: str | None = None,
) -> None:
    """Each reads who the other is, masked, and which of the two she is herself."""
    for whose, other, side in ((care.holder_id, care.carer_id, "holder"), (care.carer_id, care.holder_id, "carer")):
        name = residents.mask_name(residents.load_resident(session, other).name)
        notices.tell(
            session,
            kind,
            resident_id=whose,
            now=now,
            other=name,
            side=side,
            at=now,
            until=until,
            number=number,
            institution=care.institution,
        )
