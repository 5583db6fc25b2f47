"""A resident's phones: listed, renamed, signed out; and the nonce each must sign for its next wallet."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Subquery, func, select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, ledger
from webapp.domain.errors import Conflict, NotFound
from webapp.domain.residents.model import Device, ResidentSession
from webapp.domain.residents.rules import TOUCH_EVERY, clean_device_name

NONCE_BYTES = 32


def list_devices(session: Session, *, by: actors.Resident) -> Sequence[Device]:
    query = (
        select(Device).where(Device.resident_id == by.id, Device.signed_out_at.is_(None)).order_by(Device.created_at)
    )
    return session.scalars(query).all()


def load_device(session: Session, device_id: UUID, *, by: actors.Resident) -> Device:
    """One of the resident's own phones; a stranger's is not found."""
    device = session.get(Device, device_id)
    if device is None or device.resident_id != by.id or device.signed_out_at is not None:
        raise NotFound
    return device


def rename_device(session: Session, device_id: UUID, name: str, *, by: actors.Resident, now: datetime) -> Device:
    device = load_device(session, device_id, by=by)
    device.name = clean_device_name(name)
    ledger.append(
        session,
        ledger.Event.RESIDENT_DEVICE_RENAME,
        by=by,
        now=now,
        resident_id=by.id,
        about={"device": str(device.id)},
    )
    return device


def sign_out_device(session: Session, device_id: UUID, *, by: actors.Resident, now: datetime) -> None:
    """Ends the phone's sessions and kills every credential it holds, for ever."""
    device = load_device(session, device_id, by=by)
    device.signed_out_at = now
    device.void_before = max(now, device.void_before or now)
    running = (ResidentSession.device_id == device.id, ResidentSession.ended_at.is_(None))
    session.execute(update(ResidentSession).where(*running).values(ended_at=now))
    ledger.append(
        session,
        ledger.Event.RESIDENT_DEVICE_SIGN_OUT,
        by=by,
        now=now,
        resident_id=by.id,
        about={"device": str(device.id)},
    )


def touch_device(session: Session, device_id: UUID, *, now: datetime) -> None:
    """Notes that the phone was used, at most once in ten minutes: for people to read, not a trace of every tap."""
    stale = (Device.id == device_id, Device.last_used_at < now - TOUCH_EVERY)
    session.execute(update(Device).where(*stale).values(last_used_at=now))


def spend_wallet_nonce(session: Session, nonce: bytes, *, by: actors.Resident, now: datetime) -> bytes:
    """Claims the phone's nonce and puts a new one in its place; of two requests with one nonce, one wins."""
    fresh = ids.random_bytes(NONCE_BYTES)
    claimed = session.execute(
        update(Device)
        .where(Device.id == by.device_id, Device.wallet_nonce == nonce, Device.signed_out_at.is_(None))
        .values(wallet_nonce=fresh, last_used_at=now)
        .returning(Device.id)
    )
    if claimed.scalar_one_or_none() is None:
        raise Conflict("nonce-used")
    return fresh


def device_voids() -> Subquery:
    """Until when each phone's credentials are dead, for the room of codes to join; signed out, all of them are."""
    return select(
        Device.id.label("device_id"),
        Device.void_before.label("device_void_before"),
        Device.signed_out_at.label("device_signed_out_at"),
    ).subquery()


def newest_void(session: Session) -> datetime | None:
    return session.execute(select(func.max(Device.void_before))).scalar_one()
