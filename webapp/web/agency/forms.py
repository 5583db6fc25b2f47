"""What clerks fill in."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectField, StringField
from wtforms.validators import ValidationError

from webapp.web.staff_forms import StaffForm, needed, of_length
from webapp.web.staff_texts import text

NAME_LENGTH = 40  # as long as names of terminals and attendants are kept
NAME: dict[str, Any] = {"autocomplete": "off", "autofocus": True}


class InviteForm(StaffForm):
    texts = "invite"
    name = StringField(validators=[needed, of_length(NAME_LENGTH)], render_kw=NAME)
    attended = RadioField(choices=[("yes", ""), ("no", "")], default="yes")

    def __init__(self) -> None:
        super().__init__()
        self.attended.choices = [(choice, text(f"invite.attended-{choice}")) for choice in ("yes", "no")]


class RenameForm(StaffForm):
    texts = "rename"
    name = StringField(validators=[needed, of_length(NAME_LENGTH)], render_kw=NAME)


class MoveForm(StaffForm):
    texts = "move"
    venue = SelectField(validators=[needed], validate_choice=False)

    def __init__(self, others: Iterable[Any]) -> None:
        super().__init__()
        self.venue.choices = [("", ""), *((str(venue.id), f"{venue.name} · {venue.address}") for venue in others)]

    def validate_venue(self, field: SelectField) -> None:
        """Only what was offered: the clerk's own area, and not where the terminal stands already."""
        if field.data not in dict(field.choices):
            raise ValidationError(text("form.needed"))


class AttendantForm(StaffForm):
    texts = "attendant"
    name = StringField(validators=[needed, of_length(NAME_LENGTH)], render_kw=NAME)


class ConfirmForm(StaffForm):
    """Nothing but the token: the page says what will happen."""

    texts = "confirm"
