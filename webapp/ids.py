"""The only source of randomness: ids, tokens and draws that nobody can guess."""

import hashlib
import secrets
from uuid import UUID, uuid4


def new_id() -> UUID:
    return uuid4()


def new_token() -> str:
    """256 bits as text, for cookies and tickets; the database keeps only its digest."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """What is stored of a token. A plain hash is enough, because a token has 256 bits of its own."""
    return hashlib.sha256(token.encode()).digest()


def random_bytes(count: int) -> bytes:
    return secrets.token_bytes(count)


def new_digits(count: int) -> str:
    """A one-time code that somebody reads from one screen and types into another."""
    return f"{secrets.randbelow(10**count):0{count}}"


def draw_index(bits: int) -> int:
    """A uniform draw from [0, 2^bits): the credential index that only the issuer can read."""
    return secrets.randbits(bits)
