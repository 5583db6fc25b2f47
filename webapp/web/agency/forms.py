"""What clerks fill in."""

from collections.abc import Iterable
from typing import Any

from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional, StopValidation, ValidationError

from webapp.domain.cardbase import LONGEST_NOTE, Outcome
from webapp.domain.cards import LiftGround, SuspensionGround
from webapp.domain.care import Delegation, FreezeGround
from webapp.domain.production import LARGEST_BOX, LONGEST_BOX, LONGEST_SERIAL
from webapp.domain.regions import LONGEST, find_division, is_within
from webapp.web.staff_forms import StaffForm, needed, of_length, offered
from webapp.web.staff_texts import text

NAME_LENGTH = 40  # as long as names of terminals and attendants are kept
NAME: dict[str, Any] = {"autocomplete": "off", "autofocus": True}


def _attended() -> list[SelectChoice]:
    return [SelectChoice(choice, text(f"invite.attended-{choice}")) for choice in ("yes", "no", "kiosk")]


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


class DestroyCardForm(StaffForm):
    texts = "uncollected"
    number = StringField(validators=[needed], render_kw={"autocomplete": "off"})


def _standings() -> list[SelectChoice]:
    return [SelectChoice(choice, text(f"propose-rule.{choice}")) for choice in ("confirmed", "assumed")]


def _day_needed(_form: Any, field: Any) -> None:
    if field.data is None:
        # Without the library's own sentence, which is in English alone.
        raise StopValidation(text("propose-rule.no-day"))


class ProposeForm(StaffForm):
    texts = "propose-rule"
    value = TextAreaField(validators=[of_length(4000)], render_kw={"rows": 3, "autocomplete": "off"})
    since = DateField(validators=[_day_needed])
    source = StringField(validators=[needed, of_length(LONGEST)], render_kw={"autocomplete": "off"})
    standing = RadioField(choices=_standings, default="assumed", validators=[offered], validate_choice=False)


class DeclineForm(StaffForm):
    texts = "decline-rule"
    reason = StringField(validators=[needed, of_length(LONGEST)], render_kw={"autocomplete": "off"})


def _how() -> list[SelectChoice]:
    return [SelectChoice(choice, text(f"import.how-{choice}")) for choice in ("try", "keep")]


class ImportForm(StaffForm):
    """One of two: a file of the clerk's own, or one that lies on the server already."""

    texts = "import"
    file = FileField()
    place = SelectField(validators=[offered], validate_choice=False)
    how = RadioField(choices=_how, default="try", validators=[offered], validate_choice=False)

    def __init__(self, on_server: Iterable[str]) -> None:
        super().__init__()
        choices = [SelectChoice(name, name) for name in on_server]
        self.place.choices = [SelectChoice("", text("import.choose")), *choices]
        self.place.data = self.place.data or ""


class ReturnForm(StaffForm):
    """What the card maker sends back."""

    texts = "making"
    file = FileField()


def _outcomes() -> list[SelectChoice]:
    return [SelectChoice(outcome.value, text(f"outcome.{outcome}")) for outcome in Outcome]


class TaskForm(StaffForm):
    texts = "task"
    outcome = RadioField(choices=_outcomes, validators=[offered], validate_choice=False)
    note = StringField(validators=[needed, of_length(LONGEST_NOTE)], render_kw={"autocomplete": "off"})


def _grounds() -> list[SelectChoice]:
    return [SelectChoice(ground.value, text(f"suspension-ground.{ground}")) for ground in SuspensionGround]


def _lift_grounds() -> list[SelectChoice]:
    return [SelectChoice(ground.value, text(f"lift-ground.{ground}")) for ground in LiftGround]


class ApproveSuspensionForm(StaffForm):
    """Whom the document names, read from it by a second clerk."""

    texts = "suspend"
    number = StringField(validators=[needed, of_length(40)], render_kw={"autocomplete": "off"})


class SuspendForm(StaffForm):
    """What the decision document says, and of whom."""

    texts = "suspend"
    number = StringField(validators=[needed, of_length(40)], render_kw={"autocomplete": "off"})
    ground = RadioField(choices=_grounds, validators=[offered], validate_choice=False)
    authority = StringField(validators=[needed, of_length(80)])
    document_number = StringField(validators=[needed, of_length(60)], render_kw={"autocomplete": "off"})
    starts_on = DateField(validators=[_day_needed])
    ends_on = DateField(validators=[Optional()])


class LiftForm(StaffForm):
    """Why a suspension ends before its last day, and the document that says so."""

    texts = "suspend"
    lift_ground = RadioField(choices=_lift_grounds, validators=[offered], validate_choice=False)
    lift_document = StringField(validators=[needed, of_length(60)], render_kw={"autocomplete": "off"})


def _freeze_grounds() -> list[SelectChoice]:
    return [SelectChoice(ground.value, text(f"freeze-ground.{ground}")) for ground in FreezeGround]


class FreezeForm(StaffForm):
    """Whose guardians are stopped, on which ground, and who contests."""

    texts = "freeze"
    number = StringField(validators=[needed, of_length(40)], render_kw={"autocomplete": "off"})
    ground = RadioField(choices=_freeze_grounds, validators=[offered], validate_choice=False)
    document_number = StringField(validators=[needed, of_length(60)], render_kw={"autocomplete": "off"})
    contested_by = StringField(validators=[needed, of_length(80)], render_kw={"autocomplete": "off"})


class DecideFreezeForm(StaffForm):
    """The document that settles it, whom it names, and the guardians whom it leaves."""

    texts = "freeze"
    number = StringField(validators=[needed, of_length(40)], render_kw={"autocomplete": "off"})
    decision = StringField(validators=[needed, of_length(60)], render_kw={"autocomplete": "off"})
    kept = SelectMultipleField()

    def __init__(self, stopped: Iterable[tuple[Delegation, str]]) -> None:
        super().__init__()
        choices = [
            # Masked names alone may be alike.
            SelectChoice(str(one.id), f"{name} · {text(f'guardian-document.{one.document}')} · {one.begun_at:%Y-%m-%d}")
            for one, name in stopped
        ]
        self.kept.choices = choices
        if not choices:
            del self.kept


class InstitutionForm(StaffForm):
    """Which institution is guardian of whom, through which person, by which document."""

    texts = "institution"
    number = StringField(validators=[needed, of_length(40)], render_kw={"autocomplete": "off"})
    institution = StringField(validators=[needed, of_length(80)], render_kw={"autocomplete": "off"})
    person_number = StringField(validators=[needed, of_length(40)], render_kw={"autocomplete": "off"})
    document_number = StringField(validators=[needed, of_length(60)], render_kw={"autocomplete": "off"})
    last_day = DateField(validators=[Optional()])


class ApproveInstitutionForm(StaffForm):
    """Whom the document names, read from it by a second clerk."""

    texts = "institution"
    number = StringField(validators=[needed, of_length(40)], render_kw={"autocomplete": "off"})
    person_number = StringField(validators=[needed, of_length(40)], render_kw={"autocomplete": "off"})


def _number(lowest: int) -> Any:
    def check(_form: Any, field: Any) -> None:
        # In our own words: what WTForms says of a number is in English alone.
        if field.data is None or not lowest <= field.data <= LARGEST_BOX:
            field.errors = []
            raise StopValidation(text("stock.bad-number", most=LARGEST_BOX))

    return check


class ReceiveForm(StaffForm):
    """As the delivery note of a box says."""

    texts = "stock"
    number = StringField(validators=[needed, of_length(LONGEST_BOX)], render_kw={"autocomplete": "off"})
    division = StringField(validators=[needed, of_length(6)], render_kw={"inputmode": "numeric"})
    first_serial = StringField(validators=[needed, of_length(LONGEST_SERIAL)], render_kw={"autocomplete": "off"})
    blanks = IntegerField(validators=[_number(1)], render_kw={"inputmode": "numeric"})

    def __init__(self, area: str) -> None:
        super().__init__()
        self.area = area
        self.division.data = self.division.data or area

    def validate_division(self, field: StringField) -> None:
        if find_division(field.data) is None or not is_within(field.data, self.area):
            raise ValidationError(text("stock.elsewhere"))


class CountForm(StaffForm):
    """What somebody has counted, without being told what is expected."""

    texts = "stock"
    counted = IntegerField(validators=[_number(0)], render_kw={"inputmode": "numeric", "autocomplete": "off"})
