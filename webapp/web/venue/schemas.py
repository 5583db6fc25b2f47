"""What terminals send and get."""

from apiflask import Schema
from apiflask.fields import UUID, Boolean, Float, Integer, List, Nested, String
from apiflask.validators import Length

from webapp.domain import codes
from webapp.domain.regions import Assurance
from webapp.web.fields import Base64Url, Moment, no_nul, one_of


class EnrolmentIn(Schema):
    token = String(required=True, validate=[Length(1, 400), no_nul])


class VenueOf(Schema):
    name = String(required=True)
    address = String(required=True)


class SceneOf(Schema):
    code = String(required=True)
    name = String(required=True)
    name_en = String(required=True)
    assurance = one_of(Assurance)
    scope = Integer(required=True, metadata={"description": "number in signing/FORMAT.md 11.3"})
    early = Integer(required=True, metadata={"description": "seconds a code may be ahead"})
    late = Integer(required=True, metadata={"description": "seconds a code may be behind"})
    amber = Integer(required=True, metadata={"description": "seconds from 0 within which the next code is asked for"})
    list_limit = Integer(required=True, metadata={"description": "seconds; offline, no older lists will do"})
    fares = Boolean(required=True, metadata={"description": "the holder's age changes the fare; only the house knows"})


class Root(Schema):
    issuer = Integer(required=True)
    keys = List(Base64Url(), required=True, metadata={"description": "64 bytes x || y each"})
    threshold = Integer(required=True)


class Attendant(Schema):
    id = UUID(required=True)
    name = String(required=True)


class RosterEntry(Attendant):
    pin_salt = Base64Url(
        required=True, allow_none=True, metadata={"description": "16 bytes; null until a PIN is chosen"}
    )
    pin_hash = Base64Url(required=True, allow_none=True, metadata={"description": "PBKDF2-HMAC-SHA256, 32 bytes"})


class Shift(Schema):
    attendant = Nested(Attendant, required=True)
    since = Moment(required=True)


class Terminal(Schema):
    id = String(required=True)
    name = String(required=True)
    attended = Boolean(required=True)
    venue = Nested(VenueOf, required=True)
    scenes = List(Nested(SceneOf), required=True)
    root = Nested(Root, required=True, metadata={"description": "whose trust lists to believe; keep it from enrolment"})
    pin_iterations = Integer(required=True)
    attendants = List(Nested(RosterEntry), required=True, metadata={"description": "of the venue, if attended"})
    shift = Nested(Shift, required=True, allow_none=True)
    shift_limit = Integer(required=True, metadata={"description": "seconds; nobody stands at a door for longer"})
    server_time = Float(required=True, metadata={"description": "Unix seconds"})
    demonstration = Boolean(required=True)


class ScanIn(Schema):
    code = String(
        required=True, metadata={"description": "429 digits as scanned; anything else is refused, not an error"}
    )
    scene = String(required=True, validate=Length(1, 16))
    client_ref = UUID(required=True, metadata={"description": "names this scan; the same again is the same answer"})
    scanned_at = Moment(
        load_default=None, allow_none=True, metadata={"description": "for a scan judged offline earlier"}
    )
    attendant = UUID(
        load_default=None, allow_none=True, metadata={"description": "who the door says scanned; kept, not proven"}
    )


class ShiftIn(Schema):
    attendant = UUID(required=True)
    pin = String(required=True, validate=[Length(1, 32), no_nul])


class PinIn(ShiftIn):
    first_code = String(required=True, validate=[Length(1, 32), no_nul])


class Entitlement(Schema):
    fare = String(required=True, data_key="class", metadata={"description": "half or free"})
    label = String(required=True)


class SceneName(Schema):
    code = String(required=True)
    name = String(required=True)


class ScanAnswer(Schema):
    verdict = one_of(codes.Verdict)
    reason = String(required=True, allow_none=True)
    entitlement = Nested(Entitlement, required=True, allow_none=True)
    scene = Nested(SceneName, required=True)
    at = Moment(required=True)
    client_ref = UUID(required=True)
    flagged = Boolean(required=True)
    represented_by = String(
        required=True, allow_none=True, metadata={"description": "who shows the code for its holder, masked"}
    )
