"""Signature suites, chosen by the trust list per key, never by the code (FORMAT.md 2).

| number | issuer | device |
|---|---|---|
| 1 | ES256 | ES256 |

FORMAT.md registers the numbers of the suites to come.
"""

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from .errors import BadSignature

ES256 = 1
SUITES = frozenset({ES256})

SIGNATURE_LENGTH = 64
# The order of P-256 (SEC 2, 2.4.2).
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_HALF_ORDER = ORDER // 2
_CURVE = ec.SECP256R1()
_ALGORITHM = ec.ECDSA(hashes.SHA256())

PublicKey = ec.EllipticCurvePublicKey


@lru_cache(maxsize=4096)
def issuer_point(key: bytes) -> PublicKey:
    """Make a verifier of the 64 bytes x || y. Remembered, because issuers are few and come back.

    Raises ValueError for a point that is not on the curve.
    """
    return PublicKey.from_encoded_point(_CURVE, b"\x04" + key)


def device_point(x: bytes) -> PublicKey:
    """Make a verifier of the 32 bytes x of the point whose y is even.

    Raises ValueError where x >= p or the curve has no such point.
    """
    return PublicKey.from_encoded_point(_CURVE, b"\x02" + x)


def verify(key: PublicKey, signature: bytes, message: bytes) -> None:
    """Check a 64-byte ES256 signature r || s (RFC 7518 3.4) with low s.

    Raises BadSignature. Ranges are checked here rather than left to the library, so that every
    implementation refuses the same bytes: (r, n - s) would be a second valid code otherwise.
    """
    r = int.from_bytes(signature[:32])
    s = int.from_bytes(signature[32:])
    if len(signature) != SIGNATURE_LENGTH or not 0 < r < ORDER or not 0 < s <= _HALF_ORDER:
        raise BadSignature
    try:
        key.verify(encode_dss_signature(r, s), message, _ALGORITHM)
    except InvalidSignature:
        raise BadSignature from None


def low_s(signature: bytes) -> bytes:
    """Give the signature r || s with s := min(s, n - s), the only form verifiers accept."""
    s = int.from_bytes(signature[32:])
    return signature[:32] + min(s, ORDER - s).to_bytes(32)


def raw_signature(der: bytes) -> bytes:
    """Turn the DER signature of `cryptography` into 64 bytes r || s with low s."""
    r, s = decode_dss_signature(der)
    return low_s(r.to_bytes(32) + s.to_bytes(32))
