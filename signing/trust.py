"""The trust list: which keys an issuing region stands for (FORMAT.md 10).

Like the targets of TUF, but one fixed layout: an offline root signs it by threshold, each list
names the hash of the one before, and a verifier keeps the newest it has seen.
"""

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from .errors import (
    BadSignature,
    ListBadSignature,
    ListExpired,
    ListForeignKey,
    ListFork,
    ListMalformed,
    ListRollback,
)
from .keys import IssuerKey
from .suites import SIGNATURE_LENGTH, SUITES, issuer_point, verify

TAG = b"ronghe/1/trust\0"
HOUR = 3600
CREDENTIAL_ROLE = 1
HEAD_ROLE = 2
ROLES = {CREDENTIAL_ROLE: "credential", HEAD_ROLE: "head", 3: "venue", 4: "log"}
NO_PREVIOUS = bytes(32)

_VERSION = 1
_HEAD = struct.Struct(">BI32sIIH")
_ENTRY = struct.Struct(">3sBB64s32s3sBIII")
_SIGNATURE = struct.Struct(f">32s{SIGNATURE_LENGTH}s")


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """What a trust list says of one key. Times are Unix seconds."""

    kid: int
    """24 bits: issuer number (12) and key number (12)."""
    suite: int
    key: bytes
    """64 bytes x || y."""
    role: int
    scopes: frozenset[int]
    region: str
    """Six digits of GB/T 2260."""
    index_bits: int
    not_before: int
    not_after: int
    revoked_at: int | None = None

    @property
    def issuer(self) -> int:
        return self.kid >> 12


@dataclass(frozen=True, slots=True)
class Root:
    """Whom to believe about one issuer: `threshold` of these keys (64 bytes x || y each)."""

    issuer: int
    keys: tuple[bytes, ...]
    threshold: int

    def __post_init__(self) -> None:
        if not 1 <= self.threshold <= len(set(self.keys)):
            raise ValueError("the threshold must be between 1 and the number of root keys")


@dataclass(frozen=True, slots=True)
class TrustList:
    """A trust list that was verified. Times are Unix seconds."""

    sequence: int
    previous: bytes
    """SHA-256 of the list before, 32 zero bytes in the first."""
    issued_at: int
    next_update: int
    keys: Mapping[int, TrustedKey]
    digest: bytes
    """SHA-256 of this list without its signatures."""


def make_trust_list(
    entries: Iterable[TrustedKey],
    *,
    sequence: int,
    previous: bytes,
    issued_at: int,
    next_update: int,
    root_keys: Sequence[IssuerKey],
) -> bytes:
    """Write and sign a trust list; `previous` is the digest of the one before or NO_PREVIOUS.

    Raises ValueError where a verifier would call it malformed.
    """
    rows = sorted(entries, key=lambda entry: entry.kid)
    try:
        head = _HEAD.pack(_VERSION, sequence, previous, issued_at, next_update, len(rows))
        body = head + b"".join(_pack_entry(row) for row in rows)
        made = _read_body(body)
    except (ListMalformed, OverflowError, struct.error):
        raise ValueError("these entries make no valid trust list") from None
    # struct pads and cuts bytes of a wrong length without a word.
    if made.previous != previous or list(made.keys.values()) != rows:
        raise ValueError("these entries make no valid trust list: something does not fit its field")
    signatures = sorted(_SIGNATURE.pack(sha256(key.public_key).digest(), key.sign(TAG + body)) for key in root_keys)
    return body + bytes([len(signatures)]) + b"".join(signatures)


def read_trust_list(data: bytes, *, root: Root, now: float, newest: TrustList | None) -> TrustList:
    """Verify a trust list received at `now` by someone who already holds `newest`.

    A list kept from an earlier day is read again with the time at which it was received: how
    long a scene lives with an old list is the scene's rule, not a question of authenticity.
    Raises, in this order: ListMalformed, ListBadSignature, ListMalformed (its content),
    ListForeignKey, ListRollback, ListFork, ListExpired.
    """
    body, signatures = _split(data)
    _demand_threshold(body, signatures, root)
    trust = _read_body(body)
    if any(key.issuer != root.issuer for key in trust.keys.values()):
        raise ListForeignKey
    if newest is not None:
        _demand_succession(trust, newest)
    if not now < trust.next_update:
        raise ListExpired
    return trust


def _split(data: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """Part the signed body from its signatures by length alone."""
    if len(data) < _HEAD.size or data[0] != _VERSION:
        raise ListMalformed
    count = _HEAD.unpack_from(data)[-1]
    end = _HEAD.size + count * _ENTRY.size
    if len(data) <= end or len(data) != end + 1 + data[end] * _SIGNATURE.size:
        raise ListMalformed
    signatures = list(_SIGNATURE.iter_unpack(data[end + 1 :]))
    signers = [signer for signer, _ in signatures]
    if signers != sorted(set(signers)):
        raise ListMalformed
    return data[:end], signatures


def _demand_threshold(body: bytes, signatures: list[tuple[bytes, bytes]], root: Root) -> None:
    roots = {sha256(key).digest(): key for key in root.keys}
    good = 0
    for signer, signature in signatures:
        if signer in roots:
            try:
                verify(issuer_point(roots[signer]), signature, TAG + body)
            except BadSignature:
                continue
            good += 1
    if good < root.threshold:
        raise ListBadSignature


def _read_body(body: bytes) -> TrustList:
    _, sequence, previous, issued_at, next_update, _ = _HEAD.unpack_from(body)
    entries = list(_unpack_entries(body))
    kids = [entry.kid for entry in entries]
    if (
        sequence == 0
        or (sequence == 1) != (previous == NO_PREVIOUS)
        or issued_at >= next_update
        or kids != sorted(set(kids))
        or len({entry.key for entry in entries}) != len(entries)
    ):
        raise ListMalformed
    keys = {entry.kid: entry for entry in entries}
    return TrustList(sequence, previous, issued_at, next_update, keys, sha256(body).digest())


def _pack_entry(entry: TrustedKey) -> bytes:
    return _ENTRY.pack(
        entry.kid.to_bytes(3),
        entry.suite,
        entry.role,
        entry.key,
        sum(1 << scope for scope in entry.scopes).to_bytes(32),
        int(entry.region).to_bytes(3),
        entry.index_bits,
        entry.not_before,
        entry.not_after,
        entry.revoked_at or 0,
    )


def _unpack_entries(body: bytes) -> Iterator[TrustedKey]:
    for fields in _ENTRY.iter_unpack(body[_HEAD.size :]):
        kid, suite, role, key, bitmap, region, index_bits, not_before, not_after, revoked = fields
        mask = int.from_bytes(bitmap)
        scopes = frozenset(scope for scope in range(256) if mask >> scope & 1)
        entry = TrustedKey(
            int.from_bytes(kid), suite, key, role, scopes, f"{int.from_bytes(region):06}",
            index_bits, not_before, not_after, revoked or None,
        )  # fmt: skip
        _demand_sense(entry)
        yield entry


def _demand_sense(entry: TrustedKey) -> None:
    """Refuse an entry that no publisher writes; a suite or role unknown here may be a new one."""
    signs_credentials = entry.role == CREDENTIAL_ROLE
    if (
        not 100_000 <= int(entry.region) <= 999_999
        or entry.not_before % HOUR
        or entry.not_before >= entry.not_after
        or signs_credentials != bool(entry.scopes)
        or not (1 <= entry.index_bits <= 32 if signs_credentials else entry.index_bits == 0)
    ):
        raise ListMalformed
    if entry.suite in SUITES:
        try:
            issuer_point(entry.key)
        except ValueError:
            raise ListMalformed from None


def _demand_succession(trust: TrustList, newest: TrustList) -> None:
    if trust.sequence < newest.sequence:
        raise ListRollback
    if trust.sequence == newest.sequence and trust.digest != newest.digest:
        raise ListFork
    if trust.sequence == newest.sequence + 1 and trust.previous != newest.digest:
        raise ListFork
    kids = {entry.key: kid for kid, entry in newest.keys.items()}
    for kid, entry in trust.keys.items():
        before = newest.keys.get(kid, entry)
        if _lasting(entry) != _lasting(before) or kids.get(entry.key, kid) != kid:
            raise ListFork
        if before.revoked_at not in (None, entry.revoked_at):
            raise ListFork


def _lasting(entry: TrustedKey) -> tuple[int, bytes, int, int]:
    return entry.suite, entry.key, entry.role, entry.not_before
