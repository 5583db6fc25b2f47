"""Doors that scan as fast as they are answered: a closed loop over kept connections, on loopback alone.

Requests are bytes made beforehand and answers are barely read, so that the doors take as little of the machine as
they can from the servers that they measure.
"""

import selectors
import socket
import time
from collections.abc import Sequence

DOORS = 16


def per_second(port: int, requests: Sequence[bytes], *, answer: bytes) -> float:
    """Sends every request once and gives answers a second; each must be a 200 that contains `answer`."""
    waiting = iter(requests)
    with selectors.DefaultSelector() as selector:
        doors = [_connect(port) for _ in range(min(DOORS, len(requests)))]
        started = time.perf_counter()
        for door in doors:
            selector.register(door, selectors.EVENT_READ, bytearray())
            door.sendall(next(waiting))
        unanswered = len(requests)
        while unanswered:
            for key, _ in selector.select():
                if not _is_answered(key, answer):
                    continue
                unanswered -= 1
                following = next(waiting, None)
                if following is not None:
                    key.fileobj.sendall(following)  # type: ignore[union-attr] # registered as a socket
        elapsed = time.perf_counter() - started
    for door in doors:
        door.close()
    return len(requests) / elapsed


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


def _is_answered(key: selectors.SelectorKey, answer: bytes) -> bool:
    received: bytearray = key.data
    piece = key.fileobj.recv(65536)  # type: ignore[union-attr] # registered as a socket
    assert piece, "the server hung up"
    received += piece
    head, blank, body = received.partition(b"\r\n\r\n")
    if not blank or len(body) < _length(head):
        return False
    assert head.startswith(b"HTTP/1.1 200"), bytes(received)
    assert answer in body, bytes(received)
    received.clear()
    return True


def _length(head: bytes | bytearray) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0])
