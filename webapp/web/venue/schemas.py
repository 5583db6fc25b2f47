"""What terminals send and get."""

from apiflask import Schema
from apiflask.fields import UUID, Boolean, Float, List, Nested, String
from apiflask.validators import Length

from webapp.domain import codes
from webapp.web.fields import Moment, no_nul, one_of


class EnrolmentIn(Schema):
    token = String(required=True, validate=[Length(1, 400), no_nul])


class VenueOf(Schema):
    name = String(required=True)
    address = String(required=True)


class SceneOf(Schema):
    code = String(required=True)
    name = String(required=True)
    name_en = String(required=True)
    assurance = String(required=True)


class Terminal(Schema):
    id = String(required=True)
    name = String(required=True)
    venue = Nested(VenueOf, required=True)
    scenes = List(Nested(SceneOf), required=True)
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
