"""The wallet: credentials ahead of need, each for a key of its own, so that a phone shows codes without a network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

import signing
from webapp import ids
from webapp.clock import moment
from webapp.domain import actors, cards, ledger, residents
from webapp.domain.codes.model import Credential
from webapp.domain.codes.rules import EVERY_SCENE, grid_starts, open_scopes
from webapp.domain.errors import Conflict, Invalid
from webapp.domain.regions import Fare, Profile
from webapp.store.base import table_of
from webapp.store.claim import insert_missing

WALLET_LIMIT = residents.Limit(24, timedelta(days=1))  # a phone renews once a week; a mended one may ask more often
DRAWS = 32  # where even half of an epoch's indices are taken, 32 draws in a row fail once in four billion times


@dataclass(frozen=True, slots=True)
class Issuing:
    """What the house issues with: a key, its entry in the trust list, and the region's terms."""

    key: signing.IssuerKey
    entry: signing.TrustedKey
    profile: Profile


@dataclass(frozen=True, slots=True)
class OfferedKey:
    """A public key of the phone, and its proof that the phone has the private half."""

    device_key: bytes
    possession: bytes


@dataclass(frozen=True, slots=True)
class Issued:
    """One credential of a wallet. Times are Unix seconds."""

    credential: bytes
    start: int
    end: int
    index: int
    device_key: bytes
    wanted: "Wanted"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A start, and what its credential opens: a holder's every scene, a carer's one family of them."""

    start: int
    scope: int = EVERY_SCENE
    profile: int = signing.HOLDER


@dataclass(frozen=True, slots=True)
class WalletTerms:
    """What the phone must ask for next: one key for each start, proved over the nonce."""

    nonce: bytes
    life_hours: int
    days: int
    starts: list[int]
    valid_until: int | None
    renew_after: int


def current_terms(session: Session, *, by: actors.Resident, profile: Profile, now: datetime) -> WalletTerms | None:
    """What this phone may ask for now; None while no card of the resident can be shown."""
    held = cards.shown_card(session, by=by, rule=profile.ecard_rule(now))
    if held is None:
        return None
    living = _living(by, now).where(Credential.delegation_id.is_(None))
    if held.card.void_before is not None:
        living = living.where(Credential.issued_at > held.card.void_before, Credential.card_voids == held.card.voids)
    ends_at: datetime | None = session.execute(living).scalar_one()
    nonce = residents.load_device(session, by.device_id, by=by).wallet_nonce
    valid_until = int(ends_at.timestamp()) if ends_at is not None else None
    return _terms(nonce, valid_until, profile=profile, now=now)


def _terms(nonce: bytes, valid_until: int | None, *, profile: Profile, now: datetime) -> WalletTerms:
    life, days = profile.credential_life_hours, profile.wallet_days
    starts = grid_starts(now.timestamp(), life_hours=life, days=days)
    renew_after = int((now + timedelta(days=days) / 2).timestamp())
    return WalletTerms(nonce, life, days, starts, valid_until, renew_after)


def fetch_wallet(
    session: Session,
    nonce: bytes,
    offered: Sequence[OfferedKey],
    *,
    issuing: Issuing,
    by: actors.Resident,
    now: datetime,
) -> tuple[list[Issued], WalletTerms]:
    """Certifies the offered keys in the order of the starts. All signing is done before the database is touched."""
    starts = _terms(nonce, None, profile=issuing.profile, now=now).starts
    drawn = draw(nonce, offered, [Wanted(start) for start in starts], issuing=issuing)

    fresh_nonce = residents.spend_wallet_nonce(session, nonce, by=by, now=now)
    held = cards.shown_card(session, by=by, rule=issuing.profile.ecard_rule(now))
    if held is None or held.ecard is None:
        raise Conflict("card-not-usable")
    whose = {"ecard_id": held.ecard.id, "card_voids": held.card.voids, "device_id": by.device_id, "issued_at": now}
    if held.is_held_to_open_scenes:
        # Rare enough to sign once more rather than to look at the card first for everybody.
        [scope] = open_scopes(held.rule.open_when_suspended, [EVERY_SCENE])
        drawn = draw(nonce, offered, [Wanted(start, scope) for start in starts], issuing=issuing)
    kept = keep(session, drawn, issuing=issuing, whose=whose)
    ledger.append(
        session,
        ledger.Event.RESIDENT_WALLET_FETCH,
        by=by,
        now=now,
        resident_id=by.id,
        about={"device": str(by.device_id), "credentials": str(len(kept))},
    )
    return kept, _terms(fresh_nonce, kept[-1].end, profile=issuing.profile, now=now)


def _living(by: actors.Resident, now: datetime) -> Select[datetime]:
    return select(func.max(Credential.ends_at)).where(Credential.device_id == by.device_id, Credential.ends_at > now)


def draw(nonce: bytes, offered: Sequence[OfferedKey], wanted: Sequence[Wanted], *, issuing: Issuing) -> list[Issued]:
    """Checks every proof and signs in the order of what is wanted; no database is needed."""
    if not 0 < len(offered) <= len(wanted):
        raise Invalid("wrong-number-of-keys")
    _check_possession(nonce, offered)
    return [_sign(issuing, one, key.device_key) for one, key in zip(wanted, offered, strict=False)]


def _check_possession(nonce: bytes, offered: Sequence[OfferedKey]) -> None:
    if len({key.device_key for key in offered}) < len(offered):
        raise Conflict("key-already-certified")
    try:
        for key in offered:
            signing.verify_possession(nonce, key.device_key, key.possession)
    except signing.SigningError as error:
        raise Invalid(error.reason) from None


def _sign(issuing: Issuing, wanted: Wanted, device_key: bytes) -> Issued:
    index = ids.draw_index(issuing.entry.index_bits)
    life = issuing.profile.credential_life_hours
    credential = signing.issue(
        issuing.key,
        issuing.entry,
        start=wanted.start,
        life=life,
        scope=wanted.scope,
        fare=Fare.FULL,
        index=index,
        device_key=device_key,
        profile=wanted.profile,
    )
    return Issued(credential, wanted.start, wanted.start + life * 3600, index, device_key, wanted)


def keep(session: Session, drawn: list[Issued], *, issuing: Issuing, whose: dict[str, Any]) -> list[Issued]:
    """Stores the credentials. One whose index somebody has in that epoch is drawn and signed anew."""
    kept: dict[bytes, Issued] = {}
    order = [issued.device_key for issued in drawn]
    for _ in range(DRAWS):
        rows = [_row(issuing.entry, issued) | whose for issued in drawn]
        added = insert_missing(session.connection(), table_of(Credential), rows, returning="device_key")
        kept |= {issued.device_key: issued for issued in drawn if issued.device_key in added}
        drawn = [_sign(issuing, issued.wanted, issued.device_key) for issued in drawn if issued.device_key not in added]
        if not drawn:
            return [kept[device_key] for device_key in order]
    raise Conflict("key-already-certified")


def _row(entry: signing.TrustedKey, issued: Issued) -> dict[str, Any]:
    return {
        "kid": entry.kid,
        "epoch": (issued.start - entry.not_before) // 3600,
        "idx": issued.index,
        "device_key": issued.device_key,
        "ends_at": moment(issued.end),
    }
