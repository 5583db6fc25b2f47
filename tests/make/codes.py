"""An issuer, and phones whose wallets were fetched from it by the act itself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy.orm import Session

import signing
from tests.make.residents import SHIYAN
from tests.make.times import NOW
from tests.simulator import DeviceKey, Phone, text_of
from webapp.domain import actors, codes, residents
from webapp.domain.catalogue import Scene, scene_named
from webapp.domain.regions import Profile

DAY = 86400
TODAY = int(NOW.timestamp()) // DAY * DAY


@cache
def issuer(index_bits: int = 24) -> codes.Issuing:
    key = signing.FileKey(ec.generate_private_key(ec.SECP256R1()))
    entry = signing.TrustedKey(
        kid=(SHIYAN.issuer_number << 12) + 1,
        suite=signing.ES256,
        key=key.public_key,
        role=signing.CREDENTIAL_ROLE,
        scopes=frozenset(signing.SCOPES),
        region=SHIYAN.region,
        index_bits=index_bits,
        not_before=TODAY,
        not_after=TODAY + 400 * DAY,
    )
    return codes.Issuing(key, entry, SHIYAN)


def trust_in(issuing: codes.Issuing) -> signing.TrustList:
    keys = {issuing.entry.kid: issuing.entry}
    return signing.TrustList(1, signing.NO_PREVIOUS, TODAY, TODAY + 90 * DAY, keys, bytes(32))


def offer(nonce: bytes, keys: Sequence[DeviceKey]) -> list[codes.OfferedKey]:
    return [codes.OfferedKey(key.public, key.sign(signing.possession_message(nonce, key.public))) for key in keys]


def fetch(
    session: Session,
    by: actors.Resident,
    *,
    count: int = 1,
    now: datetime = NOW,
    issuing: codes.Issuing | None = None,
) -> Phone:
    """The holder's phone with a fresh wallet of `count` credentials, ready to show codes."""
    nonce = residents.load_device(session, by.device_id, by=by).wallet_nonce
    session.expire_all()
    keys = [DeviceKey() for _ in range(count)]
    issued, _ = codes.fetch_wallet(session, nonce, offer(nonce, keys), issuing=issuing or issuer(), by=by, now=now)
    session.expire_all()
    wallet = [{"credential": text_of(one.credential), "start": one.start, "end": one.end} for one in issued]
    return Phone(http=None, wallet=list(zip(wallet, keys, strict=True)))


def scene(code: str = "CUL-01") -> Scene:
    found = scene_named(code)
    assert found is not None
    return found


def show(
    session: Session,
    by: actors.Terminal,
    code: str,
    *,
    at: datetime = NOW,
    uploaded: datetime | None = None,
    profile: Profile = SHIYAN,
    **other: object,
) -> codes.Judgement:
    """A door shows a code to the house at `at`; with `uploaded`, it judged alone and tells the house then."""
    shown = codes.Shown(
        by=by, code=code, scene=scene(), client_ref=uuid4(), at=at, now=uploaded or at, late=uploaded is not None
    )
    shown = replace(shown, **other)  # type: ignore[arg-type] # fields of Shown
    cache = signing.CredentialCache(10)
    outcome = codes.read(shown, trust=trust_in(issuer()), cache=cache, profile=profile)
    judgement, _ = codes.scan(session, shown, outcome, profile=profile)
    return judgement
