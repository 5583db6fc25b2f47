"""A network of the card service's own, with loopback and nothing else.

The driver of the virtual reader listens on every address it can see, with no setting for one; so it sees only this. To
let it connect instead is no way out: Debian's 3.3 ends with pcscd as soon as it finds no card.
"""

import ctypes
import fcntl
import os
import socket
import struct
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Made = TypeVar("Made")
NEW_NETWORK = 0x40000000  # CLONE_NEWNET
SET_FLAGS, UP_AND_RUNNING = 0x8914, 0x41  # SIOCSIFFLAGS; IFF_UP | IFF_RUNNING


class NoNetwork(Exception):
    """Only root may make one, and in a container only with CAP_SYS_ADMIN."""


class Network:
    """One thread stands in it; what is opened or started there stays there."""

    def __init__(self) -> None:
        self._inside = ThreadPoolExecutor(1)
        self.within(_leave_for_a_new_one)

    def within(self, act: Callable[[], Made]) -> Made:
        return self._inside.submit(act).result()

    def close(self) -> None:
        self._inside.shutdown()


def _leave_for_a_new_one() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEW_NETWORK) != 0:
        raise NoNetwork(f"the virtual reader needs a network of its own: {os.strerror(ctypes.get_errno())}")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sH14x", b"lo", UP_AND_RUNNING))
