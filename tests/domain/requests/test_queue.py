"""A desk's queue: narrowed by kind, state and what is overdue, in its own area, a page at a time."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.requests import clerk, moved, opened
from tests.make.residents import phone_of, resident
from tests.make.times import NOW
from tests.people import ELDER, MING, SIXTY_TWO
from webapp.domain import requests
from webapp.domain.requests import Kind, Queue, Request, State, lists

TODAY = NOW.date()


@pytest.fixture
def three(session: Session) -> list[Request]:
    """Three visits, promised one after the other; the middle one waits for its resident."""
    people = []
    for person in (MING, ELDER, SIXTY_TWO):
        people.append(resident(session, person))
        card(session, people[-1], person)
    asked = [
        opened(session, phone_of(session, holder), Kind.HOME_VISIT, now=NOW + timedelta(days=day))
        for day, holder in enumerate(people)
    ]
    moved(session, asked[1], State.WAITING_FOR_YOU, by=clerk())
    return asked


def found(session: Session, wanted: Queue, *, later: int = 0, division: str | None = None) -> list[Request]:
    page = requests.list_queue(session, wanted, division=division, today=TODAY + timedelta(days=later))
    return list(page.requests)


def test_what_is_promised_first_stands_first(session: Session, three: list[Request]) -> None:
    assert found(session, Queue()) == sorted(three, key=lambda one: (one.promised_on, one.opened_at))


def test_it_is_narrowed_by_kind_and_state(session: Session, three: list[Request]) -> None:
    assert found(session, Queue(kind=Kind.APPLY)) == []
    assert found(session, Queue(kind=Kind.HOME_VISIT, state=State.WAITING_FOR_YOU)) == [three[1]]


def test_what_waits_for_its_resident_is_never_overdue(session: Session, three: list[Request]) -> None:
    assert found(session, Queue(overdue=True)) == []
    assert found(session, Queue(overdue=True), later=90) == [three[0], three[2]]


def test_another_area_has_its_own(session: Session, three: list[Request]) -> None:
    assert len(found(session, Queue(), division="420300")) == len(three)
    assert found(session, Queue(), division="640104") == []


def test_what_ended_is_not_in_it(session: Session, three: list[Request]) -> None:
    moved(session, three[0], State.REJECTED, by=clerk())
    assert three[0] not in found(session, Queue())


def test_a_page_that_is_not_there_is_the_nearest_that_is(
    session: Session, three: list[Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "QUEUE_PAGE", 2)
    first, last = (requests.list_queue(session, Queue(page=n), division=None, today=TODAY) for n in (-3, 99))
    assert (len(first.requests), first.page, first.pages, first.count) == (2, 1, 2, 3)
    assert (len(last.requests), last.page) == (1, 2)


def test_what_waits_keeps_the_days_it_had_and_says_the_same_on_its_own_page(
    session: Session, three: list[Request]
) -> None:
    today = NOW + timedelta(days=90)
    page = requests.list_queue(session, Queue(), division=None, today=today.date())
    own = {one.id: requests.progress_of(session, one, by=clerk(), now=today).days_left for one in three}
    assert page.days_left == own
    assert page.days_left[three[1].id] > 0 > page.days_left[three[0].id]
