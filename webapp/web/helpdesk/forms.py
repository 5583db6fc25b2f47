"""What staff of the helpdesk fill in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, RadioField, SearchField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional, ValidationError

from webapp.domain.cards import CancelReason, Ground, Left, Lost
from webapp.domain.care import Document
from webapp.domain.helpdesk import NAME_LENGTH, NOTE_LENGTH
from webapp.domain.ledger import ReadReason
from webapp.domain.production import SpoilReason
from webapp.domain.regions import Basis, Paper, eligibility_words
from webapp.domain.requests import BANK_CHANGED, LONGEST_NOTE, DataField, Handover, Kind, Proof
from webapp.domain.residents import Contact
from webapp.web.problems import language
from webapp.web.staff_forms import StaffForm, needed, of_length, offered
from webapp.web.staff_texts import text

NUMBER_LENGTH = 40  # an ID number typed in groups, and room to paste it
PLAIN: dict[str, Any] = {"autocomplete": "off", "spellcheck": "false"}
DIGITS = PLAIN | {"inputmode": "numeric", "autofocus": True}


def _reasons() -> list[SelectChoice]:
    return [SelectChoice(reason.value, text(f"read-reason.{reason}")) for reason in ReadReason]


def _reasons_to_choose() -> list[SelectChoice]:
    return [SelectChoice("", text("form.choose")), *_reasons()]


def _losses() -> list[SelectChoice]:
    return [SelectChoice(what.value, text(f"lost.{what}")) for what in Lost]


class FindForm(StaffForm):
    texts = "find"
    number = SearchField(validators=[needed, of_length(NUMBER_LENGTH)], render_kw=PLAIN | {"autofocus": True})
    reason = RadioField(choices=_reasons, validators=[offered], validate_choice=False)
    note = StringField(validators=[needed, of_length(NOTE_LENGTH)], render_kw=PLAIN)


class RevealForm(StaffForm):
    texts = "reveal"
    reason = SelectField(choices=_reasons_to_choose, validators=[needed, offered], validate_choice=False)


class LossForm(StaffForm):
    texts = "report"
    what = RadioField(choices=_losses, validators=[offered], validate_choice=False)
    formal = BooleanField()

    def validate_formal(self, field: BooleanField) -> None:
        if field.data and self.what.data == Lost.PHONE:
            raise ValidationError(text("report.formal-needs-card"))


def _documents() -> list[SelectChoice]:
    return [SelectChoice(document.value, text(f"guardian-document.{document}")) for document in Document]


class GuardianForm(StaffForm):
    texts = "guardian"
    number = StringField(validators=[needed, of_length(NUMBER_LENGTH)], render_kw=PLAIN)
    document = RadioField(choices=_documents, validators=[offered], validate_choice=False)
    last_day = DateField(validators=[Optional()])


class CodeForm(StaffForm):
    """Offers the numbers that a message could reach, masked."""

    texts = "undo"
    contact = RadioField(validators=[offered], validate_choice=False)

    def __init__(self, phones: dict[Contact, str]) -> None:
        super().__init__()
        if len(phones) == 1 and self.contact.data is None:
            self.contact.data = next(iter(phones)).value
        self.contact.choices = [
            SelectChoice(contact.value, f"{text(f'contact.{contact}')} {number}") for contact, number in phones.items()
        ]


class UndoForm(StaffForm):
    texts = "undo"
    code = StringField(validators=[needed, of_length(16)], render_kw=DIGITS)
    id_number = StringField(validators=[needed, of_length(NUMBER_LENGTH)], render_kw=PLAIN)
    document_seen = BooleanField()


class ConfirmForm(StaffForm):
    """Nothing but the token: the page says what will happen."""

    texts = "end"


def _grounds() -> list[SelectChoice]:
    return [SelectChoice(ground.value, text(f"ground.{ground}")) for ground in Ground]


def _cancel_reasons() -> list[SelectChoice]:
    return [SelectChoice(reason.value, text(f"cancel-reason.{reason}")) for reason in CancelReason]


def _left() -> list[SelectChoice]:
    return [SelectChoice(left.value, text(f"left.{left}")) for left in Left]


class CardForm(StaffForm):
    """An act on a card: whoever does it has the holder's document before her."""

    texts = "card"
    document_seen = BooleanField()


class ReplaceForm(CardForm):
    ground = RadioField(choices=_grounds, validators=[offered], validate_choice=False)


class CancelForm(CardForm):
    reason = RadioField(choices=_cancel_reasons, validators=[offered], validate_choice=False)
    told = SelectMultipleField(choices=_left)
    document_seen = BooleanField()  # said once more, so that it comes last


def _grounds_asked() -> list[SelectChoice]:
    return [SelectChoice(ground, text(f"request-choice.{ground}")) for ground in (*Ground, BANK_CHANGED)]


def _handovers() -> list[SelectChoice]:
    return [SelectChoice(way.value, text(f"request-choice.{way}")) for way in Handover]


def eligibility_word(kind: str, word: str) -> str:
    """A word of the rule who may hold a card."""
    return eligibility_words()[kind][word][language()]


def _bases() -> list[SelectChoice]:
    return [SelectChoice(basis.value, eligibility_word("basis", basis)) for basis in Basis]


def _papers() -> list[SelectChoice]:
    return [SelectChoice(paper.value, eligibility_word("evidence", paper)) for paper in Paper]


def _data_fields() -> list[SelectChoice]:
    return [SelectChoice(field.value, text(f"request-choice.{field}")) for field in DataField]


# What the form of each kind asks for; an address beside a hand-over is needed for the post alone.
ASKED = {
    Kind.APPLY: ("basis", "bank", "handover", "address"),
    Kind.REPLACE: ("card", "ground", "bank", "handover", "address"),
    Kind.CHANGE_DATA: ("field", "value"),
    Kind.RESET_PIN: ("card",),
    Kind.HOME_VISIT: ("address", "why"),
    Kind.DELIVERY: ("card", "address"),
}


class AskForm(StaffForm):
    """What a holder who stands at the desk asks for: the fields that its kind needs, and nothing else."""

    texts = "ask"
    card = RadioField(validators=[offered], validate_choice=False)
    basis = RadioField(choices=_bases, validators=[offered], validate_choice=False)
    bank = StringField(validators=[of_length(LONGEST_NOTE)], render_kw=PLAIN)
    ground = RadioField(choices=_grounds_asked, validators=[offered], validate_choice=False)
    field = RadioField(choices=_data_fields, validators=[offered], validate_choice=False)
    value = StringField(validators=[needed, of_length(LONGEST_NOTE)], render_kw=PLAIN)
    handover = RadioField(
        choices=_handovers, default=Handover.COUNTER.value, validators=[offered], validate_choice=False
    )
    address = StringField(validators=[of_length(LONGEST_NOTE)], render_kw=PLAIN)
    why = StringField(validators=[needed, of_length(LONGEST_NOTE)], render_kw=PLAIN)
    document_seen = BooleanField()

    def __init__(self, kind: Kind, cards: Mapping[UUID, str]) -> None:
        super().__init__()
        self.asks = ASKED[kind]
        for name in {name for names in ASKED.values() for name in names} - set(self.asks):
            del self[name]
        if "card" in self.asks:
            self.card.choices = [SelectChoice(str(card), number) for card, number in cards.items()]
            if len(cards) == 1 and self.card.data is None:
                self.card.data = str(next(iter(cards)))

    def validate_address(self, field: StringField) -> None:
        by_post = "handover" not in self.asks or self.handover.data == Handover.POST
        if by_post and not (field.data or "").strip():
            raise ValidationError(text("form.needed"))

    def validate_bank(self, field: StringField) -> None:
        chosen = "ground" not in self.asks or self.ground.data == BANK_CHANGED
        if chosen and not (field.data or "").strip():
            raise ValidationError(text("form.needed"))

    def details(self) -> dict[str, str]:
        """As the request keeps them. What was typed for the post is left out of what is handed over here."""
        said = {name: (self[name].data or "").strip() for name in self.asks if name != "card"}
        if said.get("handover") == Handover.COUNTER:
            del said["address"]
        if said.get("ground", BANK_CHANGED) != BANK_CHANGED:
            del said["bank"]
        return said


class FirstCardForm(AskForm):
    """A person without a card, and with her document."""

    name = StringField(validators=[needed, of_length(NAME_LENGTH)], render_kw=PLAIN | {"autofocus": True})
    id_number = StringField(validators=[needed, of_length(NUMBER_LENGTH)], render_kw=PLAIN)
    phone = StringField(validators=[needed, of_length(NUMBER_LENGTH)], render_kw=PLAIN | {"inputmode": "numeric"})
    note = StringField(validators=[needed, of_length(NOTE_LENGTH)], render_kw=PLAIN)

    def __init__(self) -> None:
        super().__init__(Kind.APPLY, {})


def _proofs() -> list[SelectChoice]:
    return [SelectChoice(proof.value, text(f"request-proof.{proof}")) for proof in Proof]


class EvidenceForm(StaffForm):
    """A file that somebody has with her, or a paper that was scanned at the desk."""

    texts = "take-file"
    shows = SelectField(choices=_proofs, validators=[offered], validate_choice=False)
    file = FileField()


class EligibilityForm(StaffForm):
    """On which basis somebody asks for her first card, and what of it lies on the desk."""

    texts = "eligibility"
    basis = RadioField(choices=_bases, validators=[offered], validate_choice=False)
    shown = SelectMultipleField(choices=_papers)


class CollectForm(StaffForm):
    texts = "hand-over"
    number = SearchField(validators=[needed, of_length(NUMBER_LENGTH)], render_kw=PLAIN | {"autofocus": True})


def _collectors() -> list[SelectChoice]:
    return [SelectChoice(who, text(f"hand-over.who-{who}")) for who in ("holder", "other")]


class HandOverForm(StaffForm):
    """Who collects, by the documents that lie on the desk."""

    texts = "hand-over"
    id_number = StringField(validators=[needed, of_length(NUMBER_LENGTH)], render_kw=PLAIN | {"autofocus": True})
    who = RadioField(choices=_collectors, default="holder", validators=[offered], validate_choice=False)
    collector = StringField(validators=[of_length(NAME_LENGTH)], render_kw=PLAIN)
    document_seen = BooleanField()

    def validate_collector(self, field: StringField) -> None:
        if self.who.data == "other" and not (field.data or "").strip():
            raise ValidationError(text("form.needed"))


class CompareForm(CardForm):
    """Whoever begins to make a card has compared what goes on it."""

    texts = "bench"


class BlankForm(StaffForm):
    texts = "bench"
    serial = StringField(validators=[needed, of_length(NUMBER_LENGTH)], render_kw=PLAIN | {"autofocus": True})


def _spoil_reasons() -> list[SelectChoice]:
    return [SelectChoice(why.value, text(f"spoil-reason.{why}")) for why in SpoilReason]


class SpoilForm(StaffForm):
    texts = "bench"
    why = RadioField(choices=_spoil_reasons, validators=[offered], validate_choice=False)


class GiveUpForm(StaffForm):
    """Nothing but the token: the page says what will happen."""

    texts = "bench"
