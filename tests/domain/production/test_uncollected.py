"""A card that nobody fetches is kept for the region's days, its holder told twice, and destroyed by two (M06)."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.domain.production.test_handover import DESK, HERSELF, ready, state_of
from tests.make.production import CLERK, card_number
from tests.make.residents import SHIYAN
from tests.make.times import NOW, after
from webapp.domain import actors, production, requests, residents
from webapp.domain.cards import CardState
from webapp.domain.errors import ActError, Conflict, Invalid, NotAllowed, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.notices.model import Message
from webapp.domain.production import UncollectedCard
from webapp.domain.requests import Reason, Request, State, Why
from webapp.domain.residents import Relation

OTHER = actors.StaffMember(uuid4(), actors.Role.AGENCY, None, uuid4())
ELSEWHERE = actors.StaffMember(uuid4(), actors.Role.AGENCY, "420302", uuid4())
DAYS = SHIYAN.uncollected_card_days
OVERDUE = after(days=DAYS + 1)


def keep(session: Session, day: int) -> None:
    while production.is_keeping_due(session, profile=SHIYAN, now=after(days=day)):
        production.keep_uncollected(session, profile=SHIYAN, now=after(days=day))


def told(session: Session) -> int:
    return len(session.scalars(select(Message).where(Message.kind == "card-kept")).all())


def overdue(session: Session) -> Request:
    request = ready(session)
    keep(session, 0)
    keep(session, DAYS)
    return request


def asked(session: Session) -> Request:
    request = overdue(session)
    production.ask_to_destroy_card(session, request.id, by=CLERK, now=OVERDUE)
    return request


def destroyed(session: Session, request: Request, by: actors.StaffMember = OTHER) -> None:
    production.destroy_card(session, request.id, card_number(1).lower(), by=by, now=OVERDUE)


def test_its_holder_is_told_until_when_and_once_more(session: Session) -> None:
    ready(session)
    said = []
    for day in (0, 0, 1, DAYS - 8, DAYS - 7, DAYS - 7, DAYS, DAYS + 5):
        keep(session, day)
        said.append(told(session))
    assert said == [1, 1, 1, 1, 2, 2, 2, 2]


def test_what_is_noticed_late_still_leaves_a_week(session: Session) -> None:
    request = ready(session)
    keep(session, DAYS + 100)
    assert told(session) == 1
    assert not production.list_overdue(session, by=CLERK, now=after(days=DAYS + 107))
    [late] = production.list_overdue(session, by=CLERK, now=after(days=DAYS + 108))
    assert (late.request.id, late.box) == (request.id, "A-01")


def test_what_came_back_by_post_is_kept_anew(session: Session) -> None:
    """While it lies there for the post nobody is told to come for it, and nobody destroys it."""
    request = ready(session, handover="post", address="茅箭区五堰街1号")
    keep(session, 0)
    keep(session, DAYS)
    assert (told(session), production.list_overdue(session, by=CLERK, now=OVERDUE)) == (0, [])
    requests.advance(session, request.id, State.SENT, by=DESK, now=OVERDUE)
    back = Reason(Why.RETURNED_BY_POST)
    requests.advance(session, request.id, State.READY, by=actors.Job("post"), reason=back, now=OVERDUE)
    keep(session, DAYS + 1)
    assert told(session) == 1
    assert not production.list_overdue(session, by=CLERK, now=after(days=2 * DAYS + 1))
    assert production.list_overdue(session, by=CLERK, now=after(days=2 * DAYS + 2))


def test_the_phone_of_somebody_said_to_be_dead_stays_silent(session: Session) -> None:
    request = ready(session)
    residents.keep_death(session, request.resident_id, Relation.CHILD, cards=[], by=DESK, now=NOW)
    keep(session, 0)
    keep(session, DAYS)
    assert told(session) == 0
    assert production.list_overdue(session, by=CLERK, now=OVERDUE)


def test_two_destroy_it_and_its_request_says_why(session: Session) -> None:
    request = asked(session)
    again = production.ask_to_destroy_card(session, request.id, by=OTHER, now=OVERDUE)
    assert again.asked_by == CLERK.id
    destroyed(session, request)
    kept = session.get_one(UncollectedCard, request.id)
    assert (state_of(session, request), request.state) == (CardState.CANCELLED, State.REJECTED)
    assert (kept.asked_by, kept.destroyed_by, kept.destroyed_at) == (CLERK.id, OTHER.id, OVERDUE)
    rows = session.scalars(select(LedgerRow.event).where(LedgerRow.event.startswith("agency:card:"))).all()
    assert sorted(rows) == ["agency:card:destroy", "agency:card:destroy-ask"]
    assert len(session.scalars(select(Message).where(Message.kind == "request-rejected")).all()) == 1
    with pytest.raises(Conflict, match="request-moved-on"):
        destroyed(session, request)
    with pytest.raises(Conflict, match="request-moved-on"):
        production.hand_over(session, request.id, HERSELF, by=DESK, now=OVERDUE)


def test_not_by_one_and_not_unasked(session: Session) -> None:
    request = overdue(session)
    with pytest.raises(NotAllowed, match="second-clerk-needed"):
        destroyed(session, request)
    production.ask_to_destroy_card(session, request.id, by=CLERK, now=OVERDUE)
    with pytest.raises(NotAllowed, match="second-clerk-needed"):
        destroyed(session, request, by=CLERK)
    assert state_of(session, request) is CardState.SEALED


def test_the_number_is_that_of_the_card_in_hand(session: Session) -> None:
    request = asked(session)
    with pytest.raises(Invalid, match="another-card"):
        production.destroy_card(session, request.id, card_number(2), by=OTHER, now=OVERDUE)
    assert state_of(session, request) is CardState.SEALED


def test_whoever_comes_before_it_is_cut_gets_it(session: Session) -> None:
    request = asked(session)
    production.hand_over(session, request.id, HERSELF, by=DESK, now=OVERDUE)
    with pytest.raises(Conflict, match="request-moved-on"):
        destroyed(session, request)
    assert (state_of(session, request), production.list_overdue(session, by=CLERK, now=OVERDUE)) == (
        CardState.ACTIVE,
        [],
    )


@pytest.mark.parametrize("by", [pytest.param(ELSEWHERE, id="of-another-area"), pytest.param(CLERK, id="too-early")])
def test_a_stranger_and_whoever_is_early_find_nothing(session: Session, by: actors.StaffMember) -> None:
    request = ready(session)
    request.division = "420303"
    keep(session, 0)
    at = OVERDUE if by is ELSEWHERE else after(days=DAYS)
    for act in (
        lambda: production.see_overdue(session, request.id, by=by, now=at),
        lambda: production.ask_to_destroy_card(session, request.id, by=by, now=at),
    ):
        with pytest.raises(ActError) as refused:
            act()
        assert isinstance(refused.value, NotFound)


def test_she_may_apply_again(session: Session) -> None:
    request = asked(session)
    destroyed(session, request)
    again = requests.Asked(requests.Kind.APPLY, request.resident_id, None, dict(request.details))
    now = after(days=DAYS + 2)
    opened = requests.open_request(session, again, door=request.door, by=DESK, profile=SHIYAN, now=now)
    assert opened.id != request.id
