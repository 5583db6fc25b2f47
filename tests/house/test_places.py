"""What has one place: commits, the clock, randomness, and the reason beside an exception from a check."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import files, parsed, shown

# A request, a job, an operator's command, and what commands call as a whole.
COMMITS = ("webapp/web/transaction.py", "webapp/jobs/", "webapp/cli.py", "webapp/migrations/", "webapp/demonstration/")
CLOCK = "webapp/clock.py"
RANDOMNESS = "webapp/ids.py"

DRAWS = ("uuid1", "uuid4", "urandom")

ELSEWHERE = {
    (
        "webapp/store/types.py",
        "os.urandom",
    ): "a seal draws its own nonce, so that no caller can hand in one that was used",
}


def test_only_requests_jobs_and_commands_commit() -> None:
    found = [
        place
        for place, name in _called_in("webapp")
        if name.endswith((".commit", ".begin")) and not place.startswith(COMMITS)
    ]
    assert not found, "an act never commits: its request, job or command does, when everything has gone well"


def test_only_the_clock_reads_the_time() -> None:
    readers = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today")
    found = [place for place, name in _called_in("webapp", "signing") if name.endswith(readers) and CLOCK not in place]
    assert not found, "take `now` as a parameter; webapp/clock.py is read once per request or job"


def test_only_ids_draws_randomness() -> None:
    found = [
        place
        for place, name in _called_in("webapp", "signing")
        if name.endswith(DRAWS) and RANDOMNESS not in place and (place.partition(":")[0], name) not in ELSEWHERE
    ]
    assert not found, "take it from webapp/ids.py"


@pytest.mark.parametrize(("module", "home"), [("time", CLOCK), ("secrets", RANDOMNESS), ("random", RANDOMNESS)])
def test_time_and_randomness_are_imported_in_one_place(module: str, home: str) -> None:
    assert [shown(path) for path in files("webapp", "signing", ending=".py") if module in _imports(path)] in (
        [home],
        [],
    )


def test_every_exception_from_a_check_gives_its_reason() -> None:
    bare = re.compile(r"# (noqa(: [A-Z0-9, ]+)?|type: ignore(\[[a-z, -]+\])?)\s*$")
    found = [
        f"{shown(path)}:{number}"
        for path in files(ending=".py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if bare.search(line)
    ]
    assert not found, "write the reason after it, on the same line: # noqa: S311 # because ..."


def _called_in(*folders: str) -> Iterator[tuple[str, str]]:
    """Where something is called, as file:line, and by which name."""
    for path in files(*folders, ending=".py"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call):
                yield f"{shown(path)}:{node.lineno}", ast.unparse(node.func)


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(node.module or "")
    return found
