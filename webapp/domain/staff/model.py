from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.actors import Role
from webapp.domain.staff.rules import PinHash
from webapp.store.base import Base, word
from webapp.store.types import BlindIndex, Encrypted, UtcDateTime


class Account(Base):
    """A staff member's account: invited first, then taken up by the person herself with a password and a code."""

    __tablename__ = "staff_account"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(Encrypted("staff_account.login"))
    login_index: Mapped[str] = mapped_column(BlindIndex("staff_account.login"), unique=True)
    name: Mapped[str] = mapped_column(Encrypted("staff_account.name"))
    role: Mapped[Role] = mapped_column(word(Role, "role"))
    division: Mapped[str | None] = mapped_column(String(6))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Names the one link that can take up this account now; a new invitation makes the earlier one worthless.
    invitation_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    invitation_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # None until the account is taken up. A hash already, and sealed as well: guessing needs the key besides.
    password_hash: Mapped[str | None] = mapped_column(Encrypted("staff_account.password_hash"))
    totp_secret: Mapped[str] = mapped_column(Encrypted("staff_account.totp_secret"))
    # The half-minute of the newest code that was used; no code of it or before it works again.
    totp_step: Mapped[int | None]
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StaffSession(Base):
    __tablename__ = "staff_session"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("staff_account.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StaffTries(Base):
    """Tries since the last success; the bucket names the login or attendant only as a keyed hash."""

    __tablename__ = "staff_tries"

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str] = mapped_column(BlindIndex("staff_tries.bucket"), unique=True)
    count: Mapped[int]
    # When the newest try was made that still counted: being locked out is not prolonged by trying on.
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Attendant(Base):
    """A person of a venue who starts shifts at its terminals with a PIN. She stays, nameable, after she is removed."""

    __tablename__ = "attendant"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venue.id"), index=True)
    name: Mapped[str] = mapped_column(Encrypted("attendant.name"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Eight digits are soon guessed from a hash, so that the code is sealed instead. None when spent.
    first_code: Mapped[str | None] = mapped_column(Encrypted("attendant.first_code"))
    first_code_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pin: Mapped[str | None] = mapped_column(Encrypted("attendant.pin"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def pin_hash(self) -> PinHash | None:
        return None if self.pin is None else PinHash.from_text(self.pin)

    @property
    def state(self) -> str:
        if self.removed_at is not None:
            return "removed"
        return "invited" if self.pin is None else "ready"
