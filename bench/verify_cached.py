"""The same judgement for a credential that this door has seen before: one signature is left to check."""

import time
from collections.abc import Iterator
from itertools import cycle

import signing
from bench import raw
from bench.codes import issuer, phones
from bench.measured import Measured, per_second

CODES = 300


def run() -> Iterator[Measured]:
    key, entry, trust = issuer()
    now = time.time()
    codes = [phone.show(now) for phone in phones(key, entry, CODES)]
    cache = signing.CredentialCache(CODES)
    for code in codes:
        signing.open(code, trust=trust, now=now, window=signing.LOW, cache=cache)
    shown, prepared = cycle(codes), cycle([raw.checks_of(code, entry.key).device for code in codes])
    rates = per_second(
        {
            "ours": lambda: signing.open(next(shown), trust=trust, now=now, window=signing.LOW, cache=cache),
            "one raw verify": lambda: raw.verify(next(prepared)),
        }
    )
    yield Measured(
        "ES256", rates.pop("ours"), "1/s", rates, ">= 0.85", "Reading the digits costs what the cache cannot spare."
    )
