"""The maker's file: a card once for each line, failures sent back, and every line that is wrong told by its number."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.production import CLERK, approved, card_number, failed, returned
from tests.make.residents import SHIYAN, resident
from tests.make.times import NOW
from tests.people import ELDER, MING
from webapp.domain import production
from webapp.domain.cards import CardState
from webapp.domain.cards.model import Card
from webapp.domain.errors import Invalid
from webapp.domain.production import LineFault, MakingBatch, Taken
from webapp.domain.requests import Kind, State
from webapp.domain.requests.model import RequestStep


@pytest.fixture
def batch(session: Session) -> MakingBatch:
    """Ming applies for a card."""
    approved(session, resident(session))
    return production.make_batch(session, by=CLERK, now=NOW)


def take(session: Session, batch: MakingBatch, *lines: str, encoding: str = "gb18030") -> Taken:
    content = "\r\n".join(lines).encode(encoding)
    return production.take_returns(session, batch.id, content, by=CLERK, profile=SHIYAN, now=NOW)


def state_of(session: Session, batch: MakingBatch) -> State:
    [(_, request)] = production.orders_of(session, batch.id)
    return request.state


def count(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(Card)).one()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
def test_a_card_that_was_made_waits_sealed_for_its_holder(session: Session, batch: MakingBatch, encoding: str) -> None:
    heading = ",".join(production.RETURN_COLUMNS)
    assert take(session, batch, heading, returned(MING.id_number), "", encoding=encoding) == Taken(made=1)
    [(order, request)] = production.orders_of(session, batch.id)
    made = session.get_one(Card, order.card_id)
    assert (made.number, made.state, made.bank_name) == (card_number(1), CardState.SEALED, "十堰农商银行")
    assert (request.state, order.box) == (State.READY, "A-01")


def test_the_same_file_again_makes_nothing(session: Session, batch: MakingBatch) -> None:
    take(session, batch, returned(MING.id_number))
    assert take(session, batch, returned(MING.id_number)) == Taken(already=1)
    assert count(session) == 1


def test_a_line_twice_in_one_file_is_one_card(session: Session, batch: MakingBatch) -> None:
    line = returned(MING.id_number)
    assert take(session, batch, line, line) == Taken(made=1, already=1)


def test_another_card_for_the_same_order_is_a_matter_for_people(session: Session, batch: MakingBatch) -> None:
    lines = returned(MING.id_number), returned(MING.id_number, 2), failed(MING.id_number)
    taken = take(session, batch, *lines)
    assert taken == Taken(made=1, faults=[LineFault(2, "returned-otherwise"), LineFault(3, "returned-otherwise")])


def test_what_could_not_be_made_goes_back_and_into_the_next_batch(session: Session, batch: MakingBatch) -> None:
    assert take(session, batch, failed(MING.id_number)) == Taken(failed=1)
    assert (state_of(session, batch), count(session)) == (State.APPROVED, 0)
    again = production.make_batch(session, by=CLERK, now=NOW)
    assert take(session, again, returned(MING.id_number)) == Taken(made=1)
    assert take(session, batch, failed(MING.id_number)) == Taken(already=1)


def test_why_a_card_could_not_be_made_is_what_its_holder_reads(session: Session, batch: MakingBatch) -> None:
    take(session, batch, failed(MING.id_number))
    assert "制卡 照片不合格" in session.scalars(select(RequestStep.note)).all()


def test_a_replacement_takes_the_place_of_the_old_card(session: Session) -> None:
    holder = resident(session, ELDER)
    old = card(session, holder, ELDER)
    approved(session, holder, Kind.REPLACE, card_id=old.id)
    batch = production.make_batch(session, by=CLERK, now=NOW)
    [row] = production.batch_file(session, batch.id, by=CLERK, now=NOW).decode("gb18030").splitlines()[1:]
    assert row.endswith(old.number)
    assert take(session, batch, returned(ELDER.id_number)) == Taken(made=1)
    [(order, _)] = production.orders_of(session, batch.id)
    new = session.get_one(Card, order.card_id)
    assert (new.replaces_id, new.state, old.state) == (old.id, CardState.SEALED, CardState.ACTIVE)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"社会保障号码": "4.20399E+17"}, "return-id-number"),
        ({"社保卡号": "A00000000"}, "return-card-number"),
        ({"发卡日期": "2026-11-22"}, "return-dates"),
        ({"卡有效期": "20200101"}, "return-dates"),
        ({"卡有效期": "20261322"}, "return-dates"),
        ({"卡识别码": "420399D1"}, "return-chip"),
        ({"卡识别码": "F" * 32}, "return-chip"),
        ({"卡复位码": "none"}, "return-chip"),
        ({"卡复位码": "00" * 40}, "return-chip"),
        ({"服务银行": ""}, "return-bank"),
        ({"服务银行": "行" * 41}, "return-bank"),
        ({"姓名": "外人"}, "return-name"),
        ({"序号": '"1'}, "return-columns"),
        ({"失败原因": "x" * 200_000}, "return-columns"),
        ({"失败原因": "x,y"}, "return-columns"),
        ({"社会保障号码": ELDER.id_number}, "not-in-batch"),
    ],
)
def test_a_wrong_line_is_told_and_the_others_are_taken(
    session: Session, batch: MakingBatch, cells: dict[str, str], reason: str
) -> None:
    taken = take(session, batch, returned(MING.id_number, **cells), returned(MING.id_number, 2))
    assert taken == Taken(made=1, faults=[LineFault(1, reason)])


def test_a_number_that_another_card_has_is_told_and_leaves_nothing_half_done(
    session: Session, batch: MakingBatch
) -> None:
    holder = resident(session, ELDER)
    card(session, holder, ELDER)
    taken = take(session, batch, returned(MING.id_number, 社保卡号=ELDER.card_number))
    assert taken == Taken(faults=[LineFault(1, "card-number-taken")])
    [(order, request)] = production.orders_of(session, batch.id)
    assert (order.ended_at, request.state) == (None, State.IN_PRODUCTION)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xff\xff", "return-not-text"),
        (b"PK\x03\x04\0\0", "return-not-text"),
        (b"," * 9_000_000, "return-too-large"),
    ],
)
def test_what_is_no_such_file_is_refused_whole(
    session: Session, batch: MakingBatch, content: bytes, reason: str
) -> None:
    with pytest.raises(Invalid, match=reason):
        production.take_returns(session, batch.id, content, by=CLERK, profile=SHIYAN, now=NOW)
