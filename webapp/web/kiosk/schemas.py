"""What kiosks send and get."""

from apiflask import Schema
from apiflask.fields import Boolean, Integer, String
from apiflask.validators import Length, Regexp

from webapp.web.fields import no_nul


class EnrolmentIn(Schema):
    token = String(required=True, validate=[Length(1, 400), no_nul])


class Machine(Schema):
    name = String(required=True)
    venue = String(required=True)
    demonstration = Boolean(required=True)


class InReader(Schema):
    """What the reader read of the chip; the holder's own fields stay in the machine."""

    card_number = String(required=True, validate=Regexp(r"^[0-9A-Z]{8}[0-9X]\Z"))
    chip_id = String(
        required=True, validate=Regexp(r"^[0-9A-F]{32}\Z"), metadata={"description": "卡识别码, in hexadecimal"}
    )


class AtKiosk(Schema):
    can_activate = Boolean(required=True, metadata={"description": "false for a card that is in use already"})
    needs_code = Boolean(required=True, metadata={"description": "this region asks for a code to her phone as well"})


class KioskTicket(Schema):
    ticket = String(required=True)
    expires_in = Integer(required=True, metadata={"description": "seconds"})
    resend_after = Integer(required=True, metadata={"description": "seconds"})


class KioskActivation(InReader):
    ticket = String(load_default=None, allow_none=True, validate=[Length(1, 64), no_nul])
    code = String(load_default=None, allow_none=True, validate=Regexp(r"^[0-9]{6}\Z"))


class Activated(Schema):
    already = Boolean(required=True)
