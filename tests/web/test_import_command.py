"""flask import-cards: what an operator types, reads and finds in the file of faults."""

from pathlib import Path

import pytest
from click.testing import Result

from tests.make.card_files import csv_file, row
from tests.web.conftest import Town


def run(town: Town, *arguments: object) -> Result:
    return town.app.test_cli_runner().invoke(args=["import-cards", *map(str, arguments)])


def test_a_card_base_is_tried_taken_in_and_taken_in_again(own_town: Town, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "base.csv", [row(1), row(2)])
    for arguments, said in (
        ([path, "--dry-run"], "2 lines: nothing was kept, 0 here already, 0 differ, 0 refused."),
        ([path], "2 lines: 2 added, 0 here already, 0 differ, 0 refused."),
        ([path], "2 lines: 0 added, 2 here already, 0 differ, 0 refused."),
    ):
        done = run(own_town, *arguments)
        assert done.exit_code == 0, done.output
        assert said in done.output


def test_a_holder_who_was_taken_in_signs_in_and_shows_her_code(own_town: Town, tmp_path: Path) -> None:
    """Production has its people from a file; they are the same as those of a counter."""
    run(own_town, csv_file(tmp_path / "base.csv", [row(1)]))
    phone = own_town.phone()
    asked = phone.ask_for_code(str(row(1)[4]), str(row(1)[0]))
    assert asked.status_code == 202
    own_town.deliver()
    assert row(1)[3] in {message["to"] for message in own_town.sms.outbox()}


def test_faults_are_written_as_a_spreadsheet_opens_them(own_town: Town, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "base.csv", [row(1, state="7"), row(2)], encoding="gbk")
    done = run(own_town, path, "--faults", tmp_path / "faults.csv")
    assert done.exit_code == 1
    assert "1 added, 0 here already, 0 differ, 1 refused" in done.output
    assert (tmp_path / "faults.csv").read_bytes().decode("utf-8-sig").splitlines()[1:] == [
        (
            "2,卡状态,不对（位数、校验位、日期或代码）。请核对原件。,2,state of the card,"
            '"is wrong: its length, check character, date or code. Check it against the document."'
        )
    ]


@pytest.mark.parametrize(("content", "said"), [(b"", "The file is empty"), ("姓名\n".encode(), "Write the headings")])
def test_a_file_that_cannot_be_read_is_refused_in_words(
    own_town: Town, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "base.csv"
    path.write_bytes(content)
    done = run(own_town, path)
    assert done.exit_code == 1
    assert said in done.output
