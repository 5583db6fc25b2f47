"""The post that carries cards. docs/ports/post.md is the contract that a carrier's gateway fulfils."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, Protocol
from uuid import UUID

from webapp.ports.signed import Gateway, NoAnswer

QUESTION_TAG = "onecard post question 1"
ANSWER_TAG = "onecard post answer 1"
LONGEST_ANSWER = 64 << 10
LONGEST_NUMBER = 32
LONGEST_PROOF = 64


class PostUnavailable(Exception):
    """No answer that can be believed: none in time, an error, or one that is not signed for this question."""


class Stage(StrEnum):
    """Where a parcel is, as the carrier says."""

    COLLECTED = "collected"
    IN_TRANSIT = "in-transit"
    OUT_FOR_DELIVERY = "out-for-delivery"
    DELIVERED = "delivered"
    RETURNED = "returned"
    LOST = "lost"


class SignedBy(StrEnum):
    """Who took it. A locker or a gatehouse is nobody: a card is put into a hand."""

    HOLDER = "holder"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What the carrier must know to bring it. The same reference is the same parcel, however often it is ordered."""

    reference: UUID
    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Scan:
    """One point on the way. Of a delivery: who signed, and the carrier's own name for its proof."""

    stage: Stage
    at: datetime
    signed_by: SignedBy | None = None
    proof: str | None = None


class Post(Protocol):
    def order(self, parcel: Parcel, *, now: datetime) -> str:
        """The carrier's number for this parcel, or PostUnavailable."""

    def track(self, reference: UUID, number: str, *, now: datetime) -> Sequence[Scan]:
        """All that is known of the way of a parcel so far, or PostUnavailable."""


class NoPost:
    """Where no carrier is connected: what was handed to the post waits, in sight."""

    def order(self, parcel: Parcel, *, now: datetime) -> str:  # noqa: ARG002 - nobody is asked
        raise PostUnavailable("not connected")

    def track(self, reference: UUID, number: str, *, now: datetime) -> Sequence[Scan]:  # noqa: ARG002 - as above
        raise PostUnavailable("not connected")


class HttpPost:
    """A carrier's gateway reached over HTTPS."""

    def __init__(self, url: str, key_id: str, secret: bytes) -> None:
        self._gateway = Gateway(url, key_id, secret, QUESTION_TAG, ANSWER_TAG, LONGEST_ANSWER)

    def order(self, parcel: Parcel, *, now: datetime) -> str:
        to = {"name": parcel.name, "phone": parcel.phone, "address": parcel.address}
        return read_number(self._ask("/orders", parcel.reference, to, now=now))

    def track(self, reference: UUID, number: str, *, now: datetime) -> Sequence[Scan]:
        return read_scans(self._ask("/tracks", reference, {"number": number}, now=now), number)

    def _ask(self, path: str, reference: UUID, said: Mapping[str, str], *, now: datetime) -> Mapping[str, Any]:
        body = json.dumps({"reference": str(reference), **said}).encode()
        try:
            content = self._gateway.ask(path, str(reference), body, now=now)
        except NoAnswer as why:
            raise PostUnavailable(str(why)) from None
        return read_answer(content, reference)


def read_answer(content: bytes, reference: UUID) -> Mapping[str, Any]:
    try:
        said: Mapping[str, Any] = json.loads(content)
        fits = said["reference"] == str(reference)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise PostUnavailable("unreadable answer") from None
    if not fits:
        raise PostUnavailable("answer to something else")
    return said


def read_number(said: Mapping[str, Any]) -> str:
    number = said.get("number")
    if not isinstance(number, str) or not (number.isascii() and number.isalnum() and len(number) <= LONGEST_NUMBER):
        raise PostUnavailable("unreadable answer")
    return number


def read_scans(said: Mapping[str, Any], number: str) -> Sequence[Scan]:
    """In the order in which things happened, whatever the order of the answer."""
    if read_number(said) != number:
        raise PostUnavailable("answer to something else")
    try:
        scans = [_scan(one) for one in said["scans"]]
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        raise PostUnavailable("unreadable answer") from None
    return sorted(scans, key=lambda scan: scan.at)


def _scan(said: Mapping[str, Any]) -> Scan:
    stage, at = Stage(said["stage"]), datetime.fromisoformat(said["at"])
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    if stage is not Stage.DELIVERED:
        return Scan(stage, at)
    proof = said["proof"]
    if not isinstance(proof, str) or not 0 < len(proof) <= LONGEST_PROOF:
        raise ValueError("a delivery without a proof")
    return Scan(stage, at, SignedBy(said["signed_by"]), proof)


# How long after the order a parcel of the simulator gets how far.
USUAL_WAY = (
    (timedelta(minutes=1), Stage.COLLECTED),
    (timedelta(minutes=3), Stage.IN_TRANSIT),
    (timedelta(minutes=30), Stage.OUT_FOR_DELIVERY),
)
ENDS_AFTER = timedelta(minutes=60)
WRITING = Lock()
ENDINGS = {stage.value: stage for stage in (Stage.DELIVERED, Stage.RETURNED, Stage.LOST)}


class SortingOffice:
    """An invented carrier: remembers when which reference was ordered, and no address.

    `returned` or `lost` in the file `post-fault` is how every parcel ends that has not ended yet.
    """

    def __init__(self, folder: Path) -> None:
        self._orders = folder / "post.json"
        self.fault_file = folder / "post-fault"

    @property
    def fault(self) -> str:
        return self.fault_file.read_text().strip() if self.fault_file.exists() else ""

    def order(self, reference: UUID, *, now: datetime) -> str:
        # The jobs order several at once, and each must find what the others have written.
        with WRITING:
            orders = self._read()
            if str(reference) not in orders:
                orders[str(reference)] = now.isoformat()
                self._orders.write_text(json.dumps(orders, indent=1))
        return number_of(reference)

    def scans(self, reference: UUID, *, now: datetime) -> list[Scan]:
        with WRITING:
            ordered = self._read().get(str(reference))
        if ordered is None:
            return []
        start = datetime.fromisoformat(ordered)
        way = [Scan(stage, start + later) for later, stage in USUAL_WAY]
        way.append(self._ending(start + ENDS_AFTER, reference))
        return [scan for scan in way if scan.at <= now]

    def _ending(self, at: datetime, reference: UUID) -> Scan:
        stage = ENDINGS.get(self.fault, Stage.DELIVERED)
        if stage is Stage.DELIVERED:
            return Scan(stage, at, SignedBy.HOLDER, f"POD-{number_of(reference)}")
        return Scan(stage, at)

    def _read(self) -> dict[str, str]:
        kept: dict[str, str] = json.loads(self._orders.read_text()) if self._orders.exists() else {}
        return kept


def number_of(reference: UUID) -> str:
    """As EMS writes them, and always the same for a reference."""
    return f"EX{int.from_bytes(sha256(reference.bytes).digest()[:8]) % 10**9:09}CN"


class SimulatedPost:
    """The invented carrier without a network. While `late` stands in `post-fault`, it does not answer."""

    def __init__(self, folder: Path) -> None:
        self._office = SortingOffice(folder)

    def order(self, parcel: Parcel, *, now: datetime) -> str:
        self._refuse_when_late()
        return self._office.order(parcel.reference, now=now)

    def track(self, reference: UUID, number: str, *, now: datetime) -> Sequence[Scan]:  # noqa: ARG002 - known by reference
        self._refuse_when_late()
        return self._office.scans(reference, now=now)

    def _refuse_when_late(self) -> None:
        if self._office.fault == "late":
            raise PostUnavailable("simulated outage")
