"""Doors that scan as fast as they are answered: a closed loop over kept connections, on loopback alone.

Requests are bytes made beforehand and answers are barely read, so that the doors take as little of the machine as
they can from the servers that they measure.
"""

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Self

from bench.measured import CannotRun

DOORS = 16


def per_second(port: int, requests: Sequence[bytes], *, answer: bytes) -> float:
    """Sends every request once and gives answers a second; each must be a success that contains `answer`."""
    return len(requests) / timed(port, requests, answer=answer)[0]


def timed(port: int, requests: Sequence[bytes], *, answer: bytes) -> tuple[float, list[float]]:
    """The same; the seconds that it took as a whole, and those that each answer took."""
    waiting = iter(requests)
    sent: dict[object, float] = {}
    took: list[float] = []
    with selectors.DefaultSelector() as selector:
        doors = [_connect(port) for _ in range(min(DOORS, len(requests)))]
        started = time.perf_counter()
        for door in doors:
            selector.register(door, selectors.EVENT_READ, bytearray())
            sent[door] = time.perf_counter()
            door.sendall(next(waiting))
        unanswered = len(requests)
        while unanswered:
            for key, _ in selector.select():
                if not _is_answered(key, answer):
                    continue
                unanswered -= 1
                took.append(time.perf_counter() - sent[key.fileobj])
                following = next(waiting, None)
                if following is not None:
                    sent[key.fileobj] = time.perf_counter()
                    key.fileobj.sendall(following)  # type: ignore[union-attr] # registered as a socket
        elapsed = time.perf_counter() - started
    for door in doors:
        door.close()
    return elapsed, took


class Steady:
    """Other people's requests, so many a second for as long as it lasts, or as fast as they are answered.

    Takes what it sends from `requests`, of which the next one may send the rest.
    """

    def __init__(self, port: int, requests: Iterator[bytes], *, per_second: float, answer: bytes) -> None:
        self._port, self._answer, self._pause = port, answer, 1 / per_second
        self._numbered = enumerate(requests)
        self._over = Event()

    def __enter__(self) -> Self:
        self._pool = ThreadPoolExecutor(DOORS)
        self._started = time.perf_counter()
        self._senders = [self._pool.submit(self._send) for _ in range(DOORS)]
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._pool.shutdown()
        self.per_second = sum(sender.result() for sender in self._senders) / (time.perf_counter() - self._started)

    def _send(self) -> int:
        answered = 0
        with _connect(self._port) as line:
            for number, request in self._numbered:
                self._over.wait(max(0.0, self._started + number * self._pause - time.perf_counter()))
                if self._over.is_set():
                    return answered
                line.sendall(request)
                _hear(line, self._answer)
                answered += 1
        raise CannotRun("more requests were answered than were made beforehand")


def post(path: str, port: int, body: bytes, **headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", f"Host: localhost:{port}", f"Origin: http://localhost:{port}"]
    lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def get(path: str, port: int) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode()


def _connect(port: int) -> socket.socket:
    door = socket.create_connection(("127.0.0.1", port), timeout=30)
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return door


def _hear(line: socket.socket, answer: bytes) -> None:
    received = bytearray()
    while not _is_whole(line, received, answer):
        pass


def _is_answered(key: selectors.SelectorKey, answer: bytes) -> bool:
    return _is_whole(key.fileobj, key.data, answer)  # type: ignore[arg-type] # registered as a socket


def _is_whole(line: socket.socket, received: bytearray, answer: bytes) -> bool:
    piece = line.recv(65536)
    assert piece, "the server hung up"
    received += piece
    head, blank, body = received.partition(b"\r\n\r\n")
    if not blank or len(body) < _length(head):
        return False
    assert head.startswith(b"HTTP/1.1 2"), bytes(received)
    assert answer in body, bytes(received)
    received.clear()
    return True


def _length(head: bytes | bytearray) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    # An answer without content names no length.
    return int(rest.split(b"\r\n", 1)[0] or 0)
