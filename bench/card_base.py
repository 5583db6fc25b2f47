"""An invented card base as a file, and a house that takes it in."""

import csv
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from tests.databases import FIELD_KEYS
from tests.make.card_files import HEADINGS
from webapp import migrations
from webapp.clock import system_clock
from webapp.domain import (
    cardbase,
    tables,  # noqa: F401 # every model is known before the first query
)
from webapp.domain.actors import Job
from webapp.domain.cards import card_check_character
from webapp.domain.regions import profile_of
from webapp.domain.residents import id_check_digit
from webapp.jobs.imports import Importing, take_in
from webapp.store.engine import for_writing, make_engine

BORN = date(1940, 1, 1)
DAYS = 25_000


def write_card_base(path: Path, rows: int, *, first: int = 0) -> Path:
    with path.open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(HEADINGS)
        lines.writerows(_row(number) for number in range(first, first + rows))
    return path


class Target:
    """A database with nobody in it, migrated."""

    def __init__(self, url: str) -> None:
        self._engine = make_engine(url, FIELD_KEYS)
        self._profile = profile_of("420300")
        migrations.upgrade(self._engine)

    def take_in(self, path: Path) -> None:
        with Session(for_writing(self._engine)) as session, session.begin():
            asked = cardbase.Asked(path, path.name, dry_run=False)
            one = cardbase.ask_for_import(session, asked, by=Job("bench"), now=system_clock()).id
        done = take_in(Importing(self._engine, self._profile, system_clock), one)
        assert done.added == done.read > 0, done.problem

    def close(self) -> None:
        self._engine.dispose()


def _row(number: int) -> list[str]:
    born, serial = BORN + timedelta(days=number % DAYS), number // DAYS
    first_17, body = f"420399{born:%Y%m%d}{serial:03}", f"B{number:07}"
    sex = "男" if serial % 2 else "女"
    holder = [first_17 + id_check_digit(first_17), "王小明", sex, f"1{number:010}", body + card_check_character(body)]
    return [*holder, "420302", "20211203", "20311202", "1", "示范银行", f"62170000{number % 10**9:09}11"]
