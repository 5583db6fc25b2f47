from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, Date, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.cards.rules import (
    BankState,
    CancelReason,
    CardState,
    Door,
    EcardState,
    Ending,
    Ground,
    HandedTo,
    LiftGround,
    Lost,
    ReplacementEnding,
    SocialSecurityState,
    SuspensionGround,
)
from webapp.domain.cards.temporary import TemporaryEnding
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
    # What that was before it was frozen or closed; nobody knows it of cards from before this was kept.
    bank_before: Mapped[BankState | None] = mapped_column(word(BankState, "bank_before", checked=False))
    # Credentials issued at or before this moment are dead for ever.
    void_before: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    # How often they were killed. A credential carries the count it was issued under, so that no clock revives one.
    voids: Mapped[int] = mapped_column(default=0, server_default="0")
    # What its maker said of the chip: 卡识别码, reset answer and version of the standard (1.00, 2.00, 3.00).
    chip_id: Mapped[str | None] = mapped_column(Encrypted("card.chip_id"))
    chip_index: Mapped[str | None] = mapped_column(BlindIndex("card.chip_id"), unique=True)
    atr: Mapped[str | None] = mapped_column(String(66))
    version: Mapped[str | None] = mapped_column(String(4))
    # When its holder was told last that it expires.
    expiry_told_on: Mapped[date | None] = mapped_column(Date)
    # The card it came in the place of, whose number is history.
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("card.id"), index=True)


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
    # The holder has let it go on while its card is lost; every new loss asks her again.
    authorised: Mapped[bool] = mapped_column(default=False, server_default=false())


class LossReport(Base):
    """A report of loss (挂失), kept after it has ended: it is the holder's receipt."""

    __tablename__ = "loss_report"
    __table_args__ = (Index("ix_loss_report_due", "ended_at", "lapses_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    receipt: Mapped[str] = mapped_column(String(12), unique=True)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    what: Mapped[Lost] = mapped_column(word(Lost, "what"))
    card_id: Mapped[UUID | None] = mapped_column(ForeignKey("card.id"))
    # What the card comes back to.
    card_state_before: Mapped[CardState | None] = mapped_column(word(CardState, "card_state_before"))
    # The phones it stopped, and those it left running: a phone that came later may be a thief's.
    phones: Mapped[list[str]] = mapped_column(JSON)
    phones_left: Mapped[list[str]] = mapped_column(JSON)
    door: Mapped[Door] = mapped_column(word(Door, "door"))
    reporter_id: Mapped[UUID]
    reporting_phone: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Never, for a formal report.
    lapses_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    warned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ending: Mapped[Ending | None] = mapped_column(word(Ending, "ending"))
    ended_by: Mapped[str | None] = mapped_column(String(40))


class Replacement(Base):
    """A card is to be replaced (补换): begun with a request, completed when the new card is made."""

    __tablename__ = "replacement"
    __table_args__ = (
        # One at a time; the database says so too, because two desks may begin at once.
        Index(
            "uq_replacement_open",
            "card_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    card_id: Mapped[UUID] = mapped_column(ForeignKey("card.id"), index=True)
    ground: Mapped[Ground] = mapped_column(word(Ground, "ground"))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_by: Mapped[str] = mapped_column(String(40))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ending: Mapped[ReplacementEnding | None] = mapped_column(word(ReplacementEnding, "ending"))
    new_card_id: Mapped[UUID | None] = mapped_column(ForeignKey("card.id"))


class TemporaryCard(Base):
    """A temporary card (临时社会保障卡) lent on paper until the card of this replacement is in use."""

    __tablename__ = "temporary_card"
    __table_args__ = (
        # One that lives to a person; the database says so too, because two desks may lend at once.
        Index(
            "uq_temporary_card_living",
            "resident_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_temporary_card_due", "ended_at", "valid_until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    replacement_id: Mapped[UUID] = mapped_column(ForeignKey("replacement.id"), index=True)
    number: Mapped[str] = mapped_column(Encrypted("temporary_card.number"))
    number_index: Mapped[str] = mapped_column(BlindIndex("temporary_card.number"), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by: Mapped[UUID]
    # Both days included, in China.
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date] = mapped_column(Date)
    warned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ending: Mapped[TemporaryEnding | None] = mapped_column(word(TemporaryEnding, "ending"))
    ended_by: Mapped[str | None] = mapped_column(String(40))


class Cancellation(Base):
    """A cancellation (注销), and what the card comes back to where two people find that it was a mistake."""

    __tablename__ = "cancellation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    card_id: Mapped[UUID] = mapped_column(ForeignKey("card.id"), index=True)
    reason: Mapped[CancelReason] = mapped_column(word(CancelReason, "reason"))
    # What was left when it was done, as whoever did it confirmed.
    left: Mapped[list[str]] = mapped_column(JSON)
    state_before: Mapped[CardState] = mapped_column(word(CardState, "state_before"))
    ecard_before: Mapped[EcardState | None] = mapped_column(word(EcardState, "ecard_before"))
    cancelled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_by: Mapped[UUID]
    undo_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undo_asked_by: Mapped[UUID | None]
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[UUID | None]


class FoundCard(Base):
    """Somebody says that she found a card, and where it is now. Without a card: nobody has that number."""

    __tablename__ = "found_card"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    card_id: Mapped[UUID | None] = mapped_column(ForeignKey("card.id"), index=True)
    handed_to: Mapped[HandedTo] = mapped_column(word(HandedTo, "handed_to", checked=False))
    # In the finder's own words: for the desk alone, because a stranger's words are not for a holder's inbox.
    place: Mapped[str] = mapped_column(Encrypted("found_card.place"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Suspension(Base):
    """The social security function stopped by a decision of an authority; it holds for the person, whatever card."""

    __tablename__ = "suspension"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    ground: Mapped[SuspensionGround] = mapped_column(word(SuspensionGround, "ground"))
    # The decision document: who decided, and its number.
    authority: Mapped[str] = mapped_column(String(80))
    document_number: Mapped[str] = mapped_column(String(60))
    starts_on: Mapped[date] = mapped_column(Date)
    # The first day on which it holds no more; None until somebody decides.
    ends_on: Mapped[date | None] = mapped_column(Date)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by: Mapped[UUID]
    # Another clerk's word, without which it does not hold.
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by: Mapped[UUID | None]
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(40))
    # One clerk's word that it should end before its last day, on which ground and by which document; another's ends it.
    lift_ground: Mapped[LiftGround | None] = mapped_column(word(LiftGround, "lift_ground"))
    lift_document_number: Mapped[str | None] = mapped_column(String(60))
    lift_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lift_asked_by: Mapped[UUID | None]
