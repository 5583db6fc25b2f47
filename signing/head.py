"""Manifest and head: what a publisher says is the case now (FORMAT.md 14, 15).

One small signed head binds the time and one manifest; the manifest names the trust list and
every revocation list by the SHA-256 of its file. So a door asks again and again for 112 bytes,
fetches what it does not have yet under a name that never changes its content, and believes no
file by itself.
"""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from .errors import (
    BadSignature,
    FromTheFuture,
    ListBadSignature,
    ListForeignKey,
    ListFork,
    ListMalformed,
    ListRollback,
)
from .keys import IssuerKey
from .revocation import RevocationList, read_list
from .suites import SIGNATURE_LENGTH, SUITES, issuer_point, verify
from .trust import HEAD_ROLE, TrustedKey, TrustList

TAG = b"ronghe/1/head\0"
AHEAD_SECONDS = 60
"""How far a head may lie ahead of a scanner's clock."""

_VERSION = 1
_HEAD = struct.Struct(">B3sIII32s")
_MANIFEST = struct.Struct(">BII32sI")
_LISTED = struct.Struct(">3sH32sI")


class Listed(NamedTuple):
    """A revocation list as a manifest names it."""

    kid: int
    epoch: int
    digest: bytes
    """SHA-256 of the file."""
    length: int
    """Bytes of the file, so that a door knows what it is about to fetch."""

    @classmethod
    def of(cls, kid: int, epoch: int, data: bytes) -> "Listed":
        """Name the file that `revocation.write_list` wrote for this kid and epoch."""
        return cls(kid, epoch, sha256(data).digest(), len(data))


@dataclass(frozen=True, slots=True)
class Manifest:
    """All files that are in force. `sequence` rises when they change, not with every head."""

    sequence: int
    issued_at: int
    trust_list: bytes
    """SHA-256 of the trust list's file, signatures and all."""
    lists: Mapping[tuple[int, int], Listed]
    """By (kid, epoch). What is not here has nothing revoked."""
    digest: bytes
    """SHA-256 of this manifest's file."""


@dataclass(frozen=True, slots=True)
class Head:
    """A head that was verified. Times are Unix seconds."""

    kid: int
    sequence: int
    issued_at: int
    """A door's time is never below this: see `freshness.door_time`."""
    next_update: int
    manifest: bytes
    """SHA-256 of the manifest's file."""

    def is_overdue(self, now: float) -> bool:
        """Say whether a newer head should exist by now: the publisher stands still, or somebody holds it back.

        No refusal, because the lists stay as true as their age: how long a scene lives with them
        is the scene's rule (`freshness.list_verdict`). A `now` that is no number is overdue.
        """
        return not now < self.next_update


def file_name(digest: bytes) -> str:
    """Give the name under which a file is published: its SHA-256 in hexadecimal, and .bin."""
    if len(digest) != 32:
        raise ValueError("a SHA-256 has 32 bytes")
    return f"{digest.hex()}.bin"


def demand_file(data: bytes, digest: bytes) -> None:
    """Raise ListMalformed unless `data` is the very file of this SHA-256: a cut download is not."""
    if sha256(data).digest() != digest:
        raise ListMalformed


def make_manifest(*, sequence: int, issued_at: int, trust_list: bytes, lists: Iterable[Listed]) -> bytes:
    """Write the manifest of the trust list whose file is given, and of these lists in any order.

    Raises ValueError for two lists of one (kid, epoch), or what its fields cannot hold.
    """
    rows = sorted(lists)
    try:
        head = _MANIFEST.pack(_VERSION, sequence, issued_at, sha256(trust_list).digest(), len(rows))
        made = head + b"".join(_LISTED.pack(row.kid.to_bytes(3), *row[1:]) for row in rows)
        read = _parse_manifest(made)
    except (ListMalformed, OverflowError, struct.error):
        raise ValueError("these lists make no valid manifest") from None
    # struct pads and cuts bytes of a wrong length without a word.
    if list(read.lists.values()) != rows:
        raise ValueError("these lists make no valid manifest: a digest is not 32 bytes")
    return made


def read_manifest(data: bytes, *, head: Head, newest: Manifest | None = None) -> Manifest:
    """Read the manifest that a verified head names, for someone who already holds `newest`.

    Raises, in this order: ListMalformed, ListForeignKey, ListRollback, ListFork.
    """
    demand_file(data, head.manifest)
    manifest = _parse_manifest(data)
    if manifest.issued_at > head.issued_at:
        raise ListMalformed
    if any(kid >> 12 != head.kid >> 12 for kid, _ in manifest.lists):
        raise ListForeignKey
    if newest is not None:
        if manifest.sequence < newest.sequence or manifest.issued_at < newest.issued_at:
            raise ListRollback
        if manifest.sequence == newest.sequence and manifest.digest != newest.digest:
            raise ListFork
    return manifest


def read_listed(data: bytes, *, listed: Listed, trust: TrustList) -> RevocationList:
    """Read the revocation list that a manifest names; raises ListMalformed if it is anything else.

    `trust` is the trust list that the same manifest names.
    """
    demand_file(data, listed.digest)
    revoked = read_list(data)
    key = trust.keys.get(listed.kid)
    # A key that the trust list does not name opens nothing, so that any b is as good.
    if (revoked.kid, revoked.epoch, len(data)) != (listed.kid, listed.epoch, listed.length) or (
        key is not None and key.index_bits != revoked.index_bits
    ):
        raise ListMalformed
    return revoked


def make_head(
    key: IssuerKey, entry: TrustedKey, *, sequence: int, issued_at: int, next_update: int, manifest: bytes
) -> bytes:
    """Sign a head for the file of a manifest; `entry` is what the trust list says of `key`.

    Raises ValueError for what a verifier would refuse.
    """
    if key.public_key != entry.key or not _may_sign(entry, issued_at):
        raise ValueError("this is no head key in force that the trust list names")
    digest = sha256(manifest).digest()
    try:
        body = _HEAD.pack(_VERSION, entry.kid.to_bytes(3), sequence, issued_at, next_update, digest)
        read_manifest(manifest, head=peek_head(body + bytes(SIGNATURE_LENGTH)))
    except (ListMalformed, ListForeignKey, struct.error):
        raise ValueError("sequence, times or manifest make no valid head") from None
    return body + key.sign(TAG + body)


def peek_head(data: bytes) -> Head:
    """Read a head that is *not verified*, only to learn which trust list to fetch and verify by its root.

    A door does so when it holds no trust list yet, or one that does not name the head's key.
    Raises ListMalformed.
    """
    if len(data) != _HEAD.size + SIGNATURE_LENGTH:
        raise ListMalformed
    version, kid, sequence, issued_at, next_update, manifest = _HEAD.unpack_from(data)
    if version != _VERSION or sequence == 0 or issued_at >= next_update:
        raise ListMalformed
    return Head(int.from_bytes(kid), sequence, issued_at, next_update, manifest)


def read_head(data: bytes, *, trust: TrustList, now: float, newest: Head | None) -> Head:
    """Verify a head received at `now` by someone who already holds `newest`.

    Raises, in this order: ListMalformed, ListBadSignature (also for a key that is unknown,
    revoked, of another role or outside its time), ListRollback, ListFork, FromTheFuture. An
    overdue head is read: ask `is_overdue`.
    """
    head = peek_head(data)
    entry = trust.keys.get(head.kid)
    if entry is None or entry.suite not in SUITES or not _may_sign(entry, head.issued_at):
        raise ListBadSignature
    try:
        verify(issuer_point(entry.key), data[_HEAD.size :], TAG + data[: _HEAD.size])
    except BadSignature:
        raise ListBadSignature from None
    if newest is not None:
        if head.sequence < newest.sequence or head.issued_at < newest.issued_at:
            raise ListRollback
        if head.sequence == newest.sequence and head != newest:
            raise ListFork
    if not head.issued_at <= now + AHEAD_SECONDS:
        raise FromTheFuture
    return head


def _may_sign(entry: TrustedKey, at: int) -> bool:
    in_time = entry.not_before <= at < entry.not_after
    return entry.role == HEAD_ROLE and entry.revoked_at is None and in_time


def _parse_manifest(data: bytes) -> Manifest:
    if len(data) < _MANIFEST.size:
        raise ListMalformed
    version, sequence, issued_at, trust_list, count = _MANIFEST.unpack_from(data)
    if version != _VERSION or sequence == 0 or len(data) != _MANIFEST.size + count * _LISTED.size:
        raise ListMalformed
    rows = (Listed(int.from_bytes(kid), *rest) for kid, *rest in _LISTED.iter_unpack(data[_MANIFEST.size :]))
    lists = {(row.kid, row.epoch): row for row in rows}
    if len(lists) != count or list(lists) != sorted(lists):
        raise ListMalformed
    return Manifest(sequence, issued_at, trust_list, lists, sha256(data).digest())
