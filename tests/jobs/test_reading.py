"""A long file is read by a process beside: all of it, in order, and never a piece of it for the whole."""

from datetime import date
from multiprocessing import active_children
from pathlib import Path

import pytest

from tests.make.card_files import csv_file, row
from webapp.domain import cardbase
from webapp.domain.cardbase import Unreadable
from webapp.jobs import reading
from webapp.jobs.reading import Portions, ReaderDied, portions_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return csv_file(tmp_path / "base.csv", [row(number) for number in range(3000)])


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cardbase, "PORTION", 100)


def read(path: Path, *, after: int = 0) -> Portions:
    return portions_of(cardbase.inspect(path), after=after, today=date(2026, 11, 22))


def test_it_reads_all_lines_below_the_last_that_is_done(path: Path) -> None:
    portions = read(path, after=1501)
    first = next(portions)
    assert active_children()
    numbers = [number for portion in (first, *portions) for number, _ in portion.holders]
    assert numbers == list(range(1502, 3002))
    assert not active_children()


def test_a_reader_that_is_killed_has_not_read_the_file(path: Path) -> None:
    portions = read(path)
    next(portions)
    active_children()[0].kill()
    with pytest.raises(ReaderDied):
        list(portions)


def test_who_stores_no_more_leaves_no_reader_behind(path: Path) -> None:
    portions = read(path)
    next(portions)
    portions.close()
    assert not active_children()


def spin(*_: object) -> None:
    """A reader that never comes to an end; another process finds it here by its name."""
    while True:
        pass


def test_a_reader_that_spins_ends_its_file_and_is_ended(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_send", spin)
    monkeypatch.setattr(reading, "PATIENCE", 0.1)
    with pytest.raises(Unreadable, match="file-broken"):
        list(read(path))
    assert not active_children()


def test_what_cannot_be_read_is_said_in_the_same_words(path: Path) -> None:
    path.write_text(path.read_text() + '"' + "王,\n" * 200_000)
    with pytest.raises(Unreadable) as unreadable:
        list(read(path))
    assert (unreadable.value.reason, unreadable.value.about) == ("file-quote", "3002")
