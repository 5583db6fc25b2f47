"""Modules a side of the symbol that shows our 429 digits, beside the peers' symbols at the same level of correction."""

import secrets
import time
from collections.abc import Iterator

import qrcode
import qrcode.util
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M

from bench.codes import issuer, phones
from bench.measured import Measured

LEVELS = {"M": ERROR_CORRECT_M, "L": ERROR_CORRECT_L}
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
TRANSIT_BYTES = 360  # JT/T 1179: a two-key transit code with its SM2 signatures
HEALTH_CHARACTERS = 604  # the EU Digital COVID Certificate of its published test data
IF_MISSED = (
    "429 digits need version 8 at level L, where the peer needs version 12: {0} modules beside {1} "
    "is {2:.0%} of the area, and the next smaller symbol holds 370 digits."
)


def run() -> Iterator[Measured]:
    key, entry, _ = issuer()
    [phone] = phones(key, entry, 1)
    digits = phone.show(time.time()).encode()
    transit = secrets.token_bytes(TRANSIT_BYTES)
    health = "".join(secrets.choice(ALPHANUMERIC) for _ in range(HEALTH_CHARACTERS)).encode()
    for name, level in LEVELS.items():
        ours = _modules(digits, qrcode.util.MODE_NUMBER, level)
        theirs = _modules(transit, qrcode.util.MODE_8BIT_BYTE, level)
        beside = {
            "JT/T 1179, 360 bytes": theirs,
            "EU DCC, 604 characters": _modules(health, qrcode.util.MODE_ALPHA_NUM, level),
        }
        why = IF_MISSED.format(ours, theirs, (ours / theirs) ** 2)
        yield Measured(name, ours, "modules", beside, "<= 0.73", why)


def _modules(content: bytes, mode: int, level: int) -> int:
    symbol = qrcode.QRCode(error_correction=level)
    symbol.add_data(qrcode.util.QRData(content, mode=mode))
    symbol.make(fit=True)
    return int(symbol.modules_count)
