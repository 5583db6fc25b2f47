"""Runs the web processes and the jobs process side by side, restarts what dies, and stops all of it together."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import click
import qrcode

from webapp.clock import Stopwatch, pause
from webapp.demonstration.people import PEOPLE, SPECIAL
from webapp.settings import Settings

ROOT = Path(__file__).parents[1]
START_SECONDS = 60
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
    # Heard before the first child starts, so that none is ever left without its parent.
    stopping: list[bool] = []
    until_told(lambda: stopping.append(True))
    commands = [_web(settings), [sys.executable, "-m", "flask", "--app", "wsgi", "jobs"]]
    running = {tuple(command): _start(command, settings) for command in commands}
    if not _wait_until_it_answers(settings, stopping):
        _stop(running)
        return 0 if stopping else 1
    _announce(settings)
    while not stopping:
        for command, process in list(running.items()):
            if process.poll() is not None:
                click.echo(f"A process ended with {process.returncode} and is started again.", err=True)
                pause(RESTART_PAUSE)
                running[command] = _start(list(command), settings)
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
    certificate = ["--ssl-certificate", str(settings.certificates / "server.crt")]
    certificate += ["--ssl-keyfile", str(settings.certificates / "server.key"), "--ssl-protocol-min", "tls1.2"]
    where = ["--host", settings.host, "--port", str(settings.port)]
    return [*granian, *size, *(certificate if settings.tls else []), *where, "wsgi:application"]


def _start(command: list[str], settings: Settings) -> "subprocess.Popen[bytes]":
    """In a session of its own, so that Ctrl-C reaches only us, and we stop the children in order."""
    if not settings.demonstration:
        return subprocess.Popen(command, cwd=ROOT, start_new_session=True)  # noqa: S603 - our own commands
    with log_of(settings).open("ab") as log:
        return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)  # noqa: S603 - as above


def log_of(settings: Settings) -> Path:
    """Where a demonstration writes its log, so that the terminal keeps showing the addresses."""
    return settings.instance / "onecard.log"


def _stop(running: dict[tuple[str, ...], "subprocess.Popen[bytes]"]) -> None:
    for process in running.values():
        process.terminate()
    for process in running.values():
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            # The whole group, because a master that hangs would leave its workers on the port.
            os.killpg(process.pid, signal.SIGKILL)


def _port_is_free(settings: Settings) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            return False
        return True


def _wait_until_it_answers(settings: Settings, stopping: list[bool]) -> bool:
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 - read, not bound
    at = f"{'https' if settings.tls else 'http'}://{host}:{settings.port}"
    trusting = ssl.create_default_context(cafile=settings.certificates / "authority.crt") if settings.tls else None
    # Not /readyz: an overdue trust list is an alarm, and must not keep a restarted service from its doors.
    waited = Stopwatch()
    while not stopping and waited.elapsed().total_seconds() < START_SECONDS:
        try:
            with urllib.request.urlopen(f"{at}/healthz", timeout=2, context=trusting):  # noqa: S310 - our own address
                return True
        except (urllib.error.URLError, OSError):
            pause(0.05)
    if not stopping:
        click.echo(f"The service did not get ready. Next: read {log_of(settings)}", err=True)
    return False


def _announce(settings: Settings) -> None:
    at = settings.public_url
    click.echo(f"\nOne Card is serving at {at}/  (stop: Ctrl-C)")
    if not settings.demonstration:
        return
    click.echo(f"  Residents       {at}/resident/")
    click.echo(f"  Venue staff     {at}/venue/")
    click.echo(f"  Demonstration   {at}/demonstration/  terminals, and all {len(PEOPLE)} made-up people")
    click.echo(f"  Text messages   {at}/demonstration/sms")
    click.echo("\nDEMONSTRATION MODE: everybody here is invented. Sign in with a card number and its ID number:")
    for person in PEOPLE[: len(SPECIAL)]:
        click.echo(f"  {person.card_number}  {person.id_number}  {person.name}  {person.note}")
    if settings.tls:
        _say_how_to_trust(settings)
    click.echo(f"\nLog: {os.path.relpath(log_of(settings))}")


def _say_how_to_trust(settings: Settings) -> None:
    print_qr(settings.public_url)
    click.echo(f"Phones on this network open {settings.public_url}/ or scan the picture above. The certificate is this")
    click.echo("instance's own: go on past the warning once, then install the authority and trust it for websites:")
    click.echo(f"  {settings.public_url}/demonstration/authority.crt")


def print_qr(text: str) -> None:
    picture = qrcode.QRCode(border=2)
    picture.add_data(text)
    picture.print_ascii(invert=True)
