from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from webapp.domain.codes.model import Credential, Scan
from webapp.domain.regions import Profile


def forget_ended(session: Session, *, profile: Profile, now: datetime) -> None:
    """Credentials that no late upload can name any more, and scans that nobody will dispute any more.

    Scans stay longer: a slot that was forgotten while its credential lives could be used again.
    """
    session.execute(delete(Credential).where(Credential.ends_at < now - timedelta(days=profile.late_upload_days)))
    session.execute(delete(Scan).where(Scan.judged_at < now - timedelta(days=profile.scan_days)))
