"""A carer's wallet: credentials of profile 2, one family of scenes each, that die with the delegation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import signing
from webapp.domain import actors, cards, care, ledger, residents
from webapp.domain.codes.model import Credential
from webapp.domain.codes.rules import grid_starts, open_scopes
from webapp.domain.codes.wallet import Issued, Issuing, OfferedKey, Wanted, draw, keep
from webapp.domain.errors import Conflict
from webapp.domain.regions import Profile


@dataclass(frozen=True, slots=True)
class CarerTerms:
    """What the carer's phone must ask for next: a key for each of `wanted`, proved over the nonce."""

    nonce: bytes
    wanted: list[Wanted]
    valid_until: int | None


def carer_terms(
    session: Session, delegation_id: UUID, *, by: actors.Resident, profile: Profile, now: datetime
) -> CarerTerms:
    delegation = care.load_carried(session, delegation_id, by=by, now=now)
    held = _held_card(session, delegation.holder_id, profile, now)
    living = select(func.max(Credential.ends_at)).where(
        Credential.device_id == by.device_id, Credential.delegation_id == delegation_id, Credential.ends_at > now
    )
    ends_at: datetime | None = session.execute(living).scalar_one()
    nonce = residents.load_device(session, by.device_id, by=by).wallet_nonce
    wanted = _wanted(_scopes(delegation.scopes, held), delegation.ends_at, profile=profile, now=now)
    return CarerTerms(nonce, wanted, int(ends_at.timestamp()) if ends_at else None)


def fetch_carer_wallet(  # noqa: PLR0913 # a delegation beside what a wallet takes
    session: Session,
    delegation_id: UUID,
    nonce: bytes,
    offered: Sequence[OfferedKey],
    *,
    issuing: Issuing,
    by: actors.Resident,
    now: datetime,
) -> list[Issued]:
    """The delegation is locked: an end at the same moment waits, and then kills these credentials with the others."""
    profile = issuing.profile
    delegation = care.load_carried(session, delegation_id, by=by, now=now, lock=True)
    held = _held_card(session, delegation.holder_id, profile, now)
    wanted = _wanted(_scopes(delegation.scopes, held), delegation.ends_at, profile=profile, now=now)
    drawn = draw(nonce, offered, wanted, issuing=issuing)
    residents.spend_wallet_nonce(session, nonce, by=by, now=now)
    whose = {
        "ecard_id": held.ecard.id if held.ecard else None,
        "card_voids": held.card.voids,
        "device_id": by.device_id,
        "issued_at": now,
        "delegation_id": delegation_id,
    }
    kept = keep(session, drawn, issuing=issuing, whose=whose)
    about = {"delegation": str(delegation_id), "device": str(by.device_id), "credentials": str(len(kept))}
    event = ledger.Event.RESIDENT_WALLET_FETCH
    ledger.append(session, event, by=by, now=now, resident_id=delegation.holder_id, about=about)
    return kept


def _held_card(session: Session, holder_id: UUID, profile: Profile, now: datetime) -> cards.HeldCard:
    """What keeps the holder from showing her card keeps her carers from it too."""
    held = cards.cards_of(session, holder_id, rule=profile.ecard_rule(now))
    shown = next((one for one in held if one.problem is None), None)
    if shown is None:
        raise Conflict("card-not-usable")
    return shown


def _scopes(scopes: Sequence[int], held: cards.HeldCard) -> Sequence[int]:
    """While the holder's function is suspended, no more of them than that leaves open."""
    if not held.is_held_to_open_scenes:
        return scopes
    if not (left := open_scopes(held.rule.open_when_suspended, scopes)):
        raise Conflict("card-not-usable")
    return left


def _wanted(scopes: Sequence[int], ends_at: datetime, *, profile: Profile, now: datetime) -> list[Wanted]:
    starts = grid_starts(now.timestamp(), life_hours=profile.credential_life_hours, days=profile.carer_wallet_days)
    good = [start for start in starts if start < ends_at.timestamp()]
    return [Wanted(start, scope, signing.CARER) for scope in scopes for start in good]
