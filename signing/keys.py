"""Issuer keys, and the proof that a phone holds its device key (FORMAT.md 2 and 6)."""

import os
from pathlib import Path
from typing import Protocol, Self

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from .errors import BadPossession, BadSignature
from .suites import device_point, raw_signature, verify

_POSSESSION = b"ronghe/1/possession\0"


class IssuerKey(Protocol):
    """Whatever signs for an issuer or a root: a file, later a hardware module."""

    @property
    def public_key(self) -> bytes:
        """The 64 bytes x || y."""

    def sign(self, message: bytes) -> bytes:
        """Give the 64 bytes r || s with low s."""


class FileKey:
    """An ES256 key in a PEM file (PKCS #8, not encrypted) that only its owner may read."""

    def __init__(self, private_key: ec.EllipticCurvePrivateKey) -> None:
        self._private_key = private_key
        point = private_key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        self.public_key = point[1:]

    @classmethod
    def create(cls, path: str | os.PathLike[str]) -> Self:
        """Make a new key and write it. Raises FileExistsError rather than lose an older key."""
        private_key = ec.generate_private_key(ec.SECP256R1())
        pem = private_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as stream:
            stream.write(pem)
        return cls(private_key)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Read a key. Raises OSError, or ValueError where the file holds no P-256 key."""
        private_key = serialization.load_pem_private_key(Path(path).read_bytes(), password=None)
        curve = getattr(private_key, "curve", None)
        if not isinstance(private_key, ec.EllipticCurvePrivateKey) or not isinstance(curve, ec.SECP256R1):
            raise ValueError(f"{path} holds no P-256 private key")  # noqa: TRY004 # about a file, not a type
        return cls(private_key)

    def sign(self, message: bytes) -> bytes:
        """Give the 64 bytes r || s with low s."""
        return raw_signature(self._private_key.sign(message, ec.ECDSA(SHA256())))


def possession_message(nonce: bytes, device_key: bytes) -> bytes:
    """Give what a phone signs with a new key: tag, the server's nonce, the key's 32 bytes."""
    return _POSSESSION + nonce + device_key


def verify_possession(nonce: bytes, device_key: bytes, signature: bytes) -> None:
    """Check that the phone holds `device_key`; raises BadPossession.

    The nonce (16 to 64 bytes) is the caller's own: issued once, spent by this call, whether
    it succeeds or not.
    """
    if len(device_key) != 32 or not 16 <= len(nonce) <= 64:
        raise BadPossession
    try:
        verify(device_point(device_key), signature, possession_message(nonce, device_key))
    except (ValueError, BadSignature):
        raise BadPossession from None
