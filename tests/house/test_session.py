"""The test session keeps its promises."""

import json
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.conftest import NetworkRefused

ROOT = Path(__file__).parents[2]


def test_tests_cannot_reach_the_network() -> None:
    with pytest.raises(NetworkRefused):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkRefused):
        socket.getaddrinfo("example.org", 443)


@pytest.mark.parametrize("round_", [1, 2])
def test_a_commit_does_not_outlive_its_test(session: Session, round_: int) -> None:
    session.execute(text("CREATE TABLE left_behind (id INTEGER)"))
    session.commit()
    session.execute(text(f"INSERT INTO left_behind VALUES ({round_})"))
    session.commit()
    assert session.scalars(text("SELECT id FROM left_behind")).all() == [round_]


def test_own_database_is_migrated_and_alone(own_database: str, database_url: str) -> None:
    assert own_database != database_url


@pytest.mark.parametrize("processes", [[], ["--numprocesses=2"]], ids=["alone", "two"])
def test_the_last_line_counts_every_kind_of_end(tmp_path: Path, processes: list[str]) -> None:
    (tmp_path / "test_ends.py").write_text(
        textwrap.dedent("""
        import pytest

        def test_passes(): pass
        def test_fails(): assert False
        def test_is_skipped(): pytest.skip("no reason")
        def test_is_deselected(): pass

        @pytest.mark.node
        def test_of_node(): pass

        @pytest.mark.node
        def test_of_node_that_fails(): assert False

        @pytest.fixture
        def broken_end():
            yield
            raise RuntimeError

        def test_passes_and_cannot_be_cleared_away(broken_end): pass
        """)
    )
    (tmp_path / "test_cannot_be_imported.py").write_text("import no_such_module")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n  node: for this test\n")
    argv = [sys.executable, "-m", "pytest", "-p", "tests.summary", "-c", str(tmp_path / "pytest.ini"), str(tmp_path)]
    argv += ["--continue-on-collection-errors", "-k", "not is_deselected", *processes]
    ended = subprocess.run(argv, capture_output=True, text=True, cwd=ROOT, check=False)
    assert ended.returncode == 1
    assert json.loads(ended.stdout.splitlines()[-1]) == {
        "passed": 3,
        "failed": 4,
        "skipped": 1,
        "deselected": 1,
        "browser": 0,
        "postgresql": 0,
        "node": 1,
        "reader": 0,
    }
