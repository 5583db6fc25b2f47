"""Half days with places: visits at home by division, and appointments at outlets. Opened for many days at once."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Response, url_for
from wtforms import DateField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from webapp.clock import in_china
from webapp.domain import openings, requests
from webapp.domain.actors import Permission
from webapp.domain.openings import LONGEST_PLACE, MOST_PLACES, Half, Plan, Purpose
from webapp.domain.regions import division_name, divisions_in, is_within
from webapp.web.agency import agency
from webapp.web.agency.forms import ConfirmForm
from webapp.web.guard import needs, the_staff_member
from webapp.web.house import house, now
from webapp.web.staff_forms import StaffForm, needed, of_length, offered
from webapp.web.staff_pages import done, see_other, show
from webapp.web.staff_texts import text
from webapp.web.transaction import own_session

MOST_DAYS = 62


def _purposes() -> list[SelectChoice]:
    return [SelectChoice(purpose.value, text(f"opening.{purpose}")) for purpose in Purpose]


def _halves() -> list[SelectChoice]:
    return [SelectChoice(half.value, text(f"opening.{half}")) for half in Half]


def _divisions() -> list[SelectChoice]:
    area = the_staff_member().division or house.settings.region
    return [SelectChoice(one.code, one.name) for one in divisions_in(area)]


def _day_needed(_form: Any, field: Any) -> None:
    if field.data is None:
        raise ValidationError(text("form.needed"))


class OpeningForm(StaffForm):
    texts = "opening"
    purpose = RadioField(choices=_purposes, validators=[offered], validate_choice=False)
    division = SelectField(choices=_divisions, validators=[needed, offered], validate_choice=False)
    place = StringField(validators=[of_length(LONGEST_PLACE)], render_kw={"autocomplete": "off"})
    first = DateField(validators=[_day_needed])
    last = DateField(validators=[_day_needed])
    halves = SelectMultipleField(choices=_halves, validate_choice=False)
    places = IntegerField(default=4)

    def validate_place(self, field: StringField) -> None:
        if self.purpose.data == Purpose.APPOINTMENT and not (field.data or "").strip():
            raise ValidationError(text("form.needed"))

    def validate_last(self, field: DateField) -> None:
        if field.data and self.first.data and not timedelta() <= field.data - self.first.data < timedelta(MOST_DAYS):
            raise ValidationError(text("opening.days-wrong", n=MOST_DAYS))

    def validate_halves(self, field: SelectMultipleField) -> None:
        if not field.data or not set(field.data) <= set(Half):
            raise ValidationError(text("form.needed"))

    def validate_places(self, field: IntegerField) -> None:
        if field.data is None or not 1 <= field.data <= MOST_PLACES:
            raise ValidationError(text("opening.places-wrong", n=MOST_PLACES))

    def plan(self) -> Plan:
        """On working days alone, as the State Council announces them."""
        calendar, purpose = requests.clock.announced(), Purpose(self.purpose.data)
        every = (self.first.data + timedelta(days) for days in range((self.last.data - self.first.data).days + 1))
        days: list[date] = [day for day in every if calendar.is_working(day)]
        place = self.place.data.strip() if purpose is Purpose.APPOINTMENT else ""
        return Plan(
            purpose, self.division.data, place, days, [Half(half) for half in self.halves.data], self.places.data
        )


@agency.get("/openings")
@needs(Permission.AGENCY_OPENING_READ)
def opening_list() -> Response:
    """The coming month, and how full it is."""
    return _page(OpeningForm())


@agency.post("/openings")
@needs(Permission.AGENCY_OPENING_ADD)
def add_openings() -> Response:
    form = OpeningForm()

    def add() -> Response:
        with own_session(writes=True) as own:
            added = openings.add_openings(own, form.plan(), by=the_staff_member(), now=now())
        done("opening.added", n=added)
        return see_other(url_for("agency.opening_list"))

    return form.answered(add) or _page(form)


@agency.route("/openings/<uuid:opening_id>/close", methods=("GET", "POST"))
@needs(Permission.AGENCY_OPENING_CLOSE)
def close_opening(opening_id: UUID) -> Response:
    """A half day falls away; whoever had booked it is told and chooses again."""
    form = ConfirmForm()

    def close() -> Response:
        with own_session(writes=True) as own:
            ended = requests.close_opening(own, opening_id, by=the_staff_member(), now=now())
        done("opening.closed", n=ended)
        return see_other(url_for("agency.opening_list"))

    answer = form.answered(close)
    if answer is not None:
        return answer
    with own_session(writes=False) as own:
        one = openings.load_opening(own, opening_id, by=the_staff_member())
    return show("agency/close_opening.html", status=form.status, form=form, one=one, division=division_name)


def _page(form: OpeningForm) -> Response:
    today, area = in_china(now()).date(), the_staff_member().division
    with own_session(writes=False) as own:
        found = [one for purpose in Purpose for one in openings.list_openings(own, purpose, after=today, free=False)]
    mine = [one for one in found if is_within(one.division, area)]
    return show("agency/openings.html", status=form.status, form=form, found=mine, division=division_name)
