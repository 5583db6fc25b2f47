"""The credential: an issuer's word for one device key, a few hours long (FORMAT.md 3)."""

import struct
from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from .errors import KeyNotValid, KeyRevoked, Malformed, UnknownKey
from .keys import IssuerKey
from .suites import SUITES, PublicKey
from .trust import CREDENTIAL_ROLE, HOUR, TrustedKey, TrustList

VERSION = 1
LENGTH = 109
SIGNED_LENGTH = 45
TAG = b"ronghe/1/credential\0"

HOLDER = 1
CARER = 2
PROFILES = frozenset({HOLDER, CARER})
LIVES = frozenset({2, 4, 6, 8, 12, 24})
SCOPES = {
    0: "every-scene",
    1: "health",
    2: "transit",
    3: "library",
    4: "scenic",
    5: "government-hall",
    6: "sport",
    7: "museum",
    8: "park",
    9: "pharmacy",
    10: "campus",
    11: "care",
    12: "hotel",
    13: "access",
}
FARES = {0: "full", 1: "half", 2: "free"}

# Version, profile and kid share one big-endian word of 32 bits.
_LAYOUT = struct.Struct(">IHBBBI32s")


class Credential(NamedTuple):
    """A credential whose fields were judged by the trust list.

    A tuple rather than a dataclass, because a door makes one for every scan and a frozen
    dataclass costs five times as much to make.
    """

    version: int
    profile: int
    kid: int
    epoch: int
    """Whole hours from the key's not-before to the start."""
    life: int
    """Hours."""
    scope: int
    fare: int
    index: int  # type: ignore[assignment]  # hides tuple.index, which means nothing here
    """Opaque to all but the issuer; (kid, epoch, index) names the credential."""
    device_key: bytes
    """32 bytes: x of the device's point with even y."""
    signature: bytes
    """The issuer's 64 bytes."""
    start: int
    """Unix seconds, as is `end`."""
    end: int


def read_credential(data: bytes, trust: TrustList) -> tuple[Credential, TrustedKey]:
    """Read 109 bytes and judge every field; the signature is not looked at yet.

    Raises, in this order: Malformed, UnknownKey, KeyNotValid, KeyRevoked, Malformed (an index
    or a start that this key never gives).
    """
    word, epoch, life, scope, fare, index, device_key = _LAYOUT.unpack_from(data)
    version, profile, kid = word >> 28, word >> 24 & 15, word & 0xFFFFFF
    if version != VERSION or profile not in PROFILES or not _is_known(life, scope, fare):
        raise Malformed
    key = trust.keys.get(kid)
    if key is None or key.suite not in SUITES:
        raise UnknownKey
    start = key.not_before + HOUR * epoch
    end = start + HOUR * life
    if key.role != CREDENTIAL_ROLE or scope not in key.scopes or end > key.not_after:
        raise KeyNotValid
    if key.revoked_at is not None:
        raise KeyRevoked
    if index >> key.index_bits or start % (HOUR * life):
        raise Malformed
    signature = data[SIGNED_LENGTH:LENGTH]
    credential = Credential(version, profile, kid, epoch, life, scope, fare, index, device_key, signature, start, end)
    return credential, key


def issue(  # noqa: PLR0913 # a field of the credential each
    key: IssuerKey,
    entry: TrustedKey,
    *,
    start: int,
    life: int,
    scope: int,
    fare: int,
    index: int,
    device_key: bytes,
    profile: int = HOLDER,
) -> bytes:
    """Sign a credential of 109 bytes that begins at `start` (Unix seconds) for `life` hours.

    `entry` is what the trust list says of `key`. The caller has verified possession of
    `device_key` and gives every (kid, epoch, index) once. Raises ValueError for what a
    verifier would refuse.
    """
    fields_known = profile in PROFILES and _is_known(life, scope, fare)
    if not fields_known or scope not in entry.scopes or len(device_key) != 32:
        raise ValueError("profile, life, scope, fare or device key is not one this key signs")
    if key.public_key != entry.key or entry.role != CREDENTIAL_ROLE or entry.revoked_at is not None:
        raise ValueError("this is not the credential key that the trust list names")
    if start % (HOUR * life) or start < entry.not_before or start + HOUR * life > entry.not_after:
        raise ValueError("start is off the grid, or outside the life of the key")
    if not 0 <= index < 1 << entry.index_bits:
        raise ValueError("index is not below 2^b")
    word = VERSION << 28 | profile << 24 | entry.kid
    epoch = (start - entry.not_before) // HOUR
    signed = _LAYOUT.pack(word, epoch, life, scope, fare, index, device_key)
    return signed + key.sign(TAG + signed)


def _is_known(life: int, scope: int, fare: int) -> bool:
    return life in LIVES and scope in SCOPES and fare in FARES and (scope != 0 or fare == 0)


class CredentialCache:
    """Remembers which credentials an issuer did sign, least recently used out first.

    Keyed by all 109 bytes, so that a good head cannot lend its verdict to another signature. It
    spares the signature only: the fields, the trust list and the time are judged anew at each
    scan, and nothing is remembered of a credential that was refused.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._known: OrderedDict[bytes, tuple[bytes, PublicKey]] = OrderedDict()
        self._lock = Lock()

    def recall(self, credential: bytes, issuer_key: bytes) -> PublicKey | None:
        """Give the device's verifier, if `issuer_key` was seen to have signed these bytes."""
        with self._lock:
            known = self._known.get(credential)
            if known is None or known[0] != issuer_key:
                return None
            self._known.move_to_end(credential)
            return known[1]

    def remember(self, credential: bytes, issuer_key: bytes, device: PublicKey) -> None:
        """Keep that `issuer_key` signed these bytes for `device`."""
        with self._lock:
            self._known[credential] = (issuer_key, device)
            if len(self._known) > self._size:
                self._known.popitem(last=False)
