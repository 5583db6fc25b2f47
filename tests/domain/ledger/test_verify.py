"""A row that was changed, removed, moved or added afterwards is found, and named. Tampering goes past our code."""

import tracemalloc
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.orm import Session

from tests.make.times import NOW, after
from tests.racing import committed, engine_of
from webapp.domain import actors, ledger
from webapp.domain.ledger import Event, Finding, Head, Problem
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.ledger.rules import START, link_hash
from webapp.store.base import table_of
from webapp.store.engine import for_writing

BY = actors.Job("test")
ROWS = 6


def append(session: Session, at: datetime = NOW) -> int:
    return ledger.append(session, Event.VENUE_TERMINAL_REVOKE, by=BY, now=at, about={"terminal": "1"})


@pytest.fixture
def engine(own_database: str) -> Iterator[Engine]:
    """A ledger of six rows, chained three at a time, whose guardians are gone."""
    with engine_of(own_database) as engine:
        for portion in range(2):
            with committed(engine) as session:
                for _ in range(ROWS // 2):
                    append(session, after(minutes=portion))
                ledger.chain(session, now=after(minutes=portion, seconds=1))
        disarm(engine)
        yield engine


def disarm(engine: Engine) -> None:
    """What somebody with the database's own password can do."""
    if engine.dialect.name == "sqlite":
        run(engine, *[f"DROP TRIGGER {table}_no_{verb}" for table in TABLES for verb in ("UPDATE", "DELETE")])
    else:
        run(engine, *[f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in TABLES])


TABLES = ("ledger", "ledger_link")


def run(engine: Engine, *statements: str) -> None:
    with for_writing(engine).begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def findings(engine: Engine, *heads: Head, now: datetime = NOW) -> list[Finding]:
    with Session(engine) as session:
        return list(ledger.verify(session, now=now, heads=heads))


def head(engine: Engine) -> Head:
    with Session(engine) as session:
        found = ledger.head(session)
        assert found is not None
        return found


def test_an_untouched_ledger_is_whole(engine: Engine) -> None:
    assert findings(engine, head(engine)) == []


def test_an_empty_ledger_is_whole(own_database: str) -> None:
    with engine_of(own_database) as engine:
        assert findings(engine) == []


@pytest.mark.parametrize(
    "change",
    [
        "event = 'venue:code:scan'",
        "actor_id = 'somebody else'",
        "actor_kind = 'terminal'",
        'about = \'{"terminal": "2"}\'',
        "at = '2026-11-22 04:00:00.000001'",
        "resident_id = '00000000000000000000000000000001'",
    ],
)
def test_a_changed_row_is_named_whichever_value_was_changed(engine: Engine, change: str) -> None:
    if engine.dialect.name == "postgresql":
        change = change.replace("00.000001'", "00.000001+00'")
    run(engine, f"UPDATE ledger SET {change} WHERE id = 2")
    assert findings(engine) == [Finding(Problem.CHANGED, 2, 2)]


def test_rows_that_cannot_be_read_are_changed_ones(engine: Engine) -> None:
    changes = ["about = 'null'"]
    if engine.dialect.name == "sqlite":  # PostgreSQL refuses these itself
        changes += ["at = 'yesterday'", "about = '{'", "resident_id = 'me'"]
    run(engine, *[f"UPDATE ledger SET {change} WHERE id = {row}" for row, change in enumerate(changes, 1)])
    assert findings(engine) == [Finding(Problem.CHANGED, row, row) for row in range(1, len(changes) + 1)]


def test_the_same_object_written_otherwise_is_not_a_change(engine: Engine) -> None:
    run(engine, """UPDATE ledger SET about = '{ "terminal" :"1" }' WHERE id = 2""")
    assert findings(engine) == []


def test_a_missing_row_is_named(engine: Engine) -> None:
    run(engine, "DELETE FROM ledger WHERE id = 4")
    assert findings(engine) == [Finding(Problem.MISSING, 4, 4)]


def test_a_row_removed_with_its_place_leaves_a_gap(engine: Engine) -> None:
    run(engine, "DELETE FROM ledger WHERE id = 4", "DELETE FROM ledger_link WHERE seq = 4")
    assert findings(engine) == [Finding(Problem.GAP, 4)]


def test_a_gap_that_was_closed_is_found(engine: Engine) -> None:
    run(engine, "DELETE FROM ledger WHERE id = 6", "DELETE FROM ledger_link WHERE seq = 5")
    run(engine, "UPDATE ledger_link SET seq = 5 WHERE seq = 6")
    assert Finding(Problem.OUT_OF_PLACE, 5, 6) in findings(engine)


def test_rows_that_changed_places_are_found(engine: Engine) -> None:
    run(engine, *[f"UPDATE ledger_link SET seq = {new} WHERE seq = {old}" for old, new in ((2, 99), (5, 2), (99, 5))])
    moved = {finding.seq for finding in findings(engine) if finding.problem is Problem.OUT_OF_PLACE}
    assert moved == {2, 3, 5, 6}


def test_rows_that_changed_contents_are_found(engine: Engine) -> None:
    run(engine, *[f"UPDATE ledger SET id = {new} WHERE id = {old}" for old, new in ((2, 99), (5, 2), (99, 5))])
    assert findings(engine) == [Finding(Problem.CHANGED, 2, 2), Finding(Problem.CHANGED, 5, 5)]


def test_a_row_added_for_the_past_is_found_once_it_is_chained(engine: Engine) -> None:
    with committed(engine) as session:
        inserted = append(session, after(days=-1))
        ledger.chain(session, now=after(minutes=2))
    assert findings(engine) == [Finding(Problem.BACKDATED, ROWS + 1, inserted)]


def test_a_row_that_no_job_chains_is_found_after_two_hours(engine: Engine) -> None:
    with committed(engine) as session:
        waiting = append(session)
    assert findings(engine, now=after(hours=1)) == []
    assert findings(engine, now=after(hours=3)) == [Finding(Problem.NOT_CHAINED, 0, waiting)]


def test_an_end_that_was_cut_off_is_found_by_a_head_that_was_kept(engine: Engine) -> None:
    kept = head(engine)
    run(engine, "DELETE FROM ledger WHERE id > 4", "DELETE FROM ledger_link WHERE seq > 4")
    assert findings(engine) == []
    assert findings(engine, kept) == [Finding(Problem.OTHER_HEAD, ROWS)]


def test_a_chain_made_anew_over_a_changed_row_is_found_by_a_head_that_was_kept(engine: Engine) -> None:
    kept = head(engine)
    run(engine, "UPDATE ledger SET actor_id = 'somebody else' WHERE id = 2", "DELETE FROM ledger_link")
    with committed(engine) as session:
        ledger.chain(session, now=after(minutes=2))
    assert findings(engine) == []
    assert findings(engine, kept) == [Finding(Problem.OTHER_HEAD, ROWS, ROWS)]


def test_a_forged_link_is_found(engine: Engine) -> None:
    forged = link_hash(START, 3, 3, bytes(32), NOW).hex()
    value = f"X'{forged}'" if engine.dialect.name == "sqlite" else f"'\\x{forged}'"
    run(engine, f"UPDATE ledger_link SET hash = {value} WHERE seq = 3")
    assert findings(engine) == [Finding(Problem.OUT_OF_PLACE, 3, 3), Finding(Problem.OUT_OF_PLACE, 4, 4)]


def test_several_wrongs_are_all_named(engine: Engine) -> None:
    run(engine, "UPDATE ledger SET actor_id = 'x' WHERE id = 1", "DELETE FROM ledger WHERE id = 6")
    assert findings(engine) == [Finding(Problem.CHANGED, 1, 1), Finding(Problem.MISSING, 6, 6)]


def test_a_large_ledger_is_read_in_little_memory_and_says_how_far_it_is(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("webapp.domain.ledger.verify"), "STEP", 2000)
    row = {"at": NOW, "event": Event.VENUE_TERMINAL_REVOKE, "actor_kind": "job", "actor_id": "test", "about": {}}
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            session.execute(insert(table_of(LedgerRow)), [row] * 5000)
            while ledger.chain(session, now=NOW):
                pass
        reached: list[int] = []
        with Session(engine) as session:
            tracemalloc.start()
            assert list(ledger.verify(session, now=NOW, progress=reached.append)) == []
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
    assert reached == [2000, 4000]
    assert peak < 3_000_000, "all rows at once take twice as much, and grow with the ledger"
