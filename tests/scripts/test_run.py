"""`make run` as a person at a terminal meets it: starts, keeps, tells, stops."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from scripts.progress import ROOT, VENV
from tests.postgresql import free_port
from tests.servers import answers, descendants, flask

# The apps must be built, as for the tests of the browser.
pytestmark = pytest.mark.browser

START_SECONDS = 60
STOP_SECONDS = 20


def test_a_second_start_keeps_everything_and_ctrl_c_stops_it_all(tmp_path: Path) -> None:
    port = free_port()
    with make_run(tmp_path, port) as first:
        wait_until_ready(first, port)
        link = new_link(tmp_path, port)
        press_ctrl_c(first)
    with make_run(tmp_path, port) as second:
        wait_until_ready(second, port)
        assert use_link(link, port) == 201, "database and secrets were kept"
        press_ctrl_c(second)
    said = (tmp_path / "said").read_text()
    assert said.count(f"http://localhost:{port}/resident/") >= 2
    assert "DEMONSTRATION MODE" in said


def test_a_port_that_is_taken_is_said_with_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with make_run(tmp_path, port) as run:
            assert run.wait(START_SECONDS) != 0
    assert f"Port {port} is taken. Next: make run PORT={port + 1}" in (tmp_path / "said").read_text()


def surroundings(folder: Path, port: int) -> dict[str, str]:
    return os.environ | {"INSTANCE": str(folder / "instance"), "PORT": str(port)}


@contextmanager
def make_run(folder: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    command = ["make", "run", f"PYTHON={VENV / 'bin' / 'python'}"]
    with (folder / "said").open("ab") as said:
        run = subprocess.Popen(
            command, cwd=ROOT, env=surroundings(folder, port), stdout=said, stderr=said, start_new_session=True
        )
    try:
        yield run
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGINT)
        run.wait(STOP_SECONDS)


def wait_until_ready(run: "subprocess.Popen[bytes]", port: int) -> None:
    started = time.monotonic()
    while not answers(port):
        assert run.poll() is None, "it ended before it was ready"
        assert time.monotonic() - started < START_SECONDS
        time.sleep(0.05)


def press_ctrl_c(run: "subprocess.Popen[bytes]") -> None:
    """A terminal sends SIGINT to the whole group in its foreground."""
    family = descendants(run.pid)
    assert len(family) >= 4, "the supervisor, the web processes and the jobs process"
    os.killpg(run.pid, signal.SIGINT)
    run.wait(STOP_SECONDS)
    until = time.monotonic() + STOP_SECONDS
    while (alive := [pid for pid in family if Path(f"/proc/{pid}").exists()]) and time.monotonic() < until:
        time.sleep(0.05)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)
    assert not alive, "these outlived their supervisor"


def new_link(folder: Path, port: int) -> str:
    """A one-time link, signed with the instance's secret and kept in its database."""
    environment = surroundings(folder, port) | {"MODE": "demonstration"}
    said = subprocess.run(
        flask("enrol", "示范图书馆", "1号门"), cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout
    return said.partition("#enrol=")[2].strip()


def use_link(link: str, port: int) -> int:
    headers = {"Content-Type": "application/json", "Host": f"localhost:{port}", "Origin": f"http://localhost:{port}"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)) as connection:
        connection.request("POST", "/api/venue/enrolments", json.dumps({"token": link}), headers)
        return connection.getresponse().status
