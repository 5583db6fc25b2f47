"""A file of another system becomes residents and cards: once, all or refused in words, never guessed."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from tests.make.card_files import csv_file, row, xlsx_file
from tests.make.life import suspend
from tests.make.residents import SHIYAN
from tests.make.times import NOW, after
from tests.racing import committed, engine_of
from webapp.domain import cardbase, residents
from webapp.domain.actors import Job
from webapp.domain.cardbase import CardImport, Column, Fault, ImportState, Reason
from webapp.domain.cardbase.model import ImportFault
from webapp.domain.cards import CardState, Decision, SocialSecurityState, SuspensionGround
from webapp.domain.cards.model import Card, LossReport
from webapp.domain.residents.model import Resident
from webapp.jobs import imports
from webapp.jobs.imports import Importing, take_in
from webapp.jobs.reading import ReaderDied

BY = Job("operator")


def ask(engine: Engine, path: Path, *, dry_run: bool = False) -> CardImport:
    with committed(engine) as session:
        return cardbase.ask_for_import(session, cardbase.Asked(path, path.name, dry_run), by=BY, now=NOW)


def run(engine: Engine, path: Path, *, dry_run: bool = False) -> CardImport:
    return take_in(Importing(engine, SHIYAN, lambda: NOW), ask(engine, path, dry_run=dry_run).id)


def faults(engine: Engine, one: CardImport) -> list[tuple[int, Fault]]:
    with committed(engine) as session:
        return [(fault.line, Fault(fault.column, fault.reason)) for fault in cardbase.list_faults(session, one.id)]


def counted(engine: Engine) -> tuple[int, int]:
    with committed(engine) as session:
        count = [session.scalar(select(func.count()).select_from(table)) for table in (Resident, Card)]
        return count[0] or 0, count[1] or 0


def tally(one: CardImport) -> tuple[int, int, int, int, int]:
    return one.read, one.added, one.already, one.differing, one.refused


def test_rows_become_residents_and_cards_as_they_stand(own_database: str, tmp_path: Path) -> None:
    with engine_of(own_database) as engine:
        one = run(engine, csv_file(tmp_path / "base.csv", [row(1), row(2, state="0", phone="", bank_account="")]))
        assert (one.state, one.total, tally(one)) == (ImportState.DONE, 2, (2, 2, 0, 0, 0))
        with committed(engine) as session:
            number = str(row(1)[0])
            holder = session.get_one(Resident, residents.id_of_number(session, number))
            assert (holder.name, holder.id_number, holder.phone) == ("王小明", number, "10000000001")
            card = session.scalars(select(Card).where(Card.resident_id == holder.id)).one()
            assert (card.number, card.division, card.bank_account) == (row(1)[4], "420302", row(1)[10])
            assert (card.issued_on, card.expires_on) == (date(2021, 12, 3), date(2031, 12, 2))
            assert (card.state, card.voids) == (CardState.ACTIVE, 0)
            assert session.scalars(select(Card.state).where(Card.id != card.id)).one() is CardState.SEALED


def test_a_second_run_adds_nothing(own_database: str, tmp_path: Path) -> None:
    with engine_of(own_database) as engine:
        path = csv_file(tmp_path / "base.csv", [row(number) for number in range(5)])
        run(engine, path)
        assert tally(run(engine, path)) == (5, 0, 5, 0, 0)
        assert counted(engine) == (5, 5)


def test_a_dry_run_says_what_a_run_would_and_keeps_nothing(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So small that what contradicts lies in different portions.
    monkeypatch.setattr(cardbase, "PORTION", 2)
    lines = [row(1), row(2), row(1), row(2, name="李小明"), row(3, card_number=row(1)[4]), row(4, state="8")]
    with engine_of(own_database) as engine:
        path = csv_file(tmp_path / "base.csv", lines)
        tried = run(engine, path, dry_run=True)
        assert counted(engine) == (0, 0)
        done = run(engine, path)
        assert tally(tried) == tally(done) == (6, 2, 1, 1, 2)
        assert faults(engine, tried) == faults(engine, done)


def test_a_dry_run_that_was_killed_says_the_same(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cardbase, "PORTION", 2)

    def dies(one: CardImport) -> None:
        if one.line > 1:
            raise ReaderDied

    with engine_of(own_database) as engine:
        lines = [row(1), row(2), row(1), row(2, name="李小明"), row(3, state="8"), row(1)]
        asked = ask(engine, csv_file(tmp_path / "base.csv", lines), dry_run=True)
        with pytest.raises(ReaderDied):
            take_in(Importing(engine, SHIYAN, lambda: NOW, dies), asked.id)
        tried = take_in(Importing(engine, SHIYAN, lambda: after(seconds=60)), asked.id)
        assert tally(tried) == (6, 2, 2, 1, 1)
        assert [line for line, _ in faults(engine, tried)] == [5, 6]


@pytest.mark.parametrize(
    ("second", "fault"),
    [
        (row(1, name="王大明"), Fault(Column.NAME, Reason.DIFFERS)),
        (row(1, bank_account="6217000010009999"), Fault(Column.BANK_ACCOUNT, Reason.DIFFERS)),
        (row(1, state="9"), Fault(Column.STATE, Reason.DIFFERS)),
        (row(1, expires_on="20411202"), Fault(Column.EXPIRES_ON, Reason.DIFFERS)),
        (row(1, phone="10000009999"), Fault(Column.PHONE, Reason.DIFFERS)),
        (row(2, card_number=row(1)[4]), Fault(Column.CARD_NUMBER, Reason.OF_SOMEBODY_ELSE)),
        (row(1, card_number=row(2)[4]), Fault(Column.CARD_NUMBER, Reason.HAS_ANOTHER_CARD)),
    ],
)
def test_a_line_that_contradicts_is_named_and_changes_nothing(
    own_database: str, tmp_path: Path, second: list[object], fault: Fault
) -> None:
    with engine_of(own_database) as engine:
        one = run(engine, csv_file(tmp_path / "base.csv", [row(1), second]))
        assert faults(engine, one) == [(3, fault)]
        assert (one.added, one.differing + one.refused) == (1, 1)
        assert counted(engine) == (1, 1)


def test_an_old_card_that_was_cancelled_stands_beside_the_new_one(own_database: str, tmp_path: Path) -> None:
    with engine_of(own_database) as engine:
        lines = [row(1, card_number=row(9)[4], state="9"), row(1)]
        assert tally(run(engine, csv_file(tmp_path / "base.csv", lines))) == (2, 2, 0, 0, 0)
        assert counted(engine) == (1, 2)


def test_a_lost_card_comes_with_its_report(own_database: str, tmp_path: Path) -> None:
    with engine_of(own_database) as engine:
        run(engine, csv_file(tmp_path / "base.csv", [row(1, state="4"), row(2, state="2"), row(3)]))
        with committed(engine) as session:
            reports = session.scalars(select(LossReport)).all()
            lapses = Counter(report.lapses_at for report in reports)
            assert lapses == {NOW + timedelta(days=SHIYAN.temporary_loss_days): 1, None: 1}


def test_a_card_of_somebody_whose_function_is_suspended_comes_suspended(own_database: str, tmp_path: Path) -> None:
    with engine_of(own_database) as engine:
        run(engine, csv_file(tmp_path / "old.csv", [row(1, state="9"), row(2, state="9")]))
        with committed(engine) as session:
            for number, starts in ((1, NOW.date()), (2, NOW.date() + timedelta(days=1))):
                decision = Decision(SuspensionGround.LENT_FOR_GAIN, "市人社局", f"{number}号", starts)
                whose = residents.id_of_number(session, str(row(number)[0]))
                assert whose
                suspend(session, whose, decision)
        new = [row(number, card_number=row(number + 10)[4]) for number in (1, 2, 3)]
        run(engine, csv_file(tmp_path / "new.csv", new))
        with committed(engine) as session:
            states = {card.number: card.social_security_state for card in session.scalars(select(Card))}
            assert [states[str(line[4])] for line in new] == [
                SocialSecurityState.SUSPENDED,
                SocialSecurityState.ACTIVE,
                SocialSecurityState.ACTIVE,
            ]


def test_a_workbook_and_a_csv_say_the_same(own_database: str, tmp_path: Path) -> None:
    with engine_of(own_database) as engine:
        assert run(engine, xlsx_file(tmp_path / "base.xlsx", [row(1), row(2)], above=1)).added == 2
        assert tally(run(engine, csv_file(tmp_path / "base.csv", [row(1), row(2)]))) == (2, 0, 2, 0, 0)


def test_another_process_waits_for_a_dead_ones_lease_and_goes_on(own_database: str, tmp_path: Path) -> None:
    with engine_of(own_database) as engine:
        asked = ask(engine, csv_file(tmp_path / "base.csv", [row(1)]))
        with committed(engine) as session:
            cardbase.claim_import(session, asked.id, now=NOW)
        with pytest.raises(cardbase.Overtaken), committed(engine) as session:
            cardbase.claim_import(session, asked.id, now=after(seconds=19))
        assert take_in(Importing(engine, SHIYAN, lambda: after(seconds=21)), asked.id).added == 1


def test_of_two_that_go_on_at_once_one_counts(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cardbase, "PORTION", 1)
    with engine_of(own_database) as engine:
        asked = ask(engine, csv_file(tmp_path / "base.csv", [row(1), row(2)]))

        def other(_one: CardImport) -> None:
            """Another process takes the lease as lapsed, between two portions of this one."""
            take_in(Importing(engine, SHIYAN, lambda: after(seconds=60)), asked.id)

        newest = take_in(Importing(engine, SHIYAN, lambda: NOW, other), asked.id)
        assert (newest.state, tally(newest)) == (ImportState.DONE, (2, 2, 0, 0, 0))
        assert counted(engine) == (2, 2)


def test_a_file_that_changed_is_not_gone_on_with(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cardbase, "PORTION", 1)
    with engine_of(own_database) as engine:
        path = csv_file(tmp_path / "base.csv", [row(1), row(2)])
        asked = ask(engine, path)

        class Killed(BaseException):
            pass

        def die(_one: CardImport) -> None:
            raise Killed

        with pytest.raises(Killed):
            take_in(Importing(engine, SHIYAN, lambda: NOW, die), asked.id)
        csv_file(path, [row(7), row(8)])
        stopped = take_in(Importing(engine, SHIYAN, lambda: after(seconds=60)), asked.id)
        assert (stopped.state, stopped.problem, stopped.added) == (ImportState.STOPPED, "file-changed", 1)


def test_what_was_uploaded_is_deleted_when_it_is_done(own_database: str, tmp_path: Path) -> None:
    with engine_of(own_database) as engine:
        mine, theirs = (csv_file(tmp_path / name, [row(1)]) for name in ("mine.csv", "theirs.csv"))
        with committed(engine) as session:
            asked = cardbase.Asked(mine, mine.name, dry_run=False, uploaded=True)
            one = cardbase.ask_for_import(session, asked, by=BY, now=NOW)
        take_in(Importing(engine, SHIYAN, lambda: NOW), one.id)
        run(engine, theirs)
        assert (mine.exists(), theirs.exists()) == (False, True)


def test_what_somebody_waits_for_is_taken_in_by_the_job(own_database: str, tmp_path: Path) -> None:
    with engine_of(own_database) as engine:
        asked = ask(engine, csv_file(tmp_path / "base.csv", [row(1)]))
        for _ in range(2):
            imports.take_in_waiting(Importing(engine, SHIYAN, lambda: NOW))
        with committed(engine) as session:
            assert tally(cardbase.load_import(session, asked.id)) == (1, 1, 0, 0, 0)


def test_no_cell_of_a_refused_line_is_kept(own_database: str, tmp_path: Path) -> None:
    with engine_of(own_database) as engine:
        run(engine, csv_file(tmp_path / "base.csv", [row(1, name="王?明", id_number="420302190001010015")]))
        with committed(engine) as session:
            kept = session.execute(select(ImportFault.__table__)).mappings().all()
            assert len(kept) == 2
            assert not any("王" in str(value) or "190001" in str(value) for line in kept for value in line.values())


def test_a_file_that_nobody_foresaw_is_tried_once(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for ever, with its people in the clear."""

    def fails(*_given: object, **_named: object) -> None:
        raise AssertionError("a mistake of ours")

    monkeypatch.setattr(cardbase, "read_portion", fails)
    with engine_of(own_database) as engine:
        one = run(engine, csv_file(tmp_path / "base.csv", [row(1)]))
        assert (one.state, one.problem) == (ImportState.STOPPED, "file-broken")
        assert counted(engine) == (0, 0)
