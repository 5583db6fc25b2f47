"""What the holder asked for: opened, followed, answered, withdrawn, and the files that come with it."""

import uuid
from datetime import timedelta

from apiflask import Schema
from apiflask.fields import UUID, Boolean, Date, Dict, Float, Integer, List, Nested, String
from apiflask.validators import Length
from flask import request

from webapp.clock import in_china
from webapp.domain import openings, requests, shipments, staff
from webapp.domain.actors import Permission
from webapp.domain.cards import Door
from webapp.domain.regions import division_name
from webapp.domain.requests import Asked, Kind, Proof, State
from webapp.domain.residents import Limit
from webapp.web import limits
from webapp.web.fields import Moment, no_nul, one_of
from webapp.web.guard import needs, takes_files, the_resident
from webapp.web.house import Json, house, now, server_time
from webapp.web.resident import resident
from webapp.web.transaction import session

# Each opening is a text message, and each file is kept for weeks.
REQUESTS_A_DAY = Limit(20, timedelta(days=1))
FILES_A_DAY = Limit(60, timedelta(days=1))


class RequestEvent(Schema):
    state = one_of(State)
    at = Moment(required=True)
    why = one_of(requests.Why, allow_none=True)
    note = String(required=True, allow_none=True, metadata={"description": "in the desk's own words"})


class EvidenceFile(Schema):
    id = String(required=True)
    shows = one_of(Proof)
    media_type = one_of(requests.MediaType)
    size = Integer(required=True)
    uploaded_at = Moment(required=True)
    scan = one_of(requests.Scan)


class SentFile(EvidenceFile):
    """A name of its own, because the OpenAPI file would number the uses of one."""


class ShipmentPoint(Schema):
    stage = one_of(shipments.Stage)
    at = Moment(required=True)


class Shipment(Schema):
    state = one_of(shipments.ShipmentState)
    number = String(required=True, allow_none=True, metadata={"description": "the carrier's, once it has answered"})
    signed_by = one_of(shipments.Receiver, allow_none=True)
    points = List(Nested(ShipmentPoint), required=True)


class Opening(Schema):
    id = String(required=True)
    place = String(required=True, metadata={"description": "the outlet; of visits, the division"})
    day = Date(required=True)
    half = one_of(openings.Half)
    left = Integer(required=True)


class Openings(Schema):
    openings = List(Nested(Opening), required=True, metadata={"description": "a month of those with a place left"})


class Visitor(Schema):
    name = String(required=True)
    badge = String(required=True)
    code = String(required=True, allow_none=True, metadata={"description": "on the day alone: the visitor says it"})


class Booking(Schema):
    opening_id = String(required=True)
    place = String(required=True)
    day = Date(required=True)
    half = one_of(openings.Half)
    fixed_from = Moment(required=True, metadata={"description": "from then on the desk alone changes it"})
    visitor = Nested(Visitor, required=True, allow_none=True)


class BookedRequest(Schema):
    opening_id = UUID(required=True)


class Request(Schema):
    id = String(required=True)
    number = String(required=True, metadata={"description": "the receipt"})
    kind = one_of(Kind)
    item = String(required=True, metadata={"description": "of the catalogue, whose published limit is the promise"})
    state = one_of(State)
    clock = one_of(requests.Clock)
    opened_at = Moment(required=True)
    working_days = Integer(required=True)
    promised_on = Date(required=True)
    provisional = Boolean(required=True, metadata={"description": "the holidays of that year are not announced yet"})
    days_left = Integer(required=True, metadata={"description": "working days after today; below 0: late"})
    late = Boolean(required=True)
    details = Dict(String(), String(), required=True)
    events = List(Nested(RequestEvent), required=True)
    evidence = List(Nested(EvidenceFile), required=True)
    shipment = Nested(Shipment, required=True, allow_none=True, metadata={"description": "the newest, if posted"})
    booking = Nested(Booking, required=True, allow_none=True, metadata={"description": "the place it holds"})
    may = List(one_of(State), required=True, metadata={"description": "where the holder may take it from here"})


class OpenedRequest(Request):
    """As above."""


class MovedRequest(Request):
    """As above."""


class Requests(Schema):
    requests = List(Nested(Request), required=True, metadata={"description": "open ones first, the newest first"})
    server_time = Float(required=True, metadata={"description": "Unix seconds"})


class RequestIn(Schema):
    kind = one_of(Kind)
    card_id = UUID(load_default=None, allow_none=True, metadata={"description": "where it is about one of her cards"})
    details = Dict(
        String(validate=[Length(1, 20), no_nul]), String(validate=[Length(1, 200), no_nul]), load_default=dict
    )
    opening_id = UUID(load_default=None, allow_none=True, metadata={"description": "a place to book with it"})


class OpeningsWanted(Schema):
    purpose = one_of(openings.Purpose)


class EvidenceIn(Schema):
    shows = one_of(Proof)


class Moved(Schema):
    to = one_of(State)


@resident.get("/requests")
@needs(Permission.RESIDENT_REQUEST_READ)
@resident.output(Requests)
def list_requests() -> Json:
    """All that the holder asked for, with how far each is"""
    mine = requests.list_requests(session(), by=the_resident())
    return {"requests": [_request(one) for one in mine], "server_time": server_time()}


@resident.post("/requests")
@needs(Permission.RESIDENT_REQUEST_WRITE)
@resident.input(RequestIn)
@resident.output(OpenedRequest, 201)
def open_request(json_data: Json) -> Json:
    """Ask for something; the same again gets the request that is open"""
    by = the_resident()
    limits.spend((f"request:{by.id}", REQUESTS_A_DAY))
    asked = Asked(Kind(json_data["kind"]), by.id, json_data["card_id"], json_data["details"])
    one = requests.open_request(session(), asked, door=Door.APP, by=by, profile=house.profile, now=now())
    if (opening_id := json_data["opening_id"]) is not None:
        requests.book(session(), one.id, opening_id, by=by, profile=house.profile, now=now())
    return _request(one)


@resident.get("/openings")
@needs(Permission.RESIDENT_REQUEST_READ)
@resident.input(OpeningsWanted, location="query")
@resident.output(Openings)
def list_openings(query_data: Json) -> Json:
    """Half days with a place left that she can still book by herself"""
    by, kind = the_resident(), Kind(query_data["purpose"])
    free = requests.free_openings(session(), kind, by=by, profile=house.profile, now=now())
    return {"openings": [_opening(one) for one in free]}


@resident.post("/requests/<uuid:request_id>/booking")
@needs(Permission.RESIDENT_REQUEST_WRITE)
@resident.input(BookedRequest)
@resident.output(MovedRequest)
def book(request_id: uuid.UUID, json_data: Json) -> Json:
    """Book a place for it, or another place; the same again is that booking"""
    by, opening_id = the_resident(), json_data["opening_id"]
    requests.book(session(), request_id, opening_id, by=by, profile=house.profile, now=now())
    return _request(requests.load_request(session(), request_id, by=by))


@resident.post("/requests/<uuid:request_id>/steps")
@needs(Permission.RESIDENT_REQUEST_WRITE)
@resident.input(Moved)
@resident.output(MovedRequest)
def move(request_id: uuid.UUID, json_data: Json) -> Json:
    """Withdraw it, answer what it waits for (back to submitted), or say that it came"""
    to = State(json_data["to"])
    return _request(requests.advance(session(), request_id, to, by=the_resident(), now=now()))


@resident.post("/requests/<uuid:request_id>/evidence")
@needs(Permission.RESIDENT_REQUEST_WRITE)
@takes_files(requests.LARGEST_FILE, [kind.value for kind in requests.MediaType])
@resident.input(EvidenceIn, location="query")
@resident.output(SentFile, 201)
def add_evidence(request_id: uuid.UUID, query_data: Json) -> Json:
    """A picture or PDF as the body, 5 MiB at most; the same file again is the same evidence"""
    shows, by = Proof(query_data["shows"]), the_resident()
    limits.spend((f"evidence:{by.id}", FILES_A_DAY))
    return _file(requests.add_evidence(session(), request_id, shows, request.get_data(), by=by, now=now()))


def _request(one: requests.Request) -> Json:
    by = the_resident()
    progress = requests.progress_of(session(), one, by=by, now=now())
    return {
        "id": str(one.id),
        "number": one.number,
        "kind": one.kind,
        "item": one.item,
        "state": one.state,
        "clock": progress.clock,
        "opened_at": one.opened_at,
        "working_days": one.working_days,
        "promised_on": progress.promised_on,
        "provisional": progress.provisional,
        "days_left": progress.days_left,
        "late": one.broken_at is not None,
        "details": one.details,
        "events": progress.events,
        "evidence": [_file(each) for each in requests.evidence_of(session(), one)],
        "shipment": _shipment(one),
        "booking": _booking(one),
        "may": progress.may,
    }


def _opening(one: openings.Opening) -> Json:
    place = one.place or division_name(one.division)
    return {"id": str(one.id), "place": place, "day": one.day, "half": one.half, "left": one.places - one.taken}


def _booking(one: requests.Request) -> Json | None:
    booking = openings.live_booking(session(), one.id)
    if booking is None:
        return None
    opening, visitor = openings.opening_of(session(), booking), None
    if booking.visitor_id is not None:
        name = staff.account_names(session(), [booking.visitor_id])[booking.visitor_id]
        today = openings.shows_code(opening.day, today=in_china(now()).date())
        visitor = {"name": name, "badge": booking.visitor_number, "code": booking.code if today else None}
    when = {"day": opening.day, "half": opening.half, "fixed_from": booking.fixed_from}
    place = opening.place or division_name(opening.division)
    return {"opening_id": str(opening.id), "place": place, "visitor": visitor, **when}


def _shipment(one: requests.Request) -> Json | None:
    way = shipments.way_of(session(), one)
    if way is None:
        return None
    shipment = way.shipment
    state, signed_by = shipment.state, shipment.signed_by
    return {"state": state, "number": shipment.number, "signed_by": signed_by, "points": way.points}


def _file(evidence: requests.Evidence) -> Json:
    return {
        "id": str(evidence.id),
        "shows": evidence.shows,
        "media_type": evidence.media_type,
        "size": evidence.size,
        "uploaded_at": evidence.uploaded_at,
        "scan": evidence.scan,
    }
