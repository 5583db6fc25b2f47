"""即时制卡: one desk has the request, a blank leaves the stock once, and nothing is ever half done."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.bench import FIRST_BLANK, SECOND_BLANK, box, printed
from tests.make.production import CLERK, approved
from tests.make.requests import clerk
from tests.make.residents import SHIYAN, resident
from tests.make.times import NOW, after
from tests.people import ELDER, MING
from tests.racing import committed, engine_of, race
from webapp.domain import production
from webapp.domain.cards import CardState
from webapp.domain.cards.model import Card
from webapp.domain.errors import Conflict, NotFound
from webapp.domain.production import BlankCard, BlankState, Collecting, Printed, SpoilReason, printer
from webapp.domain.production.model import BenchJob, Printing
from webapp.domain.requests import Kind, Request, State
from webapp.domain.residents.model import Resident

DESK, OTHER = clerk(), clerk()


def begun(session: Session, kind: Kind = Kind.APPLY) -> tuple[Request, BenchJob]:
    """Ming's request, approved, at a bench beside a box of blanks."""
    box(session)
    request = approved(session, resident(session), kind)
    return request, production.begin_at_bench(session, request.id, by=DESK, now=NOW)


def at_printer(session: Session, serial: str = FIRST_BLANK) -> tuple[Request, BenchJob, Printing]:
    request, job = begun(session)
    return request, job, production.take_blank(session, job.id, serial, by=DESK, now=NOW)


def answer(session: Session, printing: Printing, line: Printed) -> None:
    production.take_printed(session, printing.id, line, profile=SHIYAN, now=NOW)


def blank(session: Session, serial: str = FIRST_BLANK) -> tuple[BlankState, SpoilReason | None]:
    found = session.scalars(select(BlankCard).where(BlankCard.serial == serial)).one()
    session.refresh(found)
    return found.state, found.spoilt_why


def test_what_the_printer_made_is_ready_and_handed_over(session: Session) -> None:
    request, job, printing = at_printer(session)
    assert blank(session)[0] is BlankState.AT_BENCH
    [due] = production.take_printings_due(session, now=NOW)
    assert (due.printing_id, due.serial, due.name, due.id_number) == (
        printing.id,
        FIRST_BLANK,
        MING.name,
        MING.id_number,
    )
    answer(session, printing, printed())
    assert (request.state, blank(session)[0]) == (State.READY, BlankState.ISSUED)
    assert not production.is_printing_due(session, now=after(hours=1))
    handed = production.hand_over(session, request.id, Collecting(MING.id_number), by=DESK, now=after(minutes=6))
    assert handed.in_use
    bench = production.load_bench(session, job.id, by=DESK)
    assert (bench.is_over, bench.waited(after(minutes=60))) == (True, timedelta(minutes=6))


def test_an_answer_that_comes_twice_makes_one_card(session: Session) -> None:
    _, _, printing = at_printer(session)
    answer(session, printing, printed())
    answer(session, printing, printed(serial=2))
    production.take_fault(session, printing.id, SpoilReason.JAMMED, now=NOW)
    [made] = session.scalars(select(Card)).all()
    assert (made.state, blank(session)[0]) == (CardState.SEALED, BlankState.ISSUED)


def test_a_jam_spoils_the_blank_and_another_is_taken(session: Session) -> None:
    request, job, printing = at_printer(session)
    production.take_fault(session, printing.id, SpoilReason.JAMMED, now=NOW)
    assert (blank(session), request.state) == ((BlankState.SPOILT, SpoilReason.JAMMED), State.IN_PRODUCTION)
    again = production.take_blank(session, job.id, SECOND_BLANK, by=DESK, now=NOW)
    answer(session, again, printed(SECOND_BLANK))
    bench = production.load_bench(session, job.id, by=DESK)
    assert (request.state, list(bench.spoilt)) == (State.READY, [(FIRST_BLANK, SpoilReason.JAMMED)])


@pytest.mark.parametrize("line", [printed(SECOND_BLANK), printed(chip_id="4203")])
def test_a_wrong_chip_is_nobodys_card(session: Session, line: Printed) -> None:
    request, _, printing = at_printer(session)
    answer(session, printing, line)
    assert (blank(session), request.state) == ((BlankState.SPOILT, SpoilReason.WRONG_CHIP), State.IN_PRODUCTION)
    assert session.scalars(select(Card)).all() == []


def test_a_chip_that_is_somebodys_is_refused_whole(session: Session) -> None:
    request, job, printing = at_printer(session)
    answer(session, printing, printed())
    other = session.scalars(select(Resident)).one()
    assert other.id == request.resident_id
    production.hand_over(session, request.id, Collecting(MING.id_number), by=DESK, now=NOW)
    made = session.scalars(select(Card)).one()
    second = approved(session, other, Kind.REPLACE, card_id=made.id)  # type: ignore[arg-type] # a card and no text
    job = production.begin_at_bench(session, second.id, by=DESK, now=NOW)
    printing = production.take_blank(session, job.id, SECOND_BLANK, by=DESK, now=NOW)
    line = printed(SECOND_BLANK, serial=2, chip_id=made.chip_id)
    answer(session, printing, line)
    assert blank(session, SECOND_BLANK) == (BlankState.SPOILT, SpoilReason.WRONG_CHIP)
    assert (second.state, len(session.scalars(select(Card)).all())) == (State.IN_PRODUCTION, 1)


def test_a_clerk_says_so_and_what_the_printer_says_later_is_not_heard(session: Session) -> None:
    request, job, printing = at_printer(session)
    production.spoil_blank(session, job.id, SpoilReason.NO_ANSWER, by=OTHER, now=NOW)
    production.spoil_blank(session, job.id, SpoilReason.MISPRINTED, by=OTHER, now=NOW)
    answer(session, printing, printed())
    assert (blank(session), request.state) == ((BlankState.SPOILT, SpoilReason.NO_ANSWER), State.IN_PRODUCTION)


def test_given_up_it_is_approved_as_before(session: Session) -> None:
    request, job, printing = at_printer(session)
    with pytest.raises(Conflict, match="bench-busy"):
        production.give_up_bench(session, job.id, by=DESK, now=NOW)
    production.take_fault(session, printing.id, SpoilReason.CHIP_DEAD, now=NOW)
    production.give_up_bench(session, job.id, by=DESK, now=NOW)
    assert production.waiting_requests(session, by=CLERK) == [request]
    with pytest.raises(Conflict, match="bench-over"):
        production.take_blank(session, job.id, SECOND_BLANK, by=DESK, now=NOW)
    assert production.begin_at_bench(session, request.id, by=OTHER, now=NOW).id != job.id


def test_the_same_step_again_is_the_same(session: Session) -> None:
    request, job, printing = at_printer(session)
    assert production.begin_at_bench(session, request.id, by=DESK, now=NOW).id == job.id
    assert production.take_blank(session, job.id, " sy0001 ", by=DESK, now=NOW).id == printing.id
    with pytest.raises(Conflict, match="bench-busy"):
        production.take_blank(session, job.id, SECOND_BLANK, by=DESK, now=NOW)


def test_of_a_bench_and_another_desk_or_a_batch_one_has_the_request(session: Session) -> None:
    request, _ = begun(session)
    with pytest.raises(Conflict, match="request-moved-on"):
        production.begin_at_bench(session, request.id, by=OTHER, now=NOW)
    with pytest.raises(Conflict, match="nothing-to-make"):
        production.make_batch(session, by=CLERK, now=NOW)


def test_what_no_card_is_made_for_comes_to_no_bench(session: Session) -> None:
    request = approved(session, resident(session), Kind.APPOINTMENT)
    with pytest.raises(NotFound):
        production.begin_at_bench(session, request.id, by=DESK, now=NOW)


def test_a_blank_that_is_not_in_stock_here_is_not_taken(session: Session) -> None:
    _, job, printing = at_printer(session)
    production.take_fault(session, printing.id, SpoilReason.JAMMED, now=NOW)
    with pytest.raises(Conflict, match="blank-taken"):
        production.take_blank(session, job.id, FIRST_BLANK, by=DESK, now=NOW)
    with pytest.raises(NotFound, match="blank-unknown"):
        production.take_blank(session, job.id, "SY9999", by=DESK, now=NOW)
    with pytest.raises(NotFound):
        production.take_blank(session, job.id, SECOND_BLANK, by=clerk("640104"), now=NOW)


def test_a_printer_that_is_off_keeps_no_other_waiting(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printer, "AT_ONCE", 1)
    first = at_printer(session)[2]
    job = production.begin_at_bench(session, approved(session, resident(session, ELDER)).id, by=DESK, now=NOW)
    production.take_blank(session, job.id, SECOND_BLANK, by=DESK, now=after(seconds=1))
    now, asked = after(seconds=1), []
    for _ in range(4):
        [due] = production.take_printings_due(session, now=now)
        asked.append(due.serial)
        production.ask_again(session, due.printing_id, at_work=due.printing_id != first.id, now=now)
    assert asked == [FIRST_BLANK, *[SECOND_BLANK] * 3]


def test_a_printer_is_asked_by_one_and_after_longer_pauses(session: Session) -> None:
    printing = at_printer(session)[2]
    now, pauses = NOW, []
    for _ in range(8):
        assert len(production.take_printings_due(session, now=now)) == 1
        assert not production.is_printing_due(session, now=now + printer.ASKING - timedelta(seconds=1))
        production.ask_again(session, printing.id, at_work=False, now=now)
        pauses.append((printing.next_ask_at - now).total_seconds())
        now = printing.next_ask_at
    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]
    production.ask_again(session, printing.id, at_work=True, now=now)
    assert (printing.tries, production.is_printing_due(session, now=now)) == (0, True)


def test_of_two_desks_that_begin_at_once_one_has_it(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            request = approved(session, resident(session)).id
        acts = [
            lambda session, by=by: str(production.begin_at_bench(session, request, by=by, now=NOW).id)
            for by in (DESK, OTHER)
        ]
        assert race(engine, *acts).count("request-moved-on") == 1


def test_of_two_answers_at_once_one_makes_the_card(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            printing = at_printer(session)[2].id
        race(
            engine,
            *[lambda session: production.take_printed(session, printing, printed(), profile=SHIYAN, now=NOW)] * 2,
        )
        with committed(engine) as session:
            assert len(session.scalars(select(Card)).all()) == 1


def test_of_a_clerk_and_the_printer_at_once_one_is_right(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            _, job, printing = at_printer(session)
            job_id, printing_id = job.id, printing.id
        race(
            engine,
            lambda session: production.take_printed(session, printing_id, printed(), profile=SHIYAN, now=NOW),
            lambda session: production.spoil_blank(session, job_id, SpoilReason.MISPRINTED, by=DESK, now=NOW),
        )
        with committed(engine) as session:
            cards = len(session.scalars(select(Card)).all())
            assert (blank(session)[0], cards) in {(BlankState.ISSUED, 1), (BlankState.SPOILT, 0)}
