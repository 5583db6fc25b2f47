"""Which desk this agent works for: whoever typed the code that the agent shows, until another does."""

import hmac
import secrets
import threading
from collections.abc import Callable

CODE_DIGITS = 6
TRIES = 5


class Pairing:
    """One desk at a time. Five wrong codes draw another, so that a million of them cannot be tried."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show
        self._lock = threading.Lock()
        self._token: str | None = None
        self._draw()

    def pair(self, code: str) -> str | None:
        """A token for this desk, and the end of the one before. A code is used once."""
        with self._lock:
            self._tries_left -= 1
            right = hmac.compare_digest(code.encode(), self._code.encode())
            if right:
                self._token = secrets.token_urlsafe(32)
            if right or self._tries_left == 0:
                self._draw()
            return self._token if right else None

    def knows(self, token: str) -> bool:
        with self._lock:
            return self._token is not None and hmac.compare_digest(token.encode(), self._token.encode())

    def _draw(self) -> None:
        self._code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        self._tries_left = TRIES
        self._show(self._code)
