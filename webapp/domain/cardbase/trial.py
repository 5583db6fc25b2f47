"""The house as a dry run would leave it: what earlier portions would have added, so that later ones are judged alike.

It lies in a temporary file that has no name and goes with the run, beside a file that says the same in the clear; so
memory does not grow with the file.
"""

import sqlite3
from collections.abc import Collection
from datetime import date
from types import TracebackType
from typing import Self
from uuid import UUID

from webapp.domain.cards import Adopted, CardState
from webapp.domain.residents import Known

TABLES = """
CREATE TABLE person (id TEXT, id_number TEXT PRIMARY KEY, name TEXT, phone TEXT) WITHOUT ROWID;
CREATE TABLE card (id TEXT, resident_id TEXT, number TEXT PRIMARY KEY, division TEXT, issued_on TEXT, expires_on TEXT,
    bank_name TEXT, bank_account TEXT, state TEXT) WITHOUT ROWID;
CREATE INDEX card_of ON card (resident_id)"""


class Trial:
    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.executescript(f"PRAGMA journal_mode = OFF; {TABLES}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._file.close()

    def people(self, id_numbers: Collection[str]) -> dict[str, Known]:
        rows = self._file.execute(
            f"SELECT id, id_number, name, phone FROM person WHERE id_number IN ({_marks(id_numbers)})",  # noqa: S608 # marks only
            tuple(id_numbers),
        )
        return {number: Known(UUID(whose), number, name, phone) for whose, number, name, phone in rows}

    def cards(self, numbers: Collection[str], holders: Collection[UUID]) -> list[Adopted]:
        rows = self._file.execute(
            f"SELECT * FROM card WHERE number IN ({_marks(numbers)}) OR resident_id IN ({_marks(holders)})",  # noqa: S608 # marks only
            (*numbers, *map(str, holders)),
        )
        return [_card(*row) for row in rows]

    def add(self, people: Collection[Known], cards: Collection[Adopted]) -> None:
        persons = [(str(one.id), one.id_number, one.name, one.phone) for one in people]
        self._file.executemany("INSERT INTO person VALUES (?, ?, ?, ?)", persons)
        self._file.executemany("INSERT INTO card VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_row, cards))


def _row(card: Adopted) -> tuple[str | None, ...]:
    dates = (card.issued_on.isoformat(), card.expires_on.isoformat())
    bank = (card.bank_name, card.bank_account)
    return (str(card.id), str(card.resident_id), card.number, card.division, *dates, *bank, card.state.value)


def _card(card: str, resident: str, number: str, *facts: str) -> Adopted:
    division, issued_on, expires_on, bank_name, bank_account, state = facts
    days = (date.fromisoformat(issued_on), date.fromisoformat(expires_on))
    return Adopted(UUID(card), UUID(resident), number, division, *days, bank_name, bank_account, CardState(state))


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))
