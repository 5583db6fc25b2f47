"""Visits at home and appointments: when, who goes, what became of it, and whether somebody at a door is ours (M07)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, url_for
from wtforms import RadioField, SelectField, StringField
from wtforms.fields import SelectChoice

from webapp.clock import in_china
from webapp.domain import helpdesk as desk
from webapp.domain import openings, requests, staff
from webapp.domain.actors import Permission
from webapp.domain.errors import NotFound
from webapp.domain.openings import CODE_DIGITS, LONGEST_NUMBER, Purpose
from webapp.domain.regions import division_name
from webapp.domain.requests import LONGEST_NOTE, Reason, Why
from webapp.web import limits
from webapp.web.guard import needs, the_staff_member
from webapp.web.helpdesk import helpdesk
from webapp.web.helpdesk.forms import PLAIN
from webapp.web.helpdesk.requests import REQUEST
from webapp.web.house import house, now
from webapp.web.staff_forms import StaffForm, needed, of_length, offered
from webapp.web.staff_pages import done, see_other, show
from webapp.web.staff_texts import text
from webapp.web.transaction import own_session

BOTH = ("GET", "POST")
DAYS_AHEAD = 14
HAPPENED = "happened"


def said(opening: openings.Opening) -> str:
    """2026-11-25 上午 · 张湾区, and the outlet where it has one."""
    parts = (f"{opening.day} {text(f'request-choice.{opening.half}')}", division_name(opening.division), opening.place)
    return " · ".join(filter(None, parts))


def _outcomes() -> list[SelectChoice]:
    return [
        SelectChoice(word, text(f"outcome.{word}")) for word in (HAPPENED, Why.NOBODY_AT_HOME.value, Why.OTHER.value)
    ]


class TimeForm(StaffForm):
    texts = "booking-time"
    opening = SelectField(validators=[needed, offered], validate_choice=False)


class VisitorForm(StaffForm):
    texts = "visitor"
    visitor = SelectField(validators=[needed, offered], validate_choice=False)
    badge = StringField(validators=[needed, of_length(LONGEST_NUMBER)], render_kw=PLAIN)


class OutcomeForm(StaffForm):
    texts = "outcome"
    what = RadioField(choices=_outcomes, validators=[offered], validate_choice=False)
    note = StringField(validators=[of_length(LONGEST_NOTE)], render_kw=PLAIN)


class CheckForm(StaffForm):
    texts = "visit-check"
    badge = StringField(validators=[needed, of_length(LONGEST_NUMBER)], render_kw=PLAIN | {"autofocus": True})
    code = StringField(validators=[needed, of_length(CODE_DIGITS)], render_kw=PLAIN | {"inputmode": "numeric"})


@helpdesk.get("/bookings")
@needs(Permission.HELPDESK_BOOKING_READ)
def booking_list() -> Response:
    """The coming days, and visits that nobody has reported on. They name nobody who is visited."""
    with own_session(writes=False) as own:
        found = requests.list_bookings(own, by=the_staff_member(), days=DAYS_AHEAD, now=now())
        names = staff.account_names(own, [one.booking.visitor_id for one in found if one.booking.visitor_id])
    today = in_china(now()).date()
    return show("helpdesk/bookings.html", found=found, names=names, today=today, division=division_name)


@helpdesk.get(f"{REQUEST}/booking")
@needs(Permission.HELPDESK_BOOKING_READ)
def booking(request_id: UUID) -> Response:
    """When, where, who asked and who goes; one read. The visitor alone sees the code, and on its day alone."""
    with own_session(writes=True) as own:
        seen = requests.see_request(own, request_id, by=the_staff_member(), now=now())
        row = openings.newest_booking(own, request_id)
        whose = row[0].visitor_id if row else None
        names = staff.account_names(own, [whose] if whose else [])
    code = None
    if row and row[0].visitor_id == the_staff_member().id:
        code = row[0].code if openings.shows_code(row[1].day, today=in_china(now()).date()) else None
    values: dict[str, Any] = {"seen": seen, "row": row, "names": names, "code": code, "said": said}
    return show("helpdesk/booking.html", **values)


@helpdesk.route(f"{REQUEST}/booking/time", methods=BOTH)
@needs(Permission.HELPDESK_BOOKING_WRITE)
def book(request_id: UUID) -> Response:
    """A place for who has called; after the region's hour too."""
    form = TimeForm()
    with own_session(writes=False) as own:
        asked = requests.load_request(own, request_id, by=the_staff_member())
        if asked.kind not in requests.BOOKED:
            raise NotFound
        yesterday = in_china(now()).date() - timedelta(days=1)
        free = openings.list_openings(own, Purpose(asked.kind.value), after=yesterday, whose=asked.division)
    choices = [
        SelectChoice(str(one.id), f"{said(one)} · {text('booking.left', n=one.places - one.taken)}") for one in free
    ]
    form.opening.choices = [SelectChoice("", text("form.choose")), *choices]

    def act() -> None:
        with own_session(writes=True) as own:
            chosen = UUID(form.opening.data)
            requests.book(own, request_id, chosen, by=the_staff_member(), profile=house.profile, now=now())

    return _act(form, asked, act, "booking-time")


@helpdesk.route(f"{REQUEST}/booking/visitor", methods=BOTH)
@needs(Permission.HELPDESK_BOOKING_WRITE)
def assign_visitor(request_id: UUID) -> Response:
    """Who goes, with the number on her badge; its holder is told both."""
    form = VisitorForm()
    with own_session(writes=False) as own:
        asked = requests.load_request(own, request_id, by=the_staff_member())
        people = staff.active_accounts(own, staff.Role.HELPDESK, asked.division)
    form.visitor.choices = [SelectChoice(str(one), name) for one, name in people.items()]

    def act() -> None:
        with own_session(writes=True) as own:
            who, badge = UUID(form.visitor.data), form.badge.data.strip().upper()
            requests.assign_visitor(own, request_id, who, badge, by=the_staff_member(), now=now())

    return _act(form, asked, act, "visitor")


@helpdesk.route(f"{REQUEST}/booking/outcome", methods=BOTH)
@needs(Permission.HELPDESK_BOOKING_WRITE)
def finish_booking(request_id: UUID) -> Response:
    """It happened, or why not; the request follows."""
    form = OutcomeForm()
    with own_session(writes=False) as own:
        asked = requests.load_request(own, request_id, by=the_staff_member())

    def act() -> None:
        what = form.what.data
        reason = None if what == HAPPENED else Reason(Why(what), (form.note.data or "").strip())
        with own_session(writes=True) as own:
            requests.finish_booking(own, request_id, reason, by=the_staff_member(), now=now())

    return _act(form, asked, act, "outcome")


@helpdesk.route("/visit-check", methods=BOTH)
@needs(Permission.HELPDESK_BOOKING_READ)
def check_visit() -> Response:
    """For who calls because somebody stands at her door: the badge number and the code that person says."""
    form = CheckForm()

    def answer() -> Response:
        badge = form.badge.data.strip().upper()
        limits.spend((f"visit-check:{badge}", desk.VISIT_CHECKS_A_DAY))
        with own_session(writes=False) as own:
            found = openings.check_visit(own, badge, form.code.data.strip(), now=now())
            names = staff.account_names(own, [found.visitor_id] if found and found.visitor_id else [])
            where = openings.opening_of(own, found) if found else None
        who = names[found.visitor_id] if found and found.visitor_id else None
        return show("helpdesk/visit_check.html", form=form, asked=True, who=who, where=where and said(where))

    return form.answered(answer) or show("helpdesk/visit_check.html", status=form.status, form=form, asked=False)


def _act(form: StaffForm, asked: requests.Request, act: Callable[[], None], texts: str) -> Response:
    """A form of one booking, and back to its page."""

    def answer() -> Response:
        act()
        done(f"{texts}.done")
        return see_other(url_for("helpdesk.booking", request_id=asked.id))

    return form.answered(answer) or show(
        "helpdesk/booking_act.html", status=form.status, form=form, asked=asked, texts=texts
    )
