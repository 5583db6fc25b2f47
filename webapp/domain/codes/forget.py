from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from webapp.domain.codes.model import Credential
from webapp.domain.regions import Profile


def forget_ended(session: Session, *, profile: Profile, now: datetime) -> None:
    """Credentials that no late upload can name any more. Scans stay: they are what happened."""
    session.execute(delete(Credential).where(Credential.ends_at < now - timedelta(days=profile.late_upload_days)))
