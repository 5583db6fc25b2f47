"""The words of shipments, and when the carrier is asked again."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from webapp.domain.requests.rules import Handover, Kind

ASK_EVERY = timedelta(minutes=15)
# While a question is out, nobody else asks it; longer than the port waits.
ASKING = timedelta(seconds=30)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)


class Stage(StrEnum):
    """Where a parcel is, as the carrier says."""

    COLLECTED = "collected"
    IN_TRANSIT = "in-transit"
    OUT_FOR_DELIVERY = "out-for-delivery"
    DELIVERED = "delivered"
    RETURNED = "returned"
    LOST = "lost"


class ShipmentState(StrEnum):
    """How far a shipment is: waiting for the carrier's number, ordered, and then where it is."""

    WAITING = "waiting"
    ORDERED = "ordered"
    COLLECTED = "collected"
    IN_TRANSIT = "in-transit"
    OUT_FOR_DELIVERY = "out-for-delivery"
    DELIVERED = "delivered"
    RETURNED = "returned"
    LOST = "lost"


class Receiver(StrEnum):
    """Who took it from the carrier's hand."""

    HOLDER = "holder"
    HOUSEHOLD = "household"


ORDER = tuple(ShipmentState)
ENDINGS = frozenset({ShipmentState.DELIVERED, ShipmentState.RETURNED, ShipmentState.LOST})


def goes_on(now_at: ShipmentState, said: ShipmentState) -> bool:
    """Forward only: what comes late or twice moves nothing back, and an ending is final."""
    return now_at not in ENDINGS and ORDER.index(said) > ORDER.index(now_at)


def is_posted(kind: Kind, details: Mapping[str, str]) -> bool:
    """Whether the holder asked to have it brought."""
    return kind is Kind.DELIVERY or details.get("handover") == Handover.POST


def pause_after(tries: int) -> timedelta:
    """How long to wait after the `tries`-th failure: a minute, two, four, and so on to an hour."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(tries - 1, 16)
    return min(doubled, LONGEST_PAUSE)
