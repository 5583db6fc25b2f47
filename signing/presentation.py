"""The presentation: what a phone shows every few seconds and a door judges (FORMAT.md 4, 7)."""

# ruff: noqa: A001 # `open` is read as `signing.open`

import struct
from collections.abc import Callable
from typing import NamedTuple

from .credential import LENGTH, SIGNED_LENGTH, Credential, CredentialCache, read_credential
from .credential import TAG as CREDENTIAL_TAG
from .digits import from_digits, to_digits
from .errors import Expired, Malformed, WrongChallenge, WrongScope
from .freshness import SLOT_SECONDS, Window, is_amber
from .suites import PublicKey, device_point, issuer_point, low_s, verify
from .trust import HOUR, TrustList

TAG = b"ronghe/1/presentation\0"
NO_CHALLENGE = 0
MAX_TYPED_CHALLENGE = 10_000
SCANNED_CHALLENGE = 65_535

_TAIL = struct.Struct(">HH")
_SIGNED_LENGTH = LENGTH + _TAIL.size


class Opened(NamedTuple):
    """A code whose signatures, fields and time were judged good; use is not judged yet."""

    credential: Credential
    slot: int
    """Units of 2 s from the credential's start."""
    challenge: int
    age: float
    """Seconds since the slot began; negative where the phone's clock runs ahead."""
    amber: bool
    """Outside the scene's window: nothing may be consumed before `confirms` says so."""


def open(  # noqa: PLR0913 # all that bears on the verdict is handed in
    text: str,
    *,
    trust: TrustList,
    now: float,
    window: Window,
    scope: int = 0,
    challenge: int = NO_CHALLENGE,
    cache: CredentialCache | None = None,
) -> Opened:
    """Judge the 429 digits of a fused code at `now` (Unix seconds) for a scene of `scope`.

    A credential of scope 0 opens every scene. `challenge` is what the door asked: 0 nothing,
    typed digits plus one. The checks come in the order of FORMAT.md 7, and the first that
    fails raises its SigningError.
    """
    if not 0 <= challenge <= MAX_TYPED_CHALLENGE:
        raise ValueError("a challenge is 0, or four typed digits plus one")
    data = from_digits(text)
    slot, answered = _TAIL.unpack_from(data, LENGTH)
    if MAX_TYPED_CHALLENGE < answered != SCANNED_CHALLENGE:
        raise Malformed
    credential, device = _read_and_verify(data[:LENGTH], trust, scope, cache)
    if answered != challenge:
        raise WrongChallenge
    verify(device, data[_SIGNED_LENGTH:], TAG + data[:_SIGNED_LENGTH])
    if slot * SLOT_SECONDS >= credential.life * HOUR:
        raise Expired
    age = now - (credential.start + SLOT_SECONDS * slot)
    return Opened(credential, slot, answered, age, is_amber(age, window))


def _read_and_verify(
    data: bytes, trust: TrustList, scope: int, cache: CredentialCache | None
) -> tuple[Credential, PublicKey]:
    credential, key = read_credential(data, trust)
    device = cache.recall(data, key.key) if cache is not None else None
    if device is None:
        signed = CREDENTIAL_TAG + data[:SIGNED_LENGTH]
        verify(issuer_point(key.key), credential.signature, signed)
    if credential.scope not in (0, scope):
        raise WrongScope
    if device is None:
        try:
            device = device_point(credential.device_key)
        except ValueError:
            raise Malformed from None
        if cache is not None:
            cache.remember(data, key.key, device)
    return credential, device


def present(
    credential: bytes,
    sign: Callable[[bytes], bytes],
    *,
    slot: int,
    challenge: int = NO_CHALLENGE,
) -> str:
    """Write the code that a phone shows in `slot`.

    `sign` is the device key: it takes the message and gives 64 bytes r || s, with high or low
    s. Raises ValueError for a credential, slot, challenge or signature out of range.
    """
    if len(credential) != LENGTH or not 0 <= challenge <= MAX_TYPED_CHALLENGE:
        raise ValueError("not a credential of 109 bytes, or not a challenge that can be typed")
    if not 0 <= slot < 1 << 16:
        raise ValueError("a slot is a number of 16 bits")
    signed = credential + _TAIL.pack(slot, challenge)
    return to_digits(signed + low_s(sign(TAG + signed)))
