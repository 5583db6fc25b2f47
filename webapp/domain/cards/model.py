from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.cards.rules import BankState, CardState, EcardState, NotUsable, SocialSecurityState, card_problem
from webapp.store.base import Base, word
from webapp.store.types import BlindIndex, Encrypted, UtcDateTime


class Card(Base):
    """A physical social security card."""

    __tablename__ = "card"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    number: Mapped[str] = mapped_column(Encrypted("card.number"))
    number_index: Mapped[str] = mapped_column(BlindIndex("card.number"), unique=True)
    division: Mapped[str] = mapped_column(String(6))
    issued_on: Mapped[date] = mapped_column(Date)
    expires_on: Mapped[date] = mapped_column(Date)
    bank_name: Mapped[str] = mapped_column(String(40))
    bank_account: Mapped[str | None] = mapped_column(Encrypted("card.bank_account"))
    state: Mapped[CardState] = mapped_column(word(CardState, "state"))
    social_security_state: Mapped[SocialSecurityState] = mapped_column(
        word(SocialSecurityState, "social_security_state")
    )
    bank_state: Mapped[BankState] = mapped_column(word(BankState, "bank_state"))
    # Credentials issued at or before this moment are dead for ever.
    void_before: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

    @property
    def problem(self) -> NotUsable | None:
        return card_problem(self.state, self.social_security_state)


class Ecard(Base):
    """The electronic card: one to one with a physical card."""

    __tablename__ = "ecard"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    card_id: Mapped[UUID] = mapped_column(ForeignKey("card.id"), unique=True)
    state: Mapped[EcardState] = mapped_column(word(EcardState, "state"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The words the holder agreed to, so that a later wording does not speak for her.
    consent: Mapped[str | None] = mapped_column(String(24))
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
