"""Whole judgements of a code by `signing.open`, both signatures checked, Python on one core."""

import time
from collections.abc import Callable, Iterator
from itertools import cycle

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

import signing
from bench import raw
from bench.codes import issuer, phones
from bench.measured import Measured, per_second

CODES = 300
IF_MISSED = (
    "The raw verifies are handed their keys, while a door must read the phone's compressed point out of each new code; "
    "beside raw verifies that read it too we are at {0:.2f}, and those reach only {1:.2f} themselves."
)
KEY_READ = "two raw verifies, the device's key read"


def run() -> Iterator[Measured]:
    key, entry, trust = issuer()
    now = time.time()
    codes = [phone.show(now) for phone in phones(key, entry, CODES)]
    prepared = [raw.checks_of(code, entry.key) for code in codes]
    shown, ready, unread = cycle(codes), cycle(prepared), cycle(prepared)
    rates = per_second(
        {
            "ours": lambda: signing.open(next(shown), trust=trust, now=now, window=signing.LOW),
            "two raw verifies": lambda: raw.verify_both(next(ready)),
            KEY_READ: lambda: raw.verify_both_and_read_key(next(unread)),
            "PyJWT, one signature": _pyjwt(now),
        }
    )
    ours = rates.pop("ours")
    why = IF_MISSED.format(ours / rates[KEY_READ], rates[KEY_READ] / rates["two raw verifies"])
    yield Measured("ES256", ours, "1/s", rates, ">= 0.85", why)


def _pyjwt(now: float) -> Callable[[], object]:
    private = ec.generate_private_key(ec.SECP256R1())
    public = private.public_key()
    token = jwt.encode({"sub": "S42030017", "exp": int(now) + 3600}, private, algorithm="ES256")
    return lambda: jwt.decode(token, public, algorithms=["ES256"])
