"""A resident's phones: listed, renamed, signed out; and the nonce each must sign for its next wallet."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Subquery, bindparam, case, select, update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, ledger, notices
from webapp.domain.errors import Conflict, NotFound
from webapp.domain.residents.deaths import count_death
from webapp.domain.residents.model import Device, ResidentSession
from webapp.domain.residents.rules import TOUCH_EVERY, clean_device_name
from webapp.store.base import table_of

NONCE_BYTES = 32
_device = table_of(Device)
# Core, and made once: every wallet begins with it.
SPEND_NONCE = (
    update(_device)
    .where(
        _device.c.id == bindparam("device"),
        _device.c.wallet_nonce == bindparam("spent"),
        _device.c.signed_out_at.is_(None),
    )
    .values(wallet_nonce=bindparam("wallet_nonce"), last_used_at=bindparam("last_used_at"))
)


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
    """Stops one of the resident's phones; of two who do it at once, one is told that there is no such phone."""
    device = load_device(session, device_id, by=by)
    if not stop_devices(session, by.id, [device_id], now=now):
        raise NotFound
    about = {"device": str(device_id)}
    ledger.append(session, ledger.Event.RESIDENT_DEVICE_SIGN_OUT, by=by, now=now, resident_id=by.id, about=about)
    if device_id != by.device_id:
        # Whoever holds one of her phones can put out the others; her own leaving she knows of.
        kind = notices.Kind.DEVICE_SIGNED_OUT
        notices.tell(session, kind, resident_id=by.id, now=now, device=device.name, at=now)


def running_devices(session: Session, resident_id: UUID) -> Sequence[Device]:
    """The phones a resident is signed in on, whoever asks."""
    query = select(Device).where(Device.resident_id == resident_id, Device.signed_out_at.is_(None))
    return session.scalars(query.order_by(Device.created_at)).all()


def has_had(session: Session, resident_id: UUID, device_id: UUID) -> bool:
    """Whether this phone is or was the resident's."""
    query = select(Device.id).where(Device.id == device_id, Device.resident_id == resident_id)
    return session.execute(query).scalar_one_or_none() is not None


def stop_devices(session: Session, resident_id: UUID, device_ids: Sequence[UUID], *, now: datetime) -> list[UUID]:
    """Ends the sessions of these phones and kills every credential they hold, for ever; gives those that were running.

    The mark that stops a phone is its state. The time beside it is for judging what was uploaded late.
    """
    running = (Device.resident_id == resident_id, Device.id.in_(device_ids), Device.signed_out_at.is_(None))
    later = case((Device.void_before > now, Device.void_before), else_=now)
    stop = update(Device).where(*running).values(signed_out_at=now, void_before=later).returning(Device.id)
    stopped = list(session.scalars(stop))
    if stopped:
        live = (ResidentSession.device_id.in_(stopped), ResidentSession.ended_at.is_(None))
        session.execute(update(ResidentSession).where(*live).values(ended_at=now))
        count_death(session)
    return stopped


def touch_device(session: Session, device_id: UUID, *, now: datetime) -> None:
    """Notes that the phone was used, at most once in ten minutes: for people to read, not a trace of every tap."""
    stale = (Device.id == device_id, Device.last_used_at < now - TOUCH_EVERY)
    session.execute(update(Device).where(*stale).values(last_used_at=now))


def spend_wallet_nonce(session: Session, nonce: bytes, *, by: actors.Resident, now: datetime) -> bytes:
    """Claims the phone's nonce and puts a new one in its place; of two requests with one nonce, one wins."""
    fresh = ids.random_bytes(NONCE_BYTES)
    values = {"device": by.device_id, "spent": nonce, "wallet_nonce": fresh, "last_used_at": now}
    if session.connection().execute(SPEND_NONCE, values).rowcount != 1:
        raise Conflict("nonce-used")
    return fresh


def device_voids() -> Subquery:
    """Until when each phone's credentials are dead, for the room of codes to join; signed out, all of them are."""
    return select(
        Device.id.label("device_id"),
        Device.void_before.label("device_void_before"),
        Device.signed_out_at.label("device_signed_out_at"),
    ).subquery()
