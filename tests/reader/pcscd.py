"""The real pcscd with a virtual reader, for tests and bench. Its socket has one place: one process at a time has it."""

import fcntl
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from smartcard import scard

from tests.reader.network import Network

SOCKET = Path("/run/pcscd/pcscd.comm")
CONFIGURATION = """FRIENDLYNAME "Virtual PCD"
DEVICENAME /dev/null:0x8C7B
LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so
CHANNELID 0x8C7B
"""
PATIENCE = 30.0


class AnotherRuns(Exception):
    """A card service that is not ours, which nobody here may stop."""


@contextmanager
def machines_turn() -> Iterator[None]:
    """Waits while another process of these tests has the machine's card service."""
    with Path(tempfile.gettempdir(), "onecard-pcscd.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if answers():
            raise AnotherRuns("another pcscd runs on this machine; stop it (systemctl stop pcscd.socket)")
        yield


@contextmanager
def running_pcscd(folder: Path, readers: str = CONFIGURATION) -> Iterator[Network]:
    """With these readers and no others, until the end; in a network of its own, where cards must be too."""
    (folder / "vpcd").write_text(readers)
    program = shutil.which("pcscd", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program is not None
    SOCKET.parent.mkdir(exist_ok=True)
    command = [program, "--foreground", "--config", str(folder)]
    network = Network()
    daemon = network.within(lambda: subprocess.Popen(command, stdout=subprocess.DEVNULL))
    try:
        wait_until(answers, "pcscd to answer")
        yield network
    finally:
        daemon.terminate()
        daemon.wait(PATIENCE)
        network.close()


def wait_until(happened: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(0.01)


def is_full() -> bool:
    """Insertions and removals are counted: after an odd one a card is there, mute or not."""
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    try:
        _, names = scard.SCardListReaders(context, [])
        _, states = scard.SCardGetStatusChange(context, 0, [(name, scard.SCARD_STATE_UNAWARE) for name in names])
        return any(state >> 16 & 1 for _, state, _ in states)
    finally:
        scard.SCardReleaseContext(context)


def answers() -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(SOCKET))
        except OSError:
            return False
    return True
