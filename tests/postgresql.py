"""A PostgreSQL cluster of our own for one test session, in a temporary folder, on loopback and a free port."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from scripts import machine

START_SECONDS = 30
SUPERUSER = "onecard"


@contextmanager
def cluster() -> Iterator[str]:
    """Gives the address of the cluster, without a database's name."""
    programs = machine.postgresql_programs()
    assert programs is not None, "tests/needs.py brings PostgreSQL before the first test that asks for it"
    folder = Path(tempfile.mkdtemp(prefix="onecard-postgresql-"))
    owner = _without_root(folder)
    port = free_port()
    try:
        _initdb(programs, folder, owner)
        server = _start(programs, folder, port, owner)
        try:
            _wait_until_ready(server, folder, port)
            yield f"postgresql://{SUPERUSER}@127.0.0.1:{port}"
        finally:
            # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients that a failed test left behind.
            server.send_signal(signal.SIGINT)
            server.wait(START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _without_root(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: it gets a user of its own, and the folder with it."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise RuntimeError("this machine has neither a user postgres nor nobody")


def _initdb(programs: Path, folder: Path, owner: dict[str, Any]) -> None:
    argv = [str(programs / "initdb"), "--pgdata", str(folder / "data"), "--username", SUPERUSER, "--auth", "trust"]
    argv += ["--encoding", "UTF8", "--locale", "C", "--no-sync"]
    made = subprocess.run(argv, capture_output=True, text=True, cwd=folder, check=False, **owner)
    assert made.returncode == 0, made.stderr


def _start(programs: Path, folder: Path, port: int, owner: dict[str, Any]) -> subprocess.Popen[bytes]:
    argv = [
        str(programs / "postgres"),
        "-D",
        str(folder / "data"),
        "-k",
        str(folder),
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    with (folder / "log").open("wb") as log:
        # A session of its own, so that Control-C reaches the tests alone and they stop it in order.
        return subprocess.Popen(argv, stdout=log, stderr=log, cwd=folder, start_new_session=True, **owner)


def _wait_until_ready(server: subprocess.Popen[bytes], folder: Path, port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user=SUPERUSER, dbname="postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
