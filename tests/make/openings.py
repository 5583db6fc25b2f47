"""Openings, and requests that hold a place of one."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from tests.make.requests import clerk, moved, opened
from tests.make.residents import SHIYAN
from tests.make.times import NOW
from webapp.domain import actors, openings, requests
from webapp.domain.openings import Half, Opening, Purpose
from webapp.domain.requests import Kind, Request, State
from webapp.domain.staff.model import Account

WEDNESDAY, THURSDAY = date(2026, 11, 25), date(2026, 11, 26)
OUTLETS = {Purpose.APPOINTMENT: "张湾服务大厅", Purpose.HOME_VISIT: ""}


def opening(
    session: Session,
    purpose: Purpose = Purpose.HOME_VISIT,
    day: date = WEDNESDAY,
    *,
    places: int = 1,
    division: str = "420303",
) -> Opening:
    plan = openings.Plan(purpose, division, OUTLETS[purpose], [day], [Half.MORNING], places)
    openings.add_openings(session, plan, by=actors.Job("test"), now=NOW)
    found = openings.list_openings(session, purpose, after=NOW.date())
    [made] = [one for one in found if (one.day, one.division) == (day, division)]
    return made


def booked(session: Session, by: actors.Resident, kind: Kind = Kind.HOME_VISIT, *, day: date = WEDNESDAY) -> Request:
    request = opened(session, by, kind)
    requests.book(session, request.id, opening(session, Purpose(kind), day).id, by=by, profile=SHIYAN, now=NOW)
    return request


def visitor(session: Session, name: str = "示范上门员") -> UUID:
    account = Account(
        id=uuid4(), login=name, login_index=name, name=name, role=actors.Role.HELPDESK, made_at=NOW, totp_secret="x"
    )
    account.password_hash = "x"
    session.add(account)
    session.flush()
    return account.id


def arranged(session: Session, by: actors.Resident) -> Request:
    """A visit that was approved, with somebody who goes."""
    request = moved(session, booked(session, by), State.CHECKED, State.APPROVED, by=clerk())
    requests.assign_visitor(session, request.id, visitor(session), "S0042", by=clerk(), now=NOW)
    return request
