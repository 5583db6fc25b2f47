"""What operators type about the ledger and about text messages."""

from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.make.residents import SHIYAN
from tests.make.times import NOW
from tests.people import MING
from tests.racing import engine_of
from tests.web.conftest import Town
from webapp.demonstration.start import start
from webapp.domain import ledger
from webapp.jobs.chain import chain


def run(town: Town, *arguments: str) -> Result:
    return town.app.test_cli_runner().invoke(args=arguments)


@pytest.fixture
def chained(own_town: Town) -> Town:
    own_town.signed_in(MING)
    chain(own_town.house.engine, own_town.clock)
    return own_town


def tamper(town: Town, statement: str) -> None:
    with town.house.engine.begin() as connection:
        if town.house.engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER ledger_no_UPDATE"))
        else:
            connection.execute(text("ALTER TABLE ledger DISABLE TRIGGER ALL"))
        connection.execute(text(statement))


def test_a_whole_ledger_says_so(chained: Town) -> None:
    printed = run(chained, "ledger", "verify")
    assert printed.exit_code == 0
    assert printed.output.endswith(" 0 findings.\n")


def test_the_ledger_of_a_demonstration_is_whole(own_database: str, tmp_path: Path) -> None:
    """What it says of the past was written before what it says of today."""
    with engine_of(own_database) as engine:
        start(engine, SHIYAN, tmp_path, now=NOW)
        chain(engine, lambda: NOW)
        with Session(engine) as session:
            assert list(ledger.verify(session, now=NOW)) == []


def test_a_changed_row_is_named_and_the_command_fails(chained: Town) -> None:
    tamper(chained, "UPDATE ledger SET actor_id = 'x' WHERE id = 1")
    printed = run(chained, "ledger", "verify")
    assert printed.exit_code == 1
    assert "place 1: row 1 was changed after it was chained" in printed.output
    assert printed.output.endswith(" 1 findings.\n")


def test_a_head_that_was_kept_is_one_the_chain_goes_through(chained: Town) -> None:
    head = run(chained, "ledger", "head").output.strip()
    assert run(chained, "ledger", "verify", "--head", head).exit_code == 0
    seq, _, digest = head.partition(":")
    other = f"{seq}:{'00' * (len(digest) // 2)}"
    printed = run(chained, "ledger", "verify", "--head", other)
    assert printed.exit_code == 1
    assert "does not go through the head" in printed.output


@pytest.mark.parametrize("head", ["", "1", "x:00", "1:xyz"])
def test_a_head_that_is_mistyped_is_explained(chained: Town, head: str) -> None:
    printed = run(chained, "ledger", "verify", "--head", head)
    assert printed.exit_code == 2
    assert "SEQ:HASH" in printed.output


def test_an_empty_ledger_has_no_head(own_town: Town) -> None:
    assert "empty" in run(own_town, "ledger", "head").output


def test_messages_that_did_not_arrive_are_listed_with_the_reason_and_without_the_person(
    own_town: Town, tmp_path: Path
) -> None:
    own_town.deliver()
    (tmp_path / "sms-is-down").touch()
    own_town.phone().ask_for_code(MING.card_number, MING.id_number)
    own_town.deliver()
    printed = run(own_town, "notices").output
    assert "failed    1\n" in printed
    assert "sign-in-code  1 tries: simulated outage" in printed
    assert MING.phone not in printed
    assert "验证码" not in printed
