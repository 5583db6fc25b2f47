"""Runs the web processes and the jobs process side by side, restarts what dies, and stops all of it together."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import click

from webapp.clock import Stopwatch, pause
from webapp.demonstration.people import PEOPLE, SPECIAL
from webapp.settings import Settings

ROOT = Path(__file__).parents[1]
START_SECONDS = 20
RESTART_PAUSE = 2.0
STOP_SECONDS = 10


def until_told(stop: Callable[[], None]) -> None:
    """Calls `stop` at SIGTERM and SIGINT."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop())


def serve(settings: Settings) -> int:
    """Serves until told to stop; the exit code is 0 then, 1 when it could not start."""
    if not _port_is_free(settings):
        click.echo(f"Port {settings.port} is taken. Next: make run PORT={settings.port + 1}", err=True)
        return 1
    log = open(settings.instance / "onecard.log", "a") if settings.demonstration else None  # noqa: SIM115 - lives as long as the children
    commands = [_web(settings), [sys.executable, "-m", "flask", "--app", "wsgi", "jobs"]]
    running = {tuple(command): _start(command, log) for command in commands}
    stopping: list[bool] = []
    until_told(lambda: stopping.append(True))
    if not _wait_until_ready(settings, stopping):
        _stop(running)
        return 1
    _announce(settings)
    while not stopping:
        for command, process in list(running.items()):
            if process.poll() is not None:
                click.echo(f"A process ended with {process.returncode} and is started again.", err=True)
                pause(RESTART_PAUSE)
                running[command] = _start(list(command), log)
        pause(0.2)
    _stop(running)
    return 0


def _web(settings: Settings) -> list[str]:
    granian = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--no-ws",
        "--respawn-failed-workers",
        "--log-level",
        "warning",
    ]
    # One blocking thread a process: the best tail latency of all servers that were measured (docs/adr).
    size = ["--workers", str(settings.web_processes), "--blocking-threads", "1", "--backlog", "1024"]
    return [*granian, *size, "--host", settings.host, "--port", str(settings.port), "wsgi:application"]


def _start(command: list[str], log: object) -> subprocess.Popen[bytes]:
    # A session of its own, so that Ctrl-C reaches only us, and we stop the children in order.
    return subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=log, stderr=log, start_new_session=True)  # type: ignore[call-overload] # a file or None


def _stop(running: dict[tuple[str, ...], "subprocess.Popen[bytes]"]) -> None:
    for process in running.values():
        process.terminate()
    for process in running.values():
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _port_is_free(settings: Settings) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            return False
        return True


def _wait_until_ready(settings: Settings, stopping: list[bool]) -> bool:
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 - read, not bound
    waited = Stopwatch()
    while not stopping and waited.elapsed().total_seconds() < START_SECONDS:
        try:
            with urllib.request.urlopen(f"http://{host}:{settings.port}/readyz", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            pause(0.05)
    if not stopping:
        click.echo(f"The service did not get ready. Next: read {settings.instance / 'onecard.log'}", err=True)
    return False


def _announce(settings: Settings) -> None:
    click.echo(f"\nOne Card is serving at {settings.public_url}/  (stop: Ctrl-C)")
    if not settings.demonstration:
        return
    click.echo(f"  Residents       {settings.public_url}/resident/")
    click.echo(f"  Venue staff     {settings.public_url}/venue/")
    click.echo(
        f"  Demonstration   {settings.public_url}/demonstration/  text messages, terminals, all {len(PEOPLE)} made-up people"
    )
    click.echo("\nDEMONSTRATION MODE: everybody here is invented. Sign in with a card number and its ID number:")
    for person in PEOPLE[: len(SPECIAL)]:
        click.echo(f"  {person.card_number}  {person.id_number}  {person.name}  {person.note}")
    click.echo(f"\nLog: {os.path.relpath(settings.instance / 'onecard.log')}", nl=True)
