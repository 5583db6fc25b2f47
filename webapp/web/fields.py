"""Fields that marshmallow lacks."""

import base64
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from apiflask.fields import AwareDateTime, String
from apiflask.validators import OneOf
from marshmallow import ValidationError


class Base64Url(String):
    """Bytes as base64url without padding, of `size` bytes where one is given."""

    def __init__(self, *, size: int | None = None, **rest: Any) -> None:
        super().__init__(**rest)
        self.size = size

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return None if value is None else base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except ValueError:
            raise ValidationError("not base64url") from None
        # The decoder is lenient, and one value must have one writing.
        if self._serialize(decoded) != text:
            raise ValidationError("not base64url")
        if self.size is not None and len(decoded) != self.size:
            raise ValidationError(f"must be {self.size} bytes")
        return decoded


class Moment(AwareDateTime):
    """A time with its zone, written in UTC with a Z."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(format="iso", **rest)

    def _serialize(self, value: datetime | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def no_nul(text: str) -> None:
    """PostgreSQL stores no NUL, and nobody's name has one."""
    if "\0" in text:
        raise ValidationError("NUL is not allowed")


def one_of(words: type[StrEnum], **rest: Any) -> String:
    """A word out of `words`, listed in the OpenAPI file, so that the apps' compilers know them all."""
    return String(required=True, validate=OneOf([word.value for word in words]), **rest)
