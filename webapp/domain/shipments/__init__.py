"""Cards on their way by post (邮寄): handed over at the desk, ordered and followed by the jobs, ended once.

Invariants: one open shipment for a request; it is ordered under its own id, so that a lost answer orders nothing twice;
what the carrier says moves it forward only, and the first ending stands; the address stays with the request alone.
"""

from webapp.domain.shipments.follow import (
    Due,
    Point,
    is_due,
    record_no_answer,
    record_order,
    record_way,
    take_due,
)
from webapp.domain.shipments.lists import Way, list_shipments, list_to_send, load_way, way_of
from webapp.domain.shipments.model import Shipment
from webapp.domain.shipments.rules import Receiver, ShipmentState, Stage
from webapp.domain.shipments.send import close_by_hand, hand_to_post

__all__ = [
    "Due",
    "Point",
    "Receiver",
    "Shipment",
    "ShipmentState",
    "Stage",
    "Way",
    "close_by_hand",
    "hand_to_post",
    "is_due",
    "list_shipments",
    "list_to_send",
    "load_way",
    "record_no_answer",
    "record_order",
    "record_way",
    "take_due",
    "way_of",
]
