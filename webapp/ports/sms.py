"""Text messages. docs/ports/sms.md is the contract that a gateway fulfils."""

import http.client
import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

PATIENCE = 5.0
OUTBOX_LENGTH = 200


class SmsFailed(Exception):
    """The gateway did not take the message; it may be tried again."""


class Sms(Protocol):
    def send(self, phone: str, text: str, *, reference: UUID, now: datetime) -> None:
        """Hands one message over, or raises SmsFailed. The reference lets a gateway drop a repeat."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Followed, a redirect would become a GET without the message, and its answer would look like success."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


STRAIGHT = urllib.request.build_opener(_NoRedirect)


class HttpSms:
    """A gateway reached over HTTPS."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def send(self, phone: str, text: str, *, reference: UUID, now: datetime) -> None:  # noqa: ARG002 - a gateway has its own clock
        body = json.dumps({"phone": phone, "text": text, "reference": str(reference)}).encode()
        request = urllib.request.Request(self._url, body, self._headers, method="POST")  # noqa: S310 - the operator's own setting
        try:
            with STRAIGHT.open(request, timeout=PATIENCE):
                pass
        except urllib.error.HTTPError as refusal:
            refusal.close()
            raise SmsFailed(f"HTTP {refusal.code}") from None
        except (OSError, http.client.HTTPException) as error:
            raise SmsFailed(type(error).__name__) from None


class SimulatedSms:
    """Writes messages to a file that the demonstration shows. While a file `sms-is-down` lies there, sends fail."""

    def __init__(self, folder: Path) -> None:
        self._outbox = folder / "sms-outbox.jsonl"
        self._down = folder / "sms-is-down"

    def send(self, phone: str, text: str, *, reference: UUID, now: datetime) -> None:  # noqa: ARG002 - repeats are shown as such
        if self._down.exists():
            raise SmsFailed("simulated outage")
        line = json.dumps({"to": phone, "text": text, "sent_at": now.isoformat()}, ensure_ascii=False)
        file = os.open(self._outbox, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(file, "a") as outbox:
            outbox.write(line + "\n")

    def outbox(self) -> list[Mapping[str, str]]:
        """The messages, newest first."""
        if not self._outbox.exists():
            return []
        lines = self._outbox.read_text().splitlines()[-OUTBOX_LENGTH:]
        return [json.loads(line) for line in reversed(lines)]
