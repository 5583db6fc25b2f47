"""The holder's inbox."""

from uuid import UUID

from apiflask import Schema
from apiflask.fields import Integer, List, Nested, String

from webapp.domain import notices
from webapp.domain.actors import Permission
from webapp.domain.notices import Language
from webapp.web.fields import Moment, one_of
from webapp.web.guard import needs, the_resident
from webapp.web.house import Json, now
from webapp.web.resident import resident
from webapp.web.transaction import session


class Message(Schema):
    id = String(required=True)
    kind = one_of(notices.Kind)
    title = String(required=True)
    title_en = String(required=True)
    text = String(required=True)
    text_en = String(required=True)
    at = Moment(required=True)
    read_at = Moment(required=True, allow_none=True)
    sms = one_of(
        notices.NoticeState,
        allow_none=True,
        metadata={"description": "what became of the text message that says the same; null where none is known"},
    )


class Messages(Schema):
    messages = List(Nested(Message), required=True, metadata={"description": "the newest hundred, the newest first"})
    unread = Integer(required=True)


@resident.get("/messages")
@needs(Permission.RESIDENT_MESSAGE_READ)
@resident.output(Messages)
def list_messages() -> Json:
    """What the holder was told"""
    whose = the_resident().id
    received = notices.list_messages(session(), resident_id=whose)
    unread = notices.count_unread(session(), resident_id=whose)
    return {"messages": [_message(one) for one in received], "unread": unread}


@resident.post("/messages/<uuid:message_id>/read")
@needs(Permission.RESIDENT_MESSAGE_READ)
@resident.output({}, 204)
def read(message_id: UUID) -> str:
    """Note that the holder has read a message; the first time counts"""
    notices.read_message(session(), message_id, by=the_resident(), now=now())
    return ""


def _message(received: notices.Received) -> Json:
    message = received.message
    return {
        "id": str(message.id),
        "kind": message.kind,
        "title": notices.title_of(message.kind, Language.CHINESE),
        "title_en": notices.title_of(message.kind, Language.ENGLISH),
        "text": message.text,
        "text_en": message.text_en,
        "at": message.at,
        "read_at": message.read_at,
        "sms": received.sms,
    }
