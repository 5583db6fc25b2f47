"""Approved requests go to the maker together, once; its file names what a card needs, and each row is a read."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.production import CLERK, approved
from tests.make.requests import clerk, swept
from tests.make.residents import resident
from tests.make.times import NOW, after
from tests.people import ELDER, MING, SIXTY_TWO
from tests.racing import committed, engine_of, race
from webapp.domain import actors, production, requests
from webapp.domain.cardbase import PopulationAnswer
from webapp.domain.errors import Conflict, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.production import batch
from webapp.domain.requests import Kind, State


def test_every_approved_card_is_made_and_nothing_else(session: Session) -> None:
    card, visit = approved(session, resident(session)), approved(session, resident(session, ELDER), Kind.APPOINTMENT)
    batch = production.make_batch(session, by=CLERK, now=NOW)
    [(order, request)] = production.orders_of(session, batch.id)
    assert (request.id, order.place, card.state, visit.state) == (card.id, 1, State.IN_PRODUCTION, State.APPROVED)


def test_what_is_in_a_batch_is_in_no_other(session: Session) -> None:
    approved(session, resident(session))
    production.make_batch(session, by=CLERK, now=NOW)
    with pytest.raises(Conflict, match="nothing-to-make"):
        production.make_batch(session, by=CLERK, now=NOW)


def test_of_two_clerks_at_once_one_makes_the_batch(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            approved(session, resident(session))
        acts = [lambda session: str(production.make_batch(session, by=CLERK, now=NOW).id)] * 2
        lost = [one for one in race(engine, *acts) if one in {"nothing-to-make", "request-moved-on"}]
        assert len(lost) == 1
        with committed(engine) as session:
            assert len(production.list_batches(session, by=CLERK)) == 1


def test_a_clerk_of_another_area_neither_makes_nor_sees(session: Session) -> None:
    approved(session, resident(session))
    stranger = actors.StaffMember(CLERK.id, actors.Role.AGENCY, "640104", CLERK.session_id)
    assert production.waiting_requests(session, by=stranger) == []
    batch = production.make_batch(session, by=CLERK, now=NOW)
    assert production.list_batches(session, by=stranger) == []
    assert production.list_batches(session, by=clerk()) == [batch]
    with pytest.raises(NotFound):
        production.load_batch(session, batch.id, by=stranger)


def test_batches_of_others_hide_none_of_ones_own(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "NEWEST", 1)
    approved(session, resident(session))
    here, there = replace(CLERK, division="420300"), replace(CLERK, division="640104")
    mine = production.make_batch(session, by=here, now=NOW)
    approved(session, resident(session, ELDER)).division = "640104"
    production.make_batch(session, by=there, now=after(hours=1))
    assert production.list_batches(session, by=here) == [mine]


def test_the_file_says_what_goes_on_a_card_and_each_row_is_a_read(session: Session) -> None:
    holder = resident(session)
    request = approved(session, holder)
    batch = production.make_batch(session, by=CLERK, now=NOW)
    heading, row = production.batch_file(session, batch.id, by=CLERK, now=NOW).decode("gb18030").splitlines()
    assert heading.startswith("序号,申请号,申请类别,补换原因,社会保障号码,姓名")
    cells = row.split(",")
    assert cells[:6] == ["1", request.number, "申领", "", MING.id_number, MING.name]
    assert cells[7] == "十堰农商银行"
    read = session.scalars(select(LedgerRow).order_by(LedgerRow.id.desc())).first()
    assert read is not None
    assert (read.event, read.resident_id, read.about["case"]) == ("agency:holder:read", holder.id, str(request.id))


def test_a_name_is_no_formula_of_a_spreadsheet(session: Session) -> None:
    approved(session, resident(session, replace(MING, name="=1+1")))
    batch = production.make_batch(session, by=CLERK, now=NOW)
    assert ",'=1+1," in production.batch_file(session, batch.id, by=CLERK, now=NOW).decode("gb18030")


def test_a_long_queue_of_other_kinds_starves_no_card(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(requests.list_open.__kwdefaults__, "most", 1)
    approved(session, resident(session, ELDER), Kind.APPOINTMENT)
    card = approved(session, resident(session))
    assert [one.id for one in production.waiting_requests(session, by=CLERK)] == [card.id]


def test_what_was_asked_for_somebody_who_died_is_left_out(session: Session) -> None:
    hers, others = approved(session, resident(session)), approved(session, resident(session, ELDER))
    swept(session, hers.resident_id, PopulationAnswer.DECEASED, now=after(hours=1))
    made = production.make_batch(session, by=CLERK, now=after(hours=2))
    assert [request.id for _, request in production.orders_of(session, made.id)] == [others.id]
    assert hers.state is State.APPROVED


def test_the_dead_take_no_place_in_a_batch_from_the_living(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "LARGEST_BATCH", 1)
    dead, living = approved(session, resident(session)), approved(session, resident(session, ELDER))
    third = approved(session, resident(session, SIXTY_TWO))
    for days, one in enumerate((dead, living, third)):
        one.opened_at = after(days=days - 3)
    swept(session, dead.resident_id, PopulationAnswer.DECEASED, now=after(hours=1))
    made = [production.make_batch(session, by=CLERK, now=after(hours=2)) for _ in range(2)]
    orders = [request.id for one in made for _, request in production.orders_of(session, one.id)]
    assert orders == [living.id, third.id]
