"""What the door is told of a holder's age: the class and its label, where the scene has a rule for it."""

from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.make.cards import usable_card
from tests.make.codes import fetch, scene, show
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.make.venues import terminal, venue
from tests.people import ELDER, MING, SIXTY_TWO
from webapp.demonstration.people import Person
from webapp.domain import codes
from webapp.domain.codes.rules import fare_of
from webapp.domain.regions import Fare
from webapp.domain.residents import age_on
from webapp.domain.residents.model import Resident

UNIX = NOW.timestamp()


def shown_at(session: Session, person: Person, code: str, **columns: str) -> codes.Judgement:
    """What a scenic area's or bus's door is told of this person."""
    holder = resident(session, person)
    usable_card(session, holder, person)
    phone = fetch(session, phone_of(session, holder))
    if columns:
        session.execute(update(Resident).values(columns))
    return show(session, terminal(session, venue(session)), phone.show(UNIX), scene=scene(code))


@pytest.mark.parametrize(
    ("person", "code", "fare", "label"),
    [
        (ELDER, "TOU-01", Fare.FREE, "65岁以上"),
        (ELDER, "TRA-01", Fare.FREE, "65岁以上"),
        (SIXTY_TWO, "TOU-01", Fare.HALF, "60至64岁"),
        (SIXTY_TWO, "TRA-01", Fare.FULL, None),
        (MING, "TOU-01", Fare.FULL, None),
        (ELDER, "CUL-01", Fare.FULL, None),
    ],
    ids=["73 scenic", "73 bus", "62 scenic", "62 bus", "38 scenic", "73 library"],
)
def test_the_best_fare_of_the_scene_is_told(
    session: Session, person: Person, code: str, fare: Fare, label: str | None
) -> None:
    judgement = shown_at(session, person, code)
    assert (judgement.verdict, judgement.fare, judgement.label) == (codes.Verdict.ACCEPTED, fare, label)


def test_a_document_without_birth_date_pays_the_full_fare(session: Session) -> None:
    assert shown_at(session, ELDER, "TOU-01", id_number="E12345678").fare is Fare.FULL


def test_a_refused_code_tells_no_class(session: Session) -> None:
    holder = resident(session, ELDER)
    usable_card(session, holder, ELDER)
    phone = fetch(session, phone_of(session, holder))
    door, code = terminal(session, venue(session)), phone.show(UNIX)
    show(session, door, code, scene=scene("TOU-01"))
    again = show(session, door, code, scene=scene("TOU-01"))
    assert again == codes.Judgement(codes.Verdict.REFUSED, "already-used")


def test_an_uploaded_scan_has_the_class_of_its_day(session: Session) -> None:
    holder = resident(session, ELDER)
    usable_card(session, holder, ELDER)
    phone = fetch(session, phone_of(session, holder))
    door = terminal(session, venue(session))
    judgement = show(session, door, phone.show(UNIX), scene=scene("TOU-01"), uploaded=after(hours=5))
    assert (judgement.verdict, judgement.fare) == (codes.Verdict.ACCEPTED_LATE, Fare.FREE)


@pytest.mark.parametrize(
    ("day", "fare"),
    [
        (date(2021, 11, 21), None),
        (date(2021, 11, 22), Fare.HALF),
        (date(2026, 11, 21), Fare.HALF),
        (date(2026, 11, 22), Fare.FREE),
    ],
)
def test_the_class_changes_on_the_birthday(day: date, fare: Fare | None) -> None:
    rule = fare_of(SHIYAN.fares, scene("TOU-01"), age_on(day, "420302196111220019"))
    assert (rule and rule.fare) == fare


def test_no_age_is_no_fare() -> None:
    assert fare_of(SHIYAN.fares, scene("TOU-01"), None) is None
