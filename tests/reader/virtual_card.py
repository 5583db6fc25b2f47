"""A social security card without plastic: speaks vpcd's protocol, so that the real pcscd sees a card in a reader.

vpcd sends a 16-bit length and a payload: one byte 0, 1, 2 or 4 is off, on, reset or ATR; anything else is a command.
"""

import contextlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.reader.network import Network

SSSE = bytes.fromhex("7378312E73682EC9E7BBE1B1A3D5CF")
TRANSPORT = bytes.fromhex("A000000632010105")
PORT = 0x8C7B
ATR = bytes.fromhex("3B6D000080318065B08684420312345678")[:17]
OFF, ON, RESET, GET_ATR = 0, 1, 2, 4
DONE, MORE, WRONG_LENGTH = b"\x90\x00", 0x61, 0x6C

Records = dict[int, bytes]


def issuer_records(version: str = "3.00", number: bytes = b"A00000011") -> Records:
    return {
        0x01: bytes.fromhex("420399D1560000050000000100000000"),
        0x02: b"1",
        0x03: version.encode(),
        0x04: bytes.fromhex("420399FFFFFFFFFFFFFFFFFF"),
        0x05: bytes.fromhex("20211203"),
        0x06: bytes.fromhex("20311202"),
        0x07: number,
    }


def holder_records(name: str = "张三", number: bytes = b"420302190001010014") -> Records:
    return {
        0x08: number,
        0x09: name.encode("gb18030")[:30].ljust(30, b"\x00"),
        0x0A: b"2",
        0x0B: bytes.fromhex("01"),
        0x0C: bytes.fromhex("4203FF"),
        0x0D: bytes.fromhex("19000101"),
    }


@dataclass
class VirtualCard:
    """What is on the chip, and which faults it has. `removed_after` pulls it out before it answers that command."""

    issuer: Records = field(default_factory=issuer_records)
    holder: Records = field(default_factory=holder_records)
    pin: str = "246810"
    tries: int = 6
    holder_needs_pin: bool = False
    # What a closed record does: say that it is closed, or pretend to be empty as 3.00 cards were seen to.
    closed_is_empty: bool = False
    knows_tags: bool = True
    has_environment: bool = True
    has_transport: bool = False
    speaks_in_parts: bool = False
    wants_exact_length: bool = False
    missing_files: frozenset[int] = frozenset()
    atr: bytes = ATR
    removed_after: int | None = None
    # Tag to raw answer: garbage in place of a record.
    instead: dict[int, bytes] = field(default_factory=dict)
    never_ends: bool = False

    def __post_init__(self) -> None:
        self.asked: list[bytes] = []
        self._waiting = b""
        self.switch_on()

    def switch_on(self) -> None:
        self._file: int | None = None
        self._open = False
        self._selected = False

    def answer(self, apdu: bytes) -> bytes:
        self.asked.append(apdu)
        handlers: dict[int, Callable[[bytes], bytes]] = {
            0xA4: self._select,
            0xB2: self._read,
            0x20: self._verify,
            0x24: self._change,
            0xC0: self._get_response,
        }
        handler = handlers.get(apdu[1])
        return handler(apdu) if handler else b"\x6d\x00"

    def send(self, apdu: bytes) -> bytes:
        """In place of a connection, where a test is about the bytes and not about the way that they come."""
        return self.answer(apdu)

    def _select(self, apdu: bytes) -> bytes:
        name = apdu[5 : 5 + apdu[4]]
        if apdu[2] == 0x04:
            self._selected = name == SSSE and self.has_environment
            found = self._selected or (name == TRANSPORT and self.has_transport)
            return DONE if found else b"\x6a\x82"
        file = int.from_bytes(name)
        if not self._selected or file not in {0xEF05, 0xEF06} - self.missing_files:
            return b"\x6a\x82"
        self._file = file
        return DONE

    def _read(self, apdu: bytes) -> bytes:
        by_tag = apdu[3] == 0
        file = self._file if by_tag else 0xEF00 | apdu[3] >> 3
        records = self.issuer if file == 0xEF05 else self.holder
        if by_tag and not self.knows_tags:
            return b"\x6a\x86"
        tag = apdu[2] if by_tag else next(iter(list(records)[apdu[2] - 1 : apdu[2]]), 0)
        if self.never_ends:
            return b"\x00\x61\x10"
        if tag in self.instead:
            return self.instead[tag] + DONE
        if tag not in records:
            return b"\x6a\x83"
        return self._give(apdu, tag, records[tag], closed=file == 0xEF06 or tag == 0x07)

    def _give(self, apdu: bytes, tag: int, value: bytes, *, closed: bool) -> bytes:
        if closed and self.holder_needs_pin and not self._open:
            if not self.closed_is_empty:
                return b"\x69\x82"
            value = bytes(len(value))
        whole = bytes([tag, len(value)]) + value
        if self.wants_exact_length and apdu[4] != len(whole):
            return bytes([WRONG_LENGTH, len(whole)])
        if self.speaks_in_parts:
            self._waiting = whole
            return bytes([MORE, len(whole)])
        return whole + DONE

    def _get_response(self, _: bytes) -> bytes:
        if self.never_ends:
            return b"\x00\x61\x10"
        waiting, self._waiting = self._waiting, b""
        return waiting + DONE

    def _verify(self, apdu: bytes) -> bytes:
        return self._try(apdu[5:8].hex())

    def _change(self, apdu: bytes) -> bytes:
        answer = self._try(apdu[5:8].hex())
        if answer == DONE:
            self.pin = apdu[8:11].hex()
        return answer

    def _try(self, pin: str) -> bytes:
        if self.tries == 0:
            return b"\x69\x83"
        if pin != self.pin:
            self.tries -= 1
            return bytes([0x63, 0xC0 | self.tries])
        self.tries, self._open = 6, True
        return DONE


class Inserted:
    """A card in the slot of the virtual reader, until it is taken out."""

    def __init__(self, card: VirtualCard, network: Network) -> None:
        self.card = card
        self._socket = network.within(lambda: socket.create_connection(("127.0.0.1", PORT), timeout=5))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.settimeout(None)
        self._thread = threading.Thread(target=self._talk, daemon=True)
        self._thread.start()

    def remove(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _talk(self) -> None:
        with contextlib.suppress(OSError, EOFError):
            while True:
                asked = self._receive(int.from_bytes(self._receive(2)))
                answer = self._answer(asked)
                if answer is not None:
                    self._socket.sendall(len(answer).to_bytes(2) + answer)

    def _answer(self, asked: bytes) -> bytes | None:
        if len(asked) == 1:
            if asked[0] in {ON, RESET, OFF}:
                self.card.switch_on()
            return self.card.atr if asked[0] == GET_ATR else None
        if self.card.removed_after is not None and len(self.card.asked) >= self.card.removed_after:
            self._socket.shutdown(socket.SHUT_RDWR)
            raise EOFError
        return self.card.answer(asked)

    def _receive(self, count: int) -> bytes:
        got = b""
        while len(got) < count:
            # vpcd sends length and payload apart: without this every command waits 40 ms for an acknowledgement.
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            part = self._socket.recv(count - len(got))
            if not part:
                raise EOFError
            got += part
        return got
