"""What staff of the helpdesk fill in."""

from typing import Any

from wtforms import BooleanField, RadioField, SearchField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from webapp.domain.cards import CancelReason, Ground, Left, Lost
from webapp.domain.care import Document
from webapp.domain.helpdesk import NOTE_LENGTH
from webapp.domain.ledger import ReadReason
from webapp.domain.residents import Contact
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
