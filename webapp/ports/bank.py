"""The banks whose accounts cards carry. docs/ports/bank.md is the contract that their gateway fulfils."""

import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from uuid import UUID

from webapp.ports.signed import Gateway, NoAnswer, sign

QUESTION_TAG = "onecard bank news 1"
ANSWER_TAG = "onecard bank answer 1"
# A bank's own words to us, and what we answer it.
WORD_TAG = "onecard bank word 1"
HEARD_TAG = "onecard bank heard 1"
CLOCKS_APART = 300
# Seconds since 1970 in digits: of a longer number nobody makes a time, and a stranger could write thousands of them.
LONGEST_TIME = 12


class BankUnavailable(Exception):
    """No answer that can be believed: none in time, an error, or one that is not signed for this news."""


class Result(StrEnum):
    TAKEN = "taken"
    REFUSED = "refused"


class Refusal(StrEnum):
    UNKNOWN_CARD = "unknown-card"
    ACCOUNT_CLOSED = "account-closed"
    NOT_OUR_BANK = "not-our-bank"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class News:
    """What happened to a card. The same reference is the same news, however often it comes."""

    reference: UUID
    bank: str
    event: str
    number: int
    at: datetime
    card_number: str
    account: str | None = None
    new_card_number: str | None = None
    new_bank: str | None = None

    def body(self) -> bytes:
        said = {
            "reference": str(self.reference),
            "bank": self.bank,
            "event": self.event,
            "number": self.number,
            "at": self.at.isoformat(),
            "card_number": self.card_number,
            "account": self.account,
            "new_card_number": self.new_card_number,
            "new_bank": self.new_bank,
        }
        return json.dumps({name: value for name, value in said.items() if value is not None}).encode()


@dataclass(frozen=True, slots=True)
class Reply:
    result: Result
    refusal: Refusal | None = None


class Bank(Protocol):
    def tell(self, news: News, *, now: datetime) -> Reply:
        """What the bank answered, or BankUnavailable."""


class NoBank:
    """Where no bank is connected: what it should know waits, in sight of holder and desk."""

    def tell(self, news: News, *, now: datetime) -> Reply:  # noqa: ARG002 - nobody is told
        raise BankUnavailable("not connected")


class HttpBank:
    """The gateway to the region's banks, reached over HTTPS."""

    def __init__(self, url: str, key_id: str, secret: bytes) -> None:
        self._gateway = Gateway(url, key_id, secret, QUESTION_TAG, ANSWER_TAG)

    def tell(self, news: News, *, now: datetime) -> Reply:
        reference = str(news.reference)
        try:
            content = self._gateway.ask("", reference, news.body(), now=now)
        except NoAnswer as why:
            raise BankUnavailable(str(why)) from None
        return read_reply(content, reference)


class BankLine:
    """The other half of the contract: what a bank says to us, and what we answer."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def proves(self, reference: str, sent_at: str, body: bytes, signature: str, *, now: datetime) -> bool:
        """Whether the bank said so, within some minutes: a word that somebody kept is worth nothing later."""
        reads = sent_at.isascii() and sent_at.isdigit() and len(sent_at) <= LONGEST_TIME
        in_time = reads and abs(now.timestamp() - int(sent_at)) <= CLOCKS_APART
        expected = sign(self._secret, WORD_TAG, reference, sent_at, body=body)
        return in_time and hmac.compare_digest(expected.encode(), signature.encode())

    def sign(self, reference: str, content: bytes) -> str:
        return sign(self._secret, HEARD_TAG, reference, body=content)


def read_reply(content: bytes, reference: str) -> Reply:
    try:
        said = json.loads(content)
        refusal = said.get("reason")
        reply = Reply(Result(said["result"]), None if refusal is None else Refusal(refusal))
        fits = said["reference"] == reference
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BankUnavailable("unreadable answer") from None
    if not fits or (reply.refusal is None) == (reply.result is Result.REFUSED):
        raise BankUnavailable("answer to something else")
    return reply


class Counter:
    """An invented bank's counter: it takes each piece of news once, in the order of its numbers."""

    def __init__(self, folder: Path) -> None:
        self._book = folder / "bank.jsonl"
        self._refuses = folder / "bank-refuses"

    def take(self, news: News) -> Reply:
        """The word in `bank-refuses`, if there is such a file, is why it refuses."""
        if self._refuses.exists():
            return Reply(Result.REFUSED, Refusal(self._refuses.read_text().strip() or Refusal.OTHER))
        line = json.loads(news.body())
        if line["reference"] not in {one["reference"] for one in self.taken()}:
            with self._book.open("a") as book:
                book.write(json.dumps(line, ensure_ascii=False) + "\n")
        return Reply(Result.TAKEN)

    def taken(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self._book.read_text().splitlines()] if self._book.exists() else []


class SimulatedBank:
    """Writes what it is told into `bank.jsonl` in the instance folder. While `bank-is-down` lies there, it does not."""

    def __init__(self, folder: Path) -> None:
        self._counter = Counter(folder)
        self._down = folder / "bank-is-down"

    def tell(self, news: News, *, now: datetime) -> Reply:  # noqa: ARG002 - it has no clock
        if self._down.exists():
            raise BankUnavailable("simulated outage")
        return self._counter.take(news)
