"""A ready card is handed over once, to who shows the holder's document; with her there it works at once."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.life import cancel
from tests.make.production import CLERK, approved, returned
from tests.make.requests import clerk, swept
from tests.make.residents import SHIYAN, resident
from tests.make.times import NOW, after
from tests.people import ELDER, MING
from tests.racing import committed, engine_of, race
from webapp.domain import cards, production
from webapp.domain.cardbase import PopulationAnswer
from webapp.domain.cards import CardState
from webapp.domain.errors import Conflict, NotAllowed, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.production import Collecting
from webapp.domain.requests import Kind, Request, State, Why
from webapp.domain.requests.model import RequestStep

DESK = clerk()
HERSELF = Collecting(MING.id_number)


def ready(session: Session, **asked: str) -> Request:
    """Ming's first card has come back from the maker."""
    request = approved(session, resident(session), **asked)
    batch = production.make_batch(session, by=CLERK, now=NOW)
    production.take_returns(session, batch.id, returned(MING.id_number).encode(), by=CLERK, profile=SHIYAN, now=NOW)
    return request


def state_of(session: Session, request: Request) -> CardState:
    found = production.ready_card(session, request)
    assert found is not None
    return CardState(found.card.state)


def test_with_her_there_it_is_done_and_the_card_works(session: Session) -> None:
    request = ready(session)
    handed = production.hand_over(session, request.id, HERSELF, by=DESK, now=NOW)
    assert (handed.in_use, handed.already, request.state) == (True, False, State.HANDED_OVER)
    assert state_of(session, request) is CardState.ACTIVE


def test_again_it_was_done_already(session: Session) -> None:
    request = ready(session)
    production.hand_over(session, request.id, HERSELF, by=DESK, now=NOW)
    again = production.hand_over(session, request.id, HERSELF, by=DESK, now=NOW)
    assert (again.in_use, again.already) == (True, True)


def test_what_somebody_collects_for_her_stays_sealed_and_she_reads_who(session: Session) -> None:
    request = ready(session)
    handed = production.hand_over(session, request.id, Collecting(MING.id_number, "李四"), by=DESK, now=NOW)
    assert (handed.in_use, state_of(session, request)) == (False, CardState.SEALED)
    step = session.scalars(select(RequestStep).order_by(RequestStep.number.desc())).first()
    assert step is not None
    assert (step.state, step.why, step.note) == (State.HANDED_OVER, Why.COLLECTED_FOR_YOU, "李四")


def test_another_number_than_hers_opens_nothing(session: Session) -> None:
    request = ready(session)
    with pytest.raises(NotAllowed, match="second-detail-wrong"):
        production.hand_over(session, request.id, Collecting(ELDER.id_number), by=DESK, now=NOW)
    assert (request.state, state_of(session, request)) == (State.READY, CardState.SEALED)


def test_before_it_is_made_there_is_nothing_to_hand_over(session: Session) -> None:
    request = approved(session, resident(session))
    with pytest.raises(NotFound):
        production.hand_over(session, request.id, HERSELF, by=DESK, now=NOW)


def test_an_appointment_is_not_handed_over_here(session: Session) -> None:
    request = approved(session, resident(session), Kind.APPOINTMENT)
    with pytest.raises(NotFound):
        production.hand_over(session, request.id, HERSELF, by=DESK, now=NOW)


def test_a_desk_of_another_area_does_not_find_it(session: Session) -> None:
    request, stranger = ready(session), clerk("640104")
    assert production.find_to_collect(session, request.number, by=stranger, now=NOW) == []
    with pytest.raises(NotFound):
        production.hand_over(session, request.id, HERSELF, by=stranger, now=NOW)


def test_it_is_found_by_either_number_and_each_look_is_kept(session: Session) -> None:
    request = ready(session)
    for number in (f" {request.number} ", MING.id_number.lower()):
        assert production.find_to_collect(session, number, by=DESK, now=NOW) == [request]
    assert production.find_to_collect(session, ELDER.id_number, by=DESK, now=NOW) == []
    query = select(LedgerRow).where(LedgerRow.event == "helpdesk:holder:look-up").order_by(LedgerRow.id)
    kept = [(row.about["number"], row.about["found"]) for row in session.scalars(query)]
    assert kept == [("receipt", "true"), ("person", "true"), ("person", "false")]


def test_a_card_that_was_lost_meanwhile_is_not_taken_into_use(session: Session) -> None:
    request = ready(session)
    found = production.ready_card(session, request)
    assert found is not None
    found.card.state = CardState.LOST
    with pytest.raises(Conflict, match="card-lost"):
        production.hand_over(session, request.id, HERSELF, by=DESK, now=NOW)


def test_of_two_desks_at_once_one_hands_it_over(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            number = ready(session).id

        def act(session: Session) -> bool:
            return production.hand_over(session, number, HERSELF, by=DESK, now=NOW).already

        assert sorted(race(engine, act, act)) == [False, True]


def test_a_worn_card_ends_when_the_new_one_is_handed_over(session: Session) -> None:
    holder = resident(session)
    old = card(session, holder)
    request = approved(session, holder, Kind.REPLACE, card_id=old.id)  # type: ignore[arg-type] # a card and no text
    batch = production.make_batch(session, by=CLERK, now=NOW)
    production.take_returns(session, batch.id, returned(MING.id_number).encode(), by=CLERK, profile=SHIYAN, now=NOW)
    production.hand_over(session, request.id, HERSELF, by=DESK, now=NOW)
    assert old.state is CardState.CANCELLED


@pytest.mark.parametrize("collector", ["", "李四"])
def test_a_death_that_came_late_stops_the_hand_over(session: Session, collector: str) -> None:
    request = ready(session)
    swept(session, request.resident_id, PopulationAnswer.DECEASED, now=after(hours=1))
    for _ in range(2):
        with pytest.raises(Conflict, match="person-deceased"):
            production.hand_over(
                session, request.id, Collecting(MING.id_number, collector), by=DESK, now=after(hours=2)
            )
    assert (state_of(session, request), request.state) == (CardState.SEALED, State.READY)


def test_beside_a_card_that_came_back_no_second_one_is_taken_into_use(session: Session) -> None:
    holder, other = resident(session), clerk()
    old = card(session, holder)
    cancel(session, old)
    request = approved(session, holder)
    for one in (DESK, other):
        cards.undo_cancellation(session, old.id, by=one, now=NOW)
    batch = production.make_batch(session, by=CLERK, now=NOW)
    production.take_returns(session, batch.id, returned(MING.id_number).encode(), by=CLERK, profile=SHIYAN, now=NOW)
    with pytest.raises(Conflict, match="card-there"):
        production.hand_over(session, request.id, HERSELF, by=DESK, now=NOW)
    session.refresh(old)
    assert (old.state, state_of(session, request)) == (CardState.ACTIVE, CardState.SEALED)
