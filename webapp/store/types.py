"""Column types: aware UTC times, encrypted text, and the blind index that finds it again."""

import hashlib
import hmac
import os
from datetime import UTC, datetime
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import DateTime, LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

NONCE = 12
KEY_GENERATION = b"\x01"  # leads every sealed value, so that a later key can be told from this one


class FieldKeys:
    """The two keys that live outside the database: one seals personal fields, one makes blind indexes."""

    def __init__(self, *, field_key: bytes, index_key: bytes) -> None:
        self._cipher = AESGCM(field_key)
        self._index_key = index_key

    def seal(self, label: str, text: str) -> bytes:
        return self.seal_bytes(label, text.encode())

    def open(self, label: str, sealed: bytes) -> str:
        return self.open_bytes(label, sealed).decode()

    def seal_bytes(self, label: str, plain: bytes) -> bytes:
        """AES-256-GCM under a fresh nonce. The label binds the value to its column: a moved value does not open."""
        nonce = os.urandom(NONCE)
        return KEY_GENERATION + nonce + self._cipher.encrypt(nonce, plain, label.encode())

    def open_bytes(self, label: str, sealed: bytes) -> bytes:
        if not sealed.startswith(KEY_GENERATION) or len(sealed) <= len(KEY_GENERATION) + NONCE:
            raise FieldUnreadable(label)
        try:
            return self._cipher.decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], label.encode())
        except InvalidTag:
            raise FieldUnreadable(label) from None

    def blind(self, label: str, text: str) -> bytes:
        """The same text gives the same 16 bytes, and without the key nobody can try all ID numbers."""
        return hmac.digest(self._index_key, f"{label}\0{text}".encode(), hashlib.sha256)[:16]


class FieldUnreadable(Exception):
    """A sealed field does not open: another key, another column, or altered bytes."""


class UtcDateTime(TypeDecorator[datetime]):
    """Aware in, aware UTC out, on every database; a naive time is a mistake and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's form
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - as above
        if value is None:
            return None
        at = cast("datetime", value)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


class Encrypted(TypeDecorator[str]):
    """Text sealed with the key bound to the engine."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keys_of(dialect).seal(self.label, value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else keys_of(dialect).open(self.label, value)


class EncryptedBytes(TypeDecorator[bytes]):
    """A whole file, sealed like a field."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keys_of(dialect).seal_bytes(self.label, value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keys_of(dialect).open_bytes(self.label, value)


class BlindIndex(TypeDecorator[str]):
    """Written and compared with plain text, stored as its keyed hash; it never reads back as text."""

    impl = LargeBinary(16)
    cache_ok = True

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keys_of(dialect).blind(self.label, value)


def keys_of(dialect: Dialect) -> FieldKeys:
    return cast("FieldKeys", dialect.field_keys)  # type: ignore[attr-defined] # bound in make_engine, one per engine
