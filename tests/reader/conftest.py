"""The real pcscd with a virtual reader. Its socket has one place on a machine: one process at a time may have it."""

import fcntl
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.reader.virtual_card import Inserted, VirtualCard

try:
    from smartcard import scard
except ImportError:
    scard = None

SOCKET = Path("/run/pcscd/pcscd.comm")
CONFIGURATION = """FRIENDLYNAME "Virtual PCD"
DEVICENAME /dev/null:0x8C7B
LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so
CHANNELID 0x8C7B
"""
PATIENCE = 10.0

Insert = Callable[[VirtualCard], Inserted]


def pytest_pycollect_makemodule() -> None:
    """Set-up leaves pyscard out where it cannot be compiled, and everything else is tested all the same."""
    if scard is None:
        pytest.skip(
            "pyscard is not installed: it needs libpcsclite-dev and gcc, then make setup", allow_module_level=True
        )


@pytest.fixture(scope="module")
def machine_lock() -> Iterator[None]:
    """Waits while another process has the machine's card service."""
    with Path(tempfile.gettempdir(), "onecard-pcscd.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if _answers():
            pytest.skip("another pcscd runs on this machine; stop it for these tests (systemctl stop pcscd.socket)")
        yield


@pytest.fixture(scope="module")
def pcscd(machine_lock: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    configuration = tmp_path_factory.mktemp("pcscd")
    (configuration / "vpcd").write_text(CONFIGURATION)
    with start_pcscd(configuration) as daemon:
        yield daemon.pid
        daemon.terminate()
        daemon.wait(PATIENCE)


def start_pcscd(configuration: Path) -> "subprocess.Popen[bytes]":
    program = shutil.which("pcscd", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program is not None
    SOCKET.parent.mkdir(exist_ok=True)
    daemon = subprocess.Popen([program, "--foreground", "--config", str(configuration)], stdout=subprocess.DEVNULL)
    wait_until(_answers, "pcscd to answer")
    return daemon


@pytest.fixture
def insert(pcscd: int) -> Iterator[Insert]:
    """Puts a card into the reader and waits until the reader has noticed; out again after the test."""
    inserted: list[Inserted] = []

    def put_in(card: VirtualCard) -> Inserted:
        there = Inserted(card)
        inserted.append(there)
        wait_until(_is_full, "the reader to see the card")
        return there

    yield put_in
    take_out(*inserted)


def take_out(*inserted: Inserted) -> None:
    """Until the service has noticed: it looks every 0.4 s, and would miss a card exchanged in between."""
    for each in inserted:
        each.remove()
    wait_until(lambda: not _is_full(), "the reader to be empty")


def wait_until(happened: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(0.01)


def _is_full() -> bool:
    """A card is there for every insertion and removal counted, and not yet gone for an odd count."""
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    try:
        _, names = scard.SCardListReaders(context, [])
        _, states = scard.SCardGetStatusChange(context, 0, [(name, scard.SCARD_STATE_UNAWARE) for name in names])
        return any(state >> 16 & 1 for _, state, _ in states)
    finally:
        scard.SCardReleaseContext(context)


def _answers() -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(SOCKET))
        except OSError:
            return False
    return True
