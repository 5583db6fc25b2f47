"""The real thing as a user starts it: web and jobs processes on a database and in an instance folder of their own."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scripts.progress import ROOT
from tests.databases import Databases
from tests.postgresql import free_port

START_SECONDS = 60
STOP_SECONDS = 20
LINES_OF_A_LOG = 60


@dataclass
class Server:
    """Can be stopped and started again: same address, same instance, same database."""

    database_url: str
    instance: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """localhost, because browsers give the keys of a phone to no bare address."""
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        """What the supervisor says; its processes write to onecard.log in the instance folder."""
        return self.instance.with_suffix(".log")

    @property
    def environment(self) -> dict[str, str]:
        """For operators' commands on the same instance, too."""
        surroundings = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        own = {"MODE": "demonstration", "INSTANCE": str(self.instance), "PORT": str(self.port)}
        return surroundings | own | {"DATABASE_URL": self.database_url} | self.settings

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                flask("serve"), cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + START_SECONDS
        while self._process.poll() is None and time.monotonic() < until:
            if answers(self.port):
                return
            time.sleep(0.05)
        raise RuntimeError(f"the server did not start:\n{self.last_words()}")

    def stop(self) -> None:
        if self._process is None:
            return
        process, self._process = self._process, None
        children = descendants(process.pid)
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            for pid in [process.pid, *children]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()
            raise

    def run(self, *command: str) -> str:
        """An operator's command beside the running server; its output."""
        ended = subprocess.run(
            flask(*command), cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def last_words(self) -> str:
        logs = [log for log in (self.log, self.instance / "onecard.log") if log.exists()]
        lines = [line for log in logs for line in log.read_text(errors="replace").splitlines()[-LINES_OF_A_LOG:]]
        return "\n".join(lines)


def flask(*command: str) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "wsgi", *command]


def answers(port: int) -> bool:
    """Whether a server is there and says that it is ready."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def descendants(pid: int) -> list[int]:
    """The processes that this one started, and theirs; they lead sessions of their own, so that no group names them."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        # A process may end while we read; the name between the brackets may hold anything.
        with suppress(OSError):
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            parents.setdefault(parent, []).append(int(stat.parent.name))
    found = parents.get(pid, [])
    return found + [each for child in found for each in descendants(child)]


@contextmanager
def running(database_url: str, instance: Path, **settings: str) -> Iterator[Server]:
    server = Server(database_url, instance, settings)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def server(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server with the demonstration region, shared by the tests of one file, on each database."""
    url = databases.new()
    with running(url, tmp_path_factory.mktemp("server") / "instance") as server:
        yield server
    databases.drop(url)


@pytest.fixture
def own_server(own_database: str, tmp_path: Path) -> Iterator[Server]:
    """The same for one test alone, which may break it."""
    with running(own_database, tmp_path / "instance") as server:
        yield server


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def] # a wrapper of pytest
    report: pytest.TestReport = yield
    if report.failed:
        for name, value in getattr(item, "funcargs", {}).items():
            if isinstance(value, Server):
                report.sections.append((f"log of {name}", value.last_words()))
    return report
