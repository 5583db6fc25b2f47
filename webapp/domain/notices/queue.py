from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain.notices.model import ForCarers, Message, Notice
from webapp.domain.notices.rules import BESIDE, WORTH_AN_SMS, Kind, Language, Value, message_of, text_of
from webapp.store.base import table_of
from webapp.store.claim import insert_unless_there


def queue(
    session: Session, kind: Kind, *, resident_id: UUID | None, text: str, now: datetime, expires_at: datetime
) -> None:
    """A text message alone."""
    session.add(_notice(ids.new_id(), kind, resident_id, text, now=now, expires_at=expires_at))


def tell(
    session: Session, kind: Kind, *, resident_id: UUID, now: datetime, once: str | None = None, **values: Value
) -> None:
    """A message in the inbox and, where this kind has one, a text message. With `once`, only the first time."""
    message_id = ids.new_id()
    message = {
        "id": message_id,
        "resident_id": resident_id,
        "kind": kind,
        "text": message_of(kind, Language.CHINESE, **values),
        "text_en": message_of(kind, Language.ENGLISH, **values),
        "at": now,
        "once": once,
    }
    if not insert_unless_there(session.connection(), table_of(Message), message):
        return
    if kind in BESIDE:
        session.add(ForCarers(id=message_id, resident_id=resident_id, kind=kind, at=now))
    if text := text_of(kind, **values):
        expires_at = _worth_until(now, values)
        session.add(_notice(message_id, kind, resident_id, text, now=now, expires_at=expires_at))


def _worth_until(now: datetime, values: dict[str, Value]) -> datetime:
    """A warning that comes after what it warns of is too late."""
    until = values.get("until")
    longest = now + WORTH_AN_SMS
    return min(until, longest) if isinstance(until, datetime) else longest


def _notice(
    notice_id: UUID, kind: Kind, resident_id: UUID | None, text: str, *, now: datetime, expires_at: datetime
) -> Notice:
    return Notice(
        id=notice_id,
        kind=kind,
        resident_id=resident_id,
        text=text,
        queued_at=now,
        expires_at=expires_at,
        next_try_at=now,
    )
