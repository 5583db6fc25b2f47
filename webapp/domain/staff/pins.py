"""PINs of attendants: chosen by the attendant with her first code, checked when a shift starts."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import actors, ledger
from webapp.domain.errors import Invalid, NotAllowed
from webapp.domain.staff.attendants import load_attendant
from webapp.domain.staff.model import Attendant
from webapp.domain.staff.rules import SALT_BYTES, PinHash, fold, is_good_pin
from webapp.domain.staff.tries import Counted, count_try, forgive_tries

WRONG_FIRST_CODE = "wrong-first-code"
WRONG_PIN = "wrong-pin"


@dataclass(frozen=True, slots=True)
class PinTry:
    """One counted try at an attendant's PIN or first code, from a terminal of her venue."""

    attendant: Attendant
    counted: Counted


def spend_pin_try(session: Session, attendant_id: UUID, *, by: actors.Terminal, now: datetime) -> PinTry:
    """Counts one try. Call it in a session of its own: a rollback must not give it back.

    A terminal of another venue finds nobody and counts nothing, so that it cannot lock anybody out.
    """
    attendant = load_attendant(session, attendant_id, venue_id=by.venue_id)
    counted = count_try(session, _bucket(attendant), now=now)
    if counted.begins_lock_out:
        about = {"attendant": str(attendant.id)}
        ledger.append(session, ledger.Event.VENUE_ATTENDANT_LOCK_OUT, by=by, now=now, about=about)
    return PinTry(attendant, counted)


def check_pin(session: Session, tried: PinTry, *, pin: str) -> Attendant:
    """Whose PIN it is. Hashing is slow, so that it comes before the first statement."""
    tried.counted.refuse_beyond()
    known = tried.attendant.pin_hash
    if known is None or not known.is_of(fold(pin)):
        raise NotAllowed(WRONG_PIN)
    forgive_tries(session, _bucket(tried.attendant))
    return tried.attendant


def choose_pin(
    session: Session, tried: PinTry, *, first_code: str, pin: str, by: actors.Terminal, now: datetime
) -> None:
    """Spends the first code. Of two who hold it, one chooses; the other learns that it is no longer right."""
    tried.counted.refuse_beyond()
    attendant, pin = tried.attendant, fold(pin)
    if not _is_first_code(attendant, fold(first_code), now=now):
        raise NotAllowed(WRONG_FIRST_CODE)
    if not is_good_pin(pin):
        raise Invalid("weak-pin")
    chosen = PinHash.of(pin, ids.random_bytes(SALT_BYTES)).text
    claimed = session.execute(
        update(Attendant)
        .where(Attendant.id == attendant.id, Attendant.first_code_ends_at == attendant.first_code_ends_at)
        .values(pin=chosen, first_code=None, first_code_ends_at=None)
        .returning(Attendant.id)
    )
    if claimed.scalar_one_or_none() is None:
        raise NotAllowed(WRONG_FIRST_CODE)
    forgive_tries(session, _bucket(attendant))
    about = {"attendant": str(attendant.id), "venue": str(attendant.venue_id)}
    ledger.append(session, ledger.Event.VENUE_ATTENDANT_CHOOSE_PIN, by=by, now=now, about=about)


def _is_first_code(attendant: Attendant, typed: str, *, now: datetime) -> bool:
    code, ends_at = attendant.first_code, attendant.first_code_ends_at
    return code is not None and ends_at is not None and now < ends_at and compare_digest(code.encode(), typed.encode())


def _bucket(attendant: Attendant) -> str:
    return f"pin:{attendant.id}"
