"""What a door would say of each of a resident's phones now: judged by the scan's own rule, and nothing used up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import residents
from webapp.domain.codes.model import Credential
from webapp.domain.codes.rules import Judgement, Verdict, refused
from webapp.domain.codes.scan import FACTS, UNAVAILABLE, is_void
from webapp.domain.regions import Profile

# A scene that no rule exempts from anything, as nearly every door's is.
ORDINARY = ""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of one phone that is signed in. None: it has no code for now to show.

    A door with a right clock and the newest lists says so of a fresh code, where the scene takes codes at all.
    """

    device_id: UUID
    judgement: Judgement | None


def forecasts(session: Session, resident_id: UUID, *, profile: Profile, now: datetime) -> list[Forecast]:
    """One a phone, in the order of the phones; a phone shows a code of its newest wallet."""
    life = timedelta(hours=profile.credential_life_hours)
    phones = [phone.id for phone in residents.running_devices(session, resident_id)]
    newest = (
        FACTS.add_columns(Credential.device_id)
        .where(Credential.device_id.in_(phones), Credential.ends_at > now, Credential.ends_at <= now + life)
        .where(Credential.delegation_id.is_(None))
        .order_by(Credential.issued_at)
    )
    held = {row.device_id: row for row in session.execute(newest)}
    void = {phone: is_void(row, ORDINARY, at=now, late=False, profile=profile) for phone, row in held.items()}
    return [Forecast(phone, _judgement(void[phone]) if phone in void else None) for phone in phones]


def _judgement(void: bool) -> Judgement:  # noqa: FBT001 # the answer of the rule above
    return refused(UNAVAILABLE) if void else Judgement(Verdict.ACCEPTED)
