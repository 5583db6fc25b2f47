"""Who has read the holder's data."""

from apiflask import Schema
from apiflask.fields import Integer, List, Nested, String
from apiflask.validators import OneOf

from webapp.domain import ledger
from webapp.domain.actors import Permission
from webapp.domain.regions import division_name
from webapp.web.fields import Moment, one_of
from webapp.web.guard import needs, the_resident
from webapp.web.house import Json
from webapp.web.resident import resident
from webapp.web.transaction import session

FIELD = OneOf([field.value for field in ledger.Field])


class Read(Schema):
    row = Integer(required=True, metadata={"description": "number of the ledger's row, for questions about it"})
    at = Moment(required=True)
    reader = one_of(ledger.Reader)
    unit = String(required=True, allow_none=True, metadata={"description": "the area of that desk, where it has one"})
    reason = one_of(ledger.ReadReason, allow_none=True)
    fields_shown = List(String(validate=FIELD), required=True)
    fields_masked = List(
        String(validate=FIELD), required=True, metadata={"description": "shown with most of it hidden"}
    )


class Reads(Schema):
    reads = List(Nested(Read), required=True, metadata={"description": "the newest 200, the newest first"})


@resident.get("/reads")
@needs(Permission.RESIDENT_LEDGER_READ)
@resident.output(Reads)
def list_reads() -> Json:
    """Who has read the holder's data, which of it, why and when"""
    return {"reads": [_read(seen) for seen in ledger.list_reads(session(), by=the_resident())]}


def _read(seen: ledger.ReadSeen) -> Json:
    return {
        "row": seen.row,
        "at": seen.at,
        "reader": seen.reader,
        "unit": division_name(seen.division) if seen.division else None,
        "reason": seen.reason,
        "fields_shown": seen.fields,
        "fields_masked": seen.masked,
    }
