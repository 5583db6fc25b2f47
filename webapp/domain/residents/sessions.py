"""Sign-in sessions: one row each, found by the digest of an opaque cookie; ending the row ends it everywhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, ledger
from webapp.domain.regions import Profile
from webapp.domain.residents.devices import NONCE_BYTES, sign_out_device
from webapp.domain.residents.model import Device, ResidentSession
from webapp.domain.residents.rules import clean_device_name
from webapp.domain.residents.sign_in_codes import use_code


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session: the actor, and the token that only the phone keeps."""

    actor: actors.Resident
    token: str
    expires_at: datetime


def sign_in(session: Session, *, ticket: str, code: str, device_name: str, profile: Profile, now: datetime) -> SignedIn:
    """Answers a one-time code and registers the phone it was typed on."""
    resident_id, _ = use_code(session, ticket, code, now=now)
    device = Device(
        id=ids.new_id(),
        resident_id=resident_id,
        name=clean_device_name(device_name),
        created_at=now,
        last_used_at=now,
        wallet_nonce=ids.random_bytes(NONCE_BYTES),
    )
    session.add(device)
    session.flush()
    token, expires_at = ids.new_token(), now + timedelta(days=profile.session_days)
    row = ResidentSession(
        id=ids.new_id(),
        token_hash=ids.digest(token),
        resident_id=resident_id,
        device_id=device.id,
        created_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    actor = actors.Resident(id=resident_id, device_id=device.id, session_id=row.id)
    ledger.append(session, ledger.Event.RESIDENT_SESSION_START, by=actor, now=now, resident_id=resident_id)
    return SignedIn(actor, token, expires_at)


def resident_of_token(session: Session, token: str, *, now: datetime) -> actors.Resident | None:
    """Who holds this cookie, if the session still runs and the phone has not been signed out."""
    query = (
        select(ResidentSession.resident_id, ResidentSession.device_id, ResidentSession.id)
        .join(Device, Device.id == ResidentSession.device_id)
        .where(ResidentSession.token_hash == ids.digest(token), ResidentSession.ended_at.is_(None))
        .where(ResidentSession.expires_at > now, Device.signed_out_at.is_(None))
    )
    row = session.execute(query).one_or_none()
    return None if row is None else actors.Resident(id=row[0], device_id=row[1], session_id=row[2])


def leave_earlier_phone(session: Session, token: str, *, by: actors.Resident, now: datetime) -> None:
    """Somebody who signs in again on a phone has one phone, not two: what it was before is signed out."""
    earlier = resident_of_token(session, token, now=now)
    if earlier is not None and earlier.id == by.id:
        sign_out_device(session, earlier.device_id, by=by, now=now)


def prolong_session(session: Session, *, by: actors.Resident, profile: Profile, now: datetime) -> datetime:
    """A phone that keeps renewing its wallet is never signed out by time alone; gives the new end."""
    expires_at = now + timedelta(days=profile.session_days)
    session.execute(update(ResidentSession).where(ResidentSession.id == by.session_id).values(expires_at=expires_at))
    return expires_at
