"""A whole running service: web and jobs processes on a database and in an instance folder of their own."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.progress import ROOT
from tests.databases import Databases
from tests.postgresql import free_port

START_SECONDS = 60
STOP_SECONDS = 20


@dataclass(frozen=True)
class Server:
    url: str
    database_url: str
    instance: Path
    log: Path


@contextmanager
def running(database_url: str, instance: Path, **settings: str) -> Iterator[Server]:
    """Starts the service the way `make run` does, and gives it once it answers."""
    port = free_port()
    # localhost, because browsers give the keys of a phone to no bare address.
    server = Server(f"http://localhost:{port}", database_url, instance, instance.with_suffix(".log"))
    surroundings = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    own = {"MODE": "demonstration", "DATABASE_URL": database_url, "INSTANCE": str(instance), "PORT": str(port)}
    with server.log.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
            cwd=ROOT,
            env=surroundings | own | settings,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait_until_ready(process, server, port)
        yield server
    finally:
        _stop(process)


def _wait_until_ready(process: subprocess.Popen[bytes], server: Server, port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        if _answers(port):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the service did not start:\n{server.log.read_text()}")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        # Its session is its own, so that this reaches all of its processes and no other.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise


@pytest.fixture(scope="module")
def server(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running service with the demonstration region, shared by the tests of one file, on each database."""
    url = databases.new()
    with running(url, tmp_path_factory.mktemp("server") / "instance") as server:
        yield server
    databases.drop(url)


@pytest.fixture
def own_server(own_database: str, tmp_path: Path) -> Iterator[Server]:
    """The same for one test alone, which may break it."""
    with running(own_database, tmp_path / "instance") as server:
        yield server
