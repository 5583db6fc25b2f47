"""The scanner's protocol as clamd speaks it: a verdict is a verdict, and everything else is none."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from webapp.ports.viruses import EICAR, PORTION, Clamd, ScannerAway, SimulatedViruses


@contextmanager
def clamd(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Takes one file as clamd's INSTREAM takes it, and says `answer`."""
    taken: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                while size := struct.unpack(">I", stream.read(4))[0]:
                    taken.append(stream.read(size))
                connection.sendall(answer)

        thread = Thread(target=serve)
        thread.start()
        yield f"tcp://127.0.0.1:{listening.getsockname()[1]}", taken
        thread.join()


@pytest.mark.parametrize(
    ("answer", "clean"), [(b"stream: OK\0", True), (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", False)]
)
def test_a_verdict_is_heard(answer: bytes, clean: bool) -> None:  # noqa: FBT001 # what the scanner said
    content = bytes(PORTION) + b"the end"
    with clamd(answer) as (url, taken):
        assert Clamd(url).is_clean(content) is clean
    assert [len(portion) for portion in taken] == [PORTION, 7]
    assert b"".join(taken) == content


@pytest.mark.parametrize("answer", [b"", b"stream: O", b"INSTREAM size limit exceeded. ERROR\0", b"UNKNOWN COMMAND\0"])
def test_what_is_no_verdict_is_none(answer: bytes) -> None:
    with clamd(answer) as (url, _), pytest.raises(ScannerAway):
        Clamd(url).is_clean(b"a file")


def test_nobody_there_is_no_verdict(tmp_path: Path) -> None:
    for url in ("tcp://127.0.0.1:1", f"unix://{tmp_path}/clamd.ctl"):
        with pytest.raises(ScannerAway):
            Clamd(url).is_clean(b"a file")


def test_the_simulator_finds_the_test_virus_and_fails_when_told(tmp_path: Path) -> None:
    simulated = SimulatedViruses(tmp_path)
    assert simulated.is_clean(b"a file")
    assert not simulated.is_clean(b"%PDF-1.7 " + EICAR)
    (tmp_path / "viruses-is-down").touch()
    with pytest.raises(ScannerAway):
        simulated.is_clean(b"a file")
