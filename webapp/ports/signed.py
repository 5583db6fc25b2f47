"""Talking to a gateway over HTTPS: question and answer are signed with one secret, and belong to each other."""

import base64
import hashlib
import hmac
import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from typing import Any

PATIENCE = 5.0
LONGEST_ANSWER = 4096


class NoAnswer(Exception):
    """No answer that can be believed: none in time, an error, or one that is not signed for this question."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any) -> None:
        return None


STRAIGHT = urllib.request.build_opener(_NoRedirect)


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where it is, our key there, and the words that set its questions and answers apart from all others."""

    url: str
    key_id: str
    secret: bytes
    question_tag: str
    answer_tag: str
    longest_answer: int = LONGEST_ANSWER

    def ask(self, path: str, reference: str, body: bytes, *, now: datetime) -> bytes:
        """The body of the answer to this question, or NoAnswer."""
        sent_at = str(int(now.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "OneCard-Key": self.key_id,
            "OneCard-Time": sent_at,
            "OneCard-Signature": sign(self.secret, self.question_tag, reference, sent_at, body=body),
        }
        request = urllib.request.Request(self.url + path, body, headers, method="POST")  # noqa: S310 - the operator's own setting
        content, signature = _fetch(request, self.longest_answer)
        # The reference is signed too, so that the late answer to another question is never taken for this one's.
        if not hmac.compare_digest(sign(self.secret, self.answer_tag, reference, body=content), signature):
            raise NoAnswer("wrong signature")
        return content


def _fetch(request: urllib.request.Request, longest: int) -> tuple[bytes, str]:
    try:
        with STRAIGHT.open(request, timeout=PATIENCE) as answer:
            return answer.read(longest + 1), answer.headers.get("OneCard-Signature", "")
    except urllib.error.HTTPError as refusal:
        refusal.close()
        raise NoAnswer(f"HTTP {refusal.code}") from None
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer(type(error).__name__) from None


def sign(secret: bytes, *parts: str, body: bytes) -> str:
    """HMAC-SHA-256 over the parts and the digest of the body, a line each."""
    message = "\n".join([*parts, hashlib.sha256(body).hexdigest()]).encode()
    return base64.b64encode(hmac.digest(secret, message, hashlib.sha256)).decode()
