"""Orders and follows what was handed to the post, a few at a time."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock
from webapp.domain import shipments
from webapp.domain.shipments import Due, Point, Receiver, Stage
from webapp.ports import Ports
from webapp.ports.post import Parcel, PostUnavailable, Scan
from webapp.store.engine import for_writing

ASKERS = 4
Heard = str | list[Point] | PostUnavailable
log = structlog.get_logger()


def follow_shipments(engine: Engine, ports: Ports, clock: Clock) -> None:
    now = clock()
    with Session(engine) as session:
        if not shipments.is_due(session, now=now):
            return
    with Session(for_writing(engine)) as session, session.begin():
        due = shipments.take_due(session, now=now)
    with ThreadPoolExecutor(ASKERS) as askers:
        for one, heard in zip(due, askers.map(partial(_ask, ports, clock), due), strict=True):
            _keep(engine, one, heard, clock)


def _ask(ports: Ports, clock: Clock, due: Due) -> Heard:
    try:
        if due.number is None:
            return ports.post.order(Parcel(due.shipment_id, due.name, due.phone, due.address), now=clock())
        return [_point(scan) for scan in ports.post.track(due.shipment_id, due.number, now=clock())]
    except PostUnavailable as why:
        return why


def _point(scan: Scan) -> Point:
    signed_by = None if scan.signed_by is None else Receiver(scan.signed_by.value)
    return Point(Stage(scan.stage.value), scan.at, signed_by, scan.proof)


def _keep(engine: Engine, due: Due, heard: Heard, clock: Clock) -> None:
    with Session(for_writing(engine)) as session, session.begin():
        if isinstance(heard, PostUnavailable):
            log.warning("post-unavailable", shipment=str(due.shipment_id), why=str(heard))
            shipments.record_no_answer(session, due.shipment_id, str(heard), now=clock())
        elif isinstance(heard, str):
            shipments.record_order(session, due.shipment_id, heard, now=clock())
        else:
            shipments.record_way(session, due.shipment_id, heard, now=clock())
