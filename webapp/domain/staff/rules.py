"""What a login, a password, a one-time code and a PIN must be, and how each is checked."""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY
from zxcvbn import zxcvbn

from webapp.domain.errors import Invalid

ISSUER = "一卡通"
INVITATION_LIVES = timedelta(hours=48)
SESSION_IDLE = timedelta(minutes=15)
SESSION_LIVES = timedelta(hours=10)
TOUCH_EVERY = timedelta(minutes=1)
TRIES = 5
LOCKED_FOR = timedelta(minutes=15)

NAME_LENGTH = 40
DIVISION = re.compile(r"[0-9]{6}")  # GB/T 2260
LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}")

PASSWORD_MIN, PASSWORD_MAX = 12, 128
# Of zxcvbn's five classes, those that withstand guessing where the guesser has the hash and a slow hash was used.
PASSWORD_SCORE = 3
KNOWN_TO_ALL = ["yikatong", "onecard", "shebaoka", "12333"]
MEASURED = 32  # of so many, the rest only adds; and zxcvbn takes long over long ones

TOTP_SECONDS = 30

FIRST_CODE_DIGITS = 8
FIRST_CODE_LIVES = timedelta(days=7)
PIN = re.compile(r"[0-9]{6}")
PIN_DISTINCT = 3
PIN_ITERATIONS = 310_000
SALT_BYTES = 16

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
# The hash of a password that was drawn and thrown away: what is compared when there is nobody to compare with.
NOBODYS_HASH = "$argon2id$v=19$m=65536,t=3,p=4$ijx9eH8Kp0XZlwZ0hv3YLA$lBJQ0vN61HdhVLutTwR/2uBGM22/MbkgogAwDZ4jjOw"
NOBODYS_SECRET = "NOBODYNOBODYNOBODYNOBODYNOBODYNO"  # noqa: S105 # opens nothing: it belongs to no account


class AccountState(StrEnum):
    """Where an account stands. What an invitation left open is over once its link has lapsed."""

    INVITED = "invited"
    LAPSED = "lapsed"
    IN_USE = "in-use"
    DISABLED = "disabled"


def account_state(
    *, taken_up: bool, invitation_ends_at: datetime | None, disabled_at: datetime | None, now: datetime
) -> AccountState:
    if disabled_at is not None:
        return AccountState.DISABLED
    if taken_up:
        return AccountState.IN_USE
    is_open = invitation_ends_at is not None and invitation_ends_at > now
    return AccountState.INVITED if is_open else AccountState.LAPSED


def fold(text: str) -> str:
    """What people type for a login or a code: spaces, capitals and full-width characters mean the same thing."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def clean_name(name: str) -> str:
    """One line of printable text, cut to length."""
    printable = "".join(char for char in " ".join(name.split()) if char.isprintable())
    if not printable.strip():
        raise Invalid
    return printable[:NAME_LENGTH].strip()


def hash_password(password: str) -> str:
    return _hasher.hash(unicodedata.normalize("NFKC", password))


def is_password(password: str, password_hash: str) -> bool:
    try:
        return _hasher.verify(password_hash, unicodedata.normalize("NFKC", password))
    except VerifyMismatchError:
        return False


def is_strong_password(password: str, *, login: str, name: str) -> bool:
    """Long enough, and hard to guess for somebody who knows the person, the product and all well-known passwords."""
    password = unicodedata.normalize("NFKC", password)
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        return False
    measured = password.lower().replace(login, "")[:MEASURED]
    if not measured:
        return False
    known = [name.lower(), *KNOWN_TO_ALL]
    score: int = zxcvbn(measured, user_inputs=known, max_length=MEASURED)["score"]
    return score >= PASSWORD_SCORE


def step_of_code(secret: str, code: str, *, now: datetime) -> int | None:
    """The half-minute whose code this is; one earlier and one later are taken too, because clocks differ."""
    typed, here = fold(code).encode(), int(now.timestamp()) // TOTP_SECONDS
    totp = pyotp.TOTP(secret, interval=TOTP_SECONDS)
    right = [
        step for step in (here - 1, here, here + 1) if hmac.compare_digest(totp.generate_otp(step).encode(), typed)
    ]
    return right[0] if right else None


def totp_uri(secret: str, login: str) -> str:
    """What authenticator apps read from the QR code."""
    return pyotp.TOTP(secret, interval=TOTP_SECONDS).provisioning_uri(name=login, issuer_name=ISSUER)


def is_good_pin(pin: str) -> bool:
    """Six digits that are not the first a colleague would try: no run like 123456, no 112112 of two digits alone."""
    if not PIN.fullmatch(pin) or len(set(pin)) < PIN_DISTINCT:
        return False
    steps = {(int(later) - int(earlier)) % 10 for earlier, later in pairwise(pin)}
    return len(steps) > 1 and pin[:3] != pin[3:]


@dataclass(frozen=True, slots=True)
class PinHash:
    """PBKDF2-HMAC-SHA256 of a PIN: slow, and what a browser's WebCrypto can check with no network."""

    salt: bytes
    hash: bytes

    @classmethod
    def of(cls, pin: str, salt: bytes) -> "PinHash":
        return cls(salt, hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, PIN_ITERATIONS))

    @classmethod
    def from_text(cls, text: str) -> "PinHash":
        salt, _, digest = text.partition(".")
        return cls(bytes.fromhex(salt), bytes.fromhex(digest))

    @property
    def text(self) -> str:
        return f"{self.salt.hex()}.{self.hash.hex()}"

    def is_of(self, pin: str) -> bool:
        return hmac.compare_digest(self.of(pin, self.salt).hash, self.hash)
