"""What was changed of what is registered of the holder, so that she can contest what she never asked for."""

from apiflask import Schema
from apiflask.fields import Boolean, List, Nested, String

from webapp.domain import requests
from webapp.domain.actors import Permission
from webapp.domain.cards import Door
from webapp.domain.residents import DataField
from webapp.web.fields import Moment, one_of
from webapp.web.guard import needs, the_resident
from webapp.web.house import Json
from webapp.web.resident import resident
from webapp.web.transaction import session


class DataChange(Schema):
    id = String(required=True)
    field = one_of(DataField)
    before = String(required=True, allow_none=True, metadata={"description": "masked; null where nothing stood there"})
    after = String(required=True, metadata={"description": "masked"})
    at = Moment(required=True)
    door = one_of(Door, metadata={"description": "where it was asked for; two of the staff checked and approved it"})
    number = String(required=True, metadata={"description": "receipt of the request that it was made on"})
    contest_id = String(required=True, allow_none=True, metadata={"description": "the request that contests it"})
    contest_state = one_of(requests.State, allow_none=True)
    may_contest = Boolean(
        required=True, metadata={"description": "by a request of the kind contest-change, with its id as `change`"}
    )
    given_back_at = Moment(
        required=True, allow_none=True, metadata={"description": "when what stood there before came back"}
    )


class DataChanges(Schema):
    changes = List(Nested(DataChange), required=True, metadata={"description": "of a year, the newest first"})


@resident.get("/data-changes")
@needs(Permission.RESIDENT_REQUEST_READ)
@resident.output(DataChanges)
def list_data_changes() -> Json:
    """What was changed of what is registered of the holder, by which door and on which request"""
    return {"changes": [_change(one) for one in requests.list_changes(session(), by=the_resident())]}


def _change(one: requests.Change) -> Json:
    contest = one.contest
    return {
        "id": str(one.id),
        "field": one.field,
        "before": one.before,
        "after": one.after,
        "at": one.at,
        "door": one.door,
        "number": one.request.number,
        "contest_id": str(contest.id) if contest else None,
        "contest_state": contest.state if contest else None,
        "may_contest": one.may_contest,
        "given_back_at": one.given_back_at,
    }
