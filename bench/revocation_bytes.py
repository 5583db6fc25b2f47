"""Bytes of a revocation list for each revoked credential, beside the least that any exact list can have."""

import random
import zlib
from collections.abc import Iterator
from math import lgamma, log
from statistics import median

import signing
from bench.measured import Measured

LIVE = 1_000_000
INDEX_BITS = 20
ROUNDS = 5


def run() -> Iterator[Measured]:
    for case, share in (("1%", 0.01), ("0.1%", 0.001), ("0.01%", 0.0001)):
        revoked = round(LIVE * share)
        drawn = [_draw(seed, revoked) for seed in range(ROUNDS)]
        ours = median(len(signing.write_list(0x12F001, 48, INDEX_BITS, indices)) for indices in drawn)
        status = median(len(_status_list(indices)) for indices in drawn)
        beside = {"the entropy of the set": _entropy(revoked) / 8, "Token Status List + zlib": status}
        each = {name: size / revoked for name, size in beside.items()}
        yield Measured(case, ours / revoked, "bytes", each, "<= 1.15")


def _draw(seed: int, revoked: int) -> list[int]:
    """Some of a million indices that were themselves drawn out of one universe: so are they."""
    strewn = random.Random(seed)  # noqa: S311 # the same figures in every run
    return strewn.sample(range(1 << INDEX_BITS), revoked)


def _entropy(revoked: int) -> float:
    """Bits that it takes to say which of all live credentials are revoked."""
    return (lgamma(LIVE + 1) - lgamma(revoked + 1) - lgamma(LIVE - revoked + 1)) / log(2)


def _status_list(indices: list[int]) -> bytes:
    """One bit a credential, compressed as the standard says."""
    bits = bytearray((1 << INDEX_BITS) // 8)
    for index in indices:
        bits[index // 8] |= 1 << index % 8
    return zlib.compress(bits, 9)
