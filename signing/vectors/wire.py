"""FORMAT.md written down a second time, for the generator alone.

Nothing of the package is used here: a field that it packs wrongly must not be packed wrongly
in the cases that judge it. Everything is derived from fixed names, so that every run writes the
same bytes.
"""

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from itertools import count
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
TAGS = ("credential", "presentation", "possession", "trust", "head", "venue", "log")

# Midnight UTC, 4 May 2026: the vectors' keys begin here.
NOT_BEFORE = 1_777_852_800
HOUR = 3600
DAY = 24 * HOUR
START = NOT_BEFORE + 2 * DAY


def tagged(tag: str, message: bytes) -> bytes:
    return b"ronghe/1/" + tag.encode() + b"\0" + message


def scalar(name: str) -> int:
    return int.from_bytes(sha256(f"one card vectors: {name}".encode()).digest()) % N


def point(secret: int) -> bytes:
    numbers = ec.derive_private_key(secret, ec.SECP256R1()).public_key().public_numbers()
    return numbers.x.to_bytes(32) + numbers.y.to_bytes(32)


@cache
def even_scalar(name: str) -> int:
    """Do what a phone does: make keys until y is even."""
    tries = (scalar(f"{name} {number}") for number in count())
    return next(secret for secret in tries if point(secret)[63] % 2 == 0)


@cache
def sign(secret: int, message: bytes) -> bytes:
    key = ec.derive_private_key(secret, ec.SECP256R1())
    der = key.sign(message, ec.ECDSA(SHA256(), deterministic_signing=True))
    r, s = decode_dss_signature(der)
    return r.to_bytes(32) + min(s, N - s).to_bytes(32)


def as_text(number: int) -> str:
    return "86" + str(number).zfill(427)


Change = Callable[[bytes], bytes]


def unchanged(signature: bytes) -> bytes:
    return signature


@dataclass(frozen=True)
class Code:
    """A fused code and what was done to it; `but` gives another one that differs in a few fields."""

    version: int = 1
    profile: int = 1
    kid: int = 0x001001
    epoch: int = (START - NOT_BEFORE) // HOUR
    life: int = 24
    scope: int = 0
    fare: int = 0
    index: int = 123_456
    device_key: bytes = field(default_factory=lambda: point(even_scalar("phone"))[:32])
    slot: int = 18_000
    challenge: int = 0
    issuer: str = "issuer key 1"
    device: int = field(default_factory=lambda: even_scalar("phone"))
    issuer_tag: str = "credential"
    device_tag: str = "presentation"
    issuer_signature: Change = unchanged
    forge: Change = unchanged
    """Done to the credential after it was signed."""
    device_signature: Change = unchanged
    replay: Change = unchanged
    """Done to the presentation after it was signed."""

    def but(self, **changes: Any) -> "Code":
        return replace(self, **changes)

    @property
    def drawn_at(self) -> int:
        return NOT_BEFORE + HOUR * self.epoch + 2 * self.slot

    def fields(self) -> dict[str, Any]:
        names = ("version", "profile", "kid", "epoch", "life", "scope", "fare", "index")
        written = {name: getattr(self, name) for name in names}
        return written | {"device_key": self.device_key.hex(), "slot": self.slot, "challenge": self.challenge}

    def stages(self) -> dict[str, str]:
        head = bytes([self.version << 4 | self.profile]) + self.kid.to_bytes(3)
        values = struct.pack(">HBBBI", self.epoch, self.life, self.scope, self.fare, self.index)
        signed = head + values + self.device_key
        issued = self.issuer_signature(sign(scalar(self.issuer), tagged(self.issuer_tag, signed)))
        credential = self.forge(signed + issued)
        shown = credential + struct.pack(">HH", self.slot, self.challenge)
        drawn = self.device_signature(sign(self.device, tagged(self.device_tag, shown)))
        presentation = self.replay(shown + drawn)
        return {
            "credential_message": tagged(self.issuer_tag, signed).hex(),
            "credential_signature": issued.hex(),
            "credential": credential.hex(),
            "presentation_message": tagged(self.device_tag, shown).hex(),
            "presentation_signature": drawn.hex(),
            "presentation": presentation.hex(),
            "text": as_text(int.from_bytes(presentation)),
        }


def issuer_entry(name: str, kid: int, **changes: Any) -> dict[str, Any]:
    """Give the fields of a trust list's entry for a credential key, with some of them changed."""
    entry = {
        "kid": kid,
        "suite": 1,
        "key": point(scalar(name)).hex(),
        "role": 1,
        "scopes": list(range(14)),
        "region": "420300",
        "index_bits": 24,
        "not_before": NOT_BEFORE,
        "not_after": NOT_BEFORE + 90 * DAY,
        "revoked_at": None,
    }
    return entry | changes


def pack_entry(entry: dict[str, Any]) -> bytes:
    return b"".join(
        (
            entry["kid"].to_bytes(3),
            bytes([entry["suite"], entry["role"]]),
            bytes.fromhex(entry["key"]),
            sum(1 << scope for scope in entry["scopes"]).to_bytes(32),
            int(entry["region"]).to_bytes(3),
            bytes([entry["index_bits"]]),
            entry["not_before"].to_bytes(4),
            entry["not_after"].to_bytes(4),
            (entry["revoked_at"] or 0).to_bytes(4),
        )
    )


def pack_body(head: dict[str, Any], entries: list[dict[str, Any]]) -> bytes:
    packed = struct.pack(
        ">BI32sIIH",
        1,
        head["sequence"],
        bytes.fromhex(head["previous"]),
        head["issued_at"],
        head["next_update"],
        len(entries),
    )
    return packed + b"".join(pack_entry(entry) for entry in entries)


def root_signature(name: str, body: bytes, tag: str = "trust") -> bytes:
    secret = scalar(name)
    return sha256(point(secret)).digest() + sign(secret, tagged(tag, body))


def close_list(body: bytes, signatures: Iterable[bytes]) -> bytes:
    ordered = sorted(signatures)
    return body + bytes([len(ordered)]) + b"".join(ordered)
