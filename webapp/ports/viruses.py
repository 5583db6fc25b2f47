"""Files looked at for viruses. docs/ports/viruses.md is the contract: clamd's, spoken over TCP or a local socket."""

import socket
import struct
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

PATIENCE = 30.0
PORTION = 64 * 1024
LONGEST_ANSWER = 4096
CLAMD_PORT = 3310
# The test file that every scanner calls a virus: https://www.eicar.org/download-anti-malware-testfile/
EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class ScannerAway(Exception):
    """Nobody has looked at the file: it is neither clean nor refused, and is looked at again later."""


class Viruses(Protocol):
    def is_clean(self, content: bytes) -> bool:
        """Whether nothing was found, or raises ScannerAway."""


class Clamd:
    """A clamd at tcp://host:port or unix:///path, asked with INSTREAM."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)

    def is_clean(self, content: bytes) -> bool:
        try:
            with self._connect() as connection:
                connection.sendall(b"zINSTREAM\0")
                for start in range(0, len(content), PORTION):
                    portion = content[start : start + PORTION]
                    connection.sendall(struct.pack(">I", len(portion)) + portion)
                connection.sendall(struct.pack(">I", 0))
                answer = _answer(connection)
        except OSError as error:
            raise ScannerAway(type(error).__name__) from None
        if answer == b"stream: OK":
            return True
        if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
            return False
        # Also where the file is larger than clamd takes: an answer that names no verdict is none.
        raise ScannerAway("no verdict")

    def _connect(self) -> socket.socket:
        if self._url.scheme == "unix":
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(PATIENCE)
            try:
                connection.connect(self._url.path)
            except OSError:
                connection.close()
                raise
            return connection
        return socket.create_connection((self._url.hostname, self._url.port or CLAMD_PORT), PATIENCE)


def _answer(connection: socket.socket) -> bytes:
    """Up to its NUL; a connection that ends before has said nothing."""
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        portion = connection.recv(LONGEST_ANSWER)
        if not portion:
            raise ConnectionError
        said += portion
    return said.rstrip(b"\0\n")


class SimulatedViruses:
    """Finds the EICAR test file, and nothing else. While a file `viruses-is-down` lies there, nobody answers."""

    def __init__(self, folder: Path) -> None:
        self._down = folder / "viruses-is-down"

    def is_clean(self, content: bytes) -> bool:
        if self._down.exists():
            raise ScannerAway("simulated outage")
        return EICAR not in content
