"""How good the base is: a rule a field, a score a division, and a queue that empties itself when things are mended."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.residents import resident
from tests.make.times import NOW, after
from tests.people import MING
from tests.racing import committed, engine_of
from webapp.clock import in_china
from webapp.domain import cardbase
from webapp.domain.cardbase import Flaw, Measuring, TaskKind
from webapp.domain.cards import Adopted, CardState
from webapp.domain.residents import Known
from webapp.jobs.quality import measure_quality

AT = Measuring("420300", in_china(NOW).date())
WHO = Known(uuid4(), "420302199001010015", "王小明", "13800000000")
CARD = Adopted(
    uuid4(),
    WHO.id,
    "A00000003",
    "420302",
    date(2021, 12, 3),
    date(2031, 12, 2),
    "示范银行",
    "6217000010012330000",
    CardState.ACTIVE,
)


def test_a_whole_record_has_no_flaw() -> None:
    assert cardbase.flaws_of(WHO, [CARD], AT) == ()


@pytest.mark.parametrize(
    ("person", "flaw"),
    [
        ({"phone": None}, Flaw.PHONE_MISSING),
        ({"phone": "12345"}, Flaw.PHONE_FORM),
        ({"name": "王"}, Flaw.NAME_STRANGE),
        ({"name": "王?明"}, Flaw.NAME_STRANGE),
        ({"id_number": "420302700101001"}, Flaw.FIFTEEN_DIGITS),
    ],
)
def test_a_flaw_of_the_person_is_named(person: dict[str, str | None], flaw: Flaw) -> None:
    assert cardbase.flaws_of(replace(WHO, **person), [CARD], AT) == (flaw,)  # type: ignore[arg-type] # a case names its own field


@pytest.mark.parametrize(
    ("changed", "flaw"),
    [
        ({"bank_account": None}, Flaw.ACCOUNT_MISSING),
        ({"bank_account": "6217000010012330001"}, Flaw.ACCOUNT_CHECK),
        ({"division": "640105"}, Flaw.DIVISION_OUTSIDE),
        ({"expires_on": date(2026, 11, 21), "issued_on": date(2016, 11, 22)}, Flaw.CARD_EXPIRED),
        ({"issued_on": date(2027, 1, 1)}, Flaw.DATES_TURNED),
    ],
)
def test_a_flaw_of_the_card_is_named(changed: dict[str, object], flaw: Flaw) -> None:
    wrong = replace(CARD, **changed)  # type: ignore[arg-type] # a case names its own field
    assert cardbase.flaws_of(WHO, [wrong], AT) == (flaw,)
    assert cardbase.flaws_of(WHO, [replace(wrong, state=CardState.CANCELLED)], AT) == ()


def test_two_cards_that_live_are_one_too_many() -> None:
    assert cardbase.flaws_of(WHO, [CARD, replace(CARD, number="A0000002X")], AT) == (Flaw.TWO_CARDS,)
    assert cardbase.flaws_of(WHO, [CARD, replace(CARD, state=CardState.CANCELLED)], AT) == ()


def measured(session: Session, day: int) -> cardbase.QualityScore:
    counted, now = cardbase.tallies(), after(days=day)
    assert cardbase.measure_portion(session, counted, after=UUID(int=0), at=AT, now=now) is not None
    cardbase.keep_scores(session, counted, day=now.date())
    [score] = cardbase.newest_scores(session)
    return score


def test_what_is_mended_leaves_the_queue_and_raises_the_score(session: Session) -> None:
    ming = resident(session)
    ming.phone = None
    card(session, ming).bank_account = CARD.bank_account
    session.flush()
    first = measured(session, 0)
    assert (first.division, first.records, first.sound) == (MING.division, 1, 0)
    assert first.flaws == {"phone-missing": 1, "complete": 1}
    [task] = cardbase.list_open_tasks(session)
    assert (task.kind, task.fields) == (TaskKind.FLAW, ["phone-missing"])
    ming.phone = "13800000000"
    session.flush()
    second = measured(session, 1)
    assert (second.sound, second.flaws) == (1, {})
    assert cardbase.list_open_tasks(session) == []


def test_the_job_looks_once_a_day(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            card(session, resident(session))
        for _ in range(2):
            measure_quality(engine, "420300", lambda: NOW)
        assert _scores(engine) == [(in_china(NOW).date(), 1)]


def _scores(engine: Engine) -> list[tuple[date, int]]:
    with committed(engine) as session:
        return [(score.day, score.records) for score in cardbase.newest_scores(session)]
