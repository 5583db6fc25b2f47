"""Revocation lists: which indices of one key and epoch are revoked, exactly (FORMAT.md 13).

The indices look random, so the gaps between them are nearly geometric, and a Rice code of the
gaps comes within half a percent of the least that any exact list can have. No false positives:
nobody is turned away because a filter was small.
"""

import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .errors import ListMalformed

_VERSION = 1
_HEAD = struct.Struct(">B3sHBI")
_MAX_KID = (1 << 24) - 1
_MAX_EPOCH = (1 << 16) - 1
_ONE = b"\1"


@dataclass(frozen=True, slots=True)
class RevocationList:
    """The revoked credentials of one (kid, epoch)."""

    kid: int
    epoch: int
    """Whole hours from the key's not-before to the start of these credentials."""
    index_bits: int
    """b: indices lie below 2^b."""
    indices: Sequence[int]
    """Strictly ascending."""

    def holds(self, index: int) -> bool:
        """Say whether the credential of this index is revoked."""
        at = bisect_left(self.indices, index)
        return at < len(self.indices) and self.indices[at] == index


def write_list(kid: int, epoch: int, index_bits: int, indices: Iterable[int]) -> bytes:
    """Write a list; the same set of indices always gives the same bytes.

    Raises ValueError for what its fields cannot hold.
    """
    rows = sorted(set(indices))
    if not 0 <= kid <= _MAX_KID or not 0 <= epoch <= _MAX_EPOCH or not 1 <= index_bits <= 32:
        raise ValueError("no such kid, epoch or number of index bits")
    if rows and not 0 <= rows[0] <= rows[-1] < 1 << index_bits:
        raise ValueError("indices are not below 2^b")
    head = _HEAD.pack(_VERSION, kid.to_bytes(3), epoch, index_bits, len(rows))
    return head + _write_gaps(rows, _rice_parameter(len(rows), index_bits))


def read_list(data: bytes) -> RevocationList:
    """Read a list that `write_list` wrote; raises ListMalformed for any other bytes.

    Time and memory are bounded by the length of the data, whatever its fields promise. A list
    carries no signature: what makes it believable is that a signed head names it.
    """
    if len(data) < _HEAD.size:
        raise ListMalformed
    version, kid, epoch, index_bits, count = _HEAD.unpack_from(data)
    if version != _VERSION or not 1 <= index_bits <= 32 or count > 1 << index_bits:
        raise ListMalformed
    indices = _read_gaps(data[_HEAD.size :], count, index_bits)
    return RevocationList(int.from_bytes(kid), epoch, index_bits, indices)


def _rice_parameter(count: int, index_bits: int) -> int:
    """Give the greatest k with 2^k · 2n ≤ 2·2^b - n: 2^k is the median gap, near enough."""
    if count == 0:
        return 0
    return max(0, (((2 << index_bits) - count) // (2 * count)).bit_length() - 1)


def _write_gaps(rows: Sequence[int], k: int) -> bytes:
    low = (1 << k) - 1
    gaps = (row - before - 1 for before, row in zip([-1, *rows], rows, strict=False))
    bits = "".join("0" * (gap >> k) + f"{1 << k | gap & low:b}" for gap in gaps)
    bits += "0" * (-len(bits) % 8)
    return int("0" + bits, 2).to_bytes(len(bits) // 8)


def _read_gaps(data: bytes, count: int, index_bits: int) -> Sequence[int]:
    k = _rice_parameter(count, index_bits)
    if count * (k + 1) > 8 * len(data):
        raise ListMalformed
    # The leading one keeps the zeros behind it.
    bits = f"{int.from_bytes(_ONE + data):b}"[1:]
    indices = array("I")
    index, at = -1, 0
    for _ in range(count):
        one = bits.find("1", at)
        end = one + 1 + k
        if one < 0 or end > len(bits):
            raise ListMalformed
        # The digits from `one` on are 2^k + the low part of the gap.
        index += 1 + (one - at - 1 << k) + int(bits[one:end], 2)
        if index >> index_bits:
            raise ListMalformed
        indices.append(index)
        at = end
    if len(bits) - at >= 8 or "1" in bits[at:]:
        raise ListMalformed
    return indices
