"""Whether somebody may hold a card is determined before her first one is approved, and can be asked again (M01)."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.requests import answered, clerk, moved, opened
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.people import MING
from webapp.domain import actors, requests
from webapp.domain.errors import Conflict, Invalid, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.regions import Basis, Holder, Paper
from webapp.domain.requests import Claim, Kind, Request, State
from webapp.domain.requests.model import Determination

AT_HOME = Claim(Basis.HOUSEHOLD, [Paper.ID_DOCUMENT])


@pytest.fixture
def by(session: Session) -> actors.Resident:
    return phone_of(session, resident(session))


def determine(session: Session, request: Request, claim: Claim = AT_HOME, **other: Any) -> Determination:
    about = {"by": clerk(), "profile": SHIYAN, "now": NOW} | other
    return requests.determine(session, request.id, claim, **about)


def approve(session: Session, request: Request) -> None:
    requests.advance(session, request.id, State.APPROVED, by=clerk(), now=NOW)


def test_no_first_card_is_approved_before_it_is_determined(session: Session, by: actors.Resident) -> None:
    request = opened(session, by, Kind.APPLY)
    answered(session, request)
    moved(session, request, State.CHECKED, by=clerk())
    with pytest.raises(Conflict, match="eligibility-undetermined"):
        approve(session, request)
    lacks = determine(session, request, Claim(Basis.INSURED, [Paper.ID_DOCUMENT]))
    assert (lacks.eligible, lacks.missing) == (True, ["insurance-record"])
    with pytest.raises(Conflict, match="eligibility-undetermined"):
        approve(session, request)
    determine(session, request, now=after(hours=1))
    approve(session, request)
    assert request.state is State.APPROVED


def test_it_is_kept_with_basis_version_who_and_when(session: Session, by: actors.Resident) -> None:
    request, staff = opened(session, by, Kind.APPLY), clerk()
    row = determine(session, request, by=staff)
    assert (row.determined_by, row.determined_at, row.holder) == (staff.id, NOW, Holder.CITIZEN)
    assert (row.rule_level, row.rule_since.isoformat()) == ("420300", "2023-03-01")
    [kept] = session.scalars(select(LedgerRow).where(LedgerRow.event == "resident:eligibility:determine")).all()
    assert (kept.about["basis"], kept.about["rule"]) == ("household", "420300 2023-03-01 shipped")


def test_a_number_of_another_kind_is_judged_as_such(session: Session) -> None:
    guest = phone_of(session, resident(session, replace(MING, id_number="H12345678")))
    request = opened(session, guest, Kind.APPLY, basis="insured")
    assert requests.holder_of(session, request, now=NOW) is Holder.HONG_KONG_MACAU_TAIWAN
    assert not determine(session, request).eligible
    wanted = requests.papers_wanted(session, request, profile=SHIYAN, now=NOW)
    assert wanted == (Paper.INSURANCE_RECORD,)


def test_it_is_asked_again_by_the_rules_of_its_day(session: Session, by: actors.Resident) -> None:
    """N36"""
    request = opened(session, by, Kind.APPLY)
    determine(session, request)
    again = requests.replay_determination(session, request.number, rules_at=lambda at: SHIYAN)
    assert (again.at, again.agrees) == (NOW, True)
    closed = replace(SHIYAN, eligibility=SHIYAN.eligibility[1:])
    assert not requests.replay_determination(session, request.number, rules_at=lambda at: closed).agrees
    with pytest.raises(NotFound):
        requests.replay_determination(session, "0" * 12, rules_at=lambda at: SHIYAN)


def test_what_is_no_first_card_decided_or_elsewhere_is_not_determined(session: Session, by: actors.Resident) -> None:
    with pytest.raises(Invalid):
        determine(session, opened(session, by))
    request = opened(session, by, Kind.APPLY)
    with pytest.raises(NotFound):
        determine(session, request, by=clerk("460100"))
    moved(session, request, State.WITHDRAWN, by=by)
    with pytest.raises(Conflict):
        determine(session, request)
    with pytest.raises(NotFound):
        requests.determine(session, uuid4(), AT_HOME, by=clerk(), profile=SHIYAN, now=NOW)


def test_a_basis_that_is_none_is_not_taken(session: Session, by: actors.Resident) -> None:
    with pytest.raises(Invalid):
        opened(session, by, Kind.APPLY, basis="friend")
