"""What clerks fill in."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectField, StringField
from wtforms.fields import SelectChoice

from webapp.web.staff_forms import StaffForm, needed, of_length, offered
from webapp.web.staff_texts import text

NAME_LENGTH = 40  # as long as names of terminals and attendants are kept
NAME: dict[str, Any] = {"autocomplete": "off", "autofocus": True}


def _attended() -> list[SelectChoice]:
    return [SelectChoice(choice, text(f"invite.attended-{choice}")) for choice in ("yes", "no")]


class InviteForm(StaffForm):
    texts = "invite"
    name = StringField(validators=[needed, of_length(NAME_LENGTH)], render_kw=NAME)
    attended = RadioField(choices=_attended, default="yes", validators=[offered], validate_choice=False)


class RenameForm(StaffForm):
    texts = "rename"
    name = StringField(validators=[needed, of_length(NAME_LENGTH)], render_kw=NAME)


class MoveForm(StaffForm):
    """Offers the clerk's own area, and not where the terminal stands already."""

    texts = "move"
    venue = SelectField(validators=[needed, offered], validate_choice=False)

    def __init__(self, others: Iterable[Any]) -> None:
        super().__init__()
        choices = [SelectChoice(str(venue.id), f"{venue.name} · {venue.address}") for venue in others]
        self.venue.choices = [SelectChoice("", text("move.choose")), *choices]


class AttendantForm(StaffForm):
    texts = "attendant"
    name = StringField(validators=[needed, of_length(NAME_LENGTH)], render_kw=NAME)


class ConfirmForm(StaffForm):
    """Nothing but the token: the page says what will happen."""

    texts = "confirm"
