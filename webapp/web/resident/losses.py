"""Reporting a loss and undoing it: from any phone that is signed in, and from the sign-in page with a code."""

from typing import Any
from uuid import UUID

from webapp.domain import actors, cards, residents
from webapp.domain.actors import Permission
from webapp.web import limits
from webapp.web.guard import needs, open_door, the_resident
from webapp.web.house import Json, house, now, server_time
from webapp.web.resident import resident
from webapp.web.resident.cookie import forget_cookie
from webapp.web.resident.home import home_of, loss_json
from webapp.web.resident.schemas import (
    Home,
    LossByCode,
    LossCodeWanted,
    LossEffects,
    Losses,
    LossIn,
    LossReceipt,
    LossTicket,
    UndoCodeWanted,
    UndoProof,
    UndoTicket,
)
from webapp.web.transaction import session


@resident.get("/loss-effects")
@open_door("who has lost her phone reads what will stop before she proves who she is")
@resident.output(LossEffects)
def loss_effects() -> Json:
    """What a report stops and what goes on, in this region today"""
    return _effects()


@resident.get("/loss")
@needs(Permission.RESIDENT_LOSS_READ)
@resident.output(Losses)
def losses() -> Json:
    """The same, with the holder's reports that stand and the way back from each"""
    stand = cards.list_losses(session(), by=the_resident(), profile=house.profile, now=now())
    return _effects() | {"reports": [loss_json(one) for one in stand], "server_time": server_time()}


@resident.post("/losses")
@needs(Permission.RESIDENT_LOSS_REPORT)
@resident.input(LossIn)
@resident.output(LossReceipt, 201)
def report(json_data: Json) -> Json:
    """Report the card, the phone or both as lost; the same again gets the first receipt"""
    by = the_resident()
    reported = _report(json_data, by)
    if str(by.device_id) in reported.report.phones:
        forget_cookie()
    return _receipt(reported, by)


@resident.post("/loss-codes")
@open_door("who has lost her phone asks for a code here, which reports a loss and nothing else")
@resident.input(LossCodeWanted)
@resident.output(LossTicket, 202)
def request_loss_code(json_data: Json) -> Json:
    """Send a code for a report of loss; the same answer for a card nobody has"""
    contact = residents.Contact(json_data.pop("contact"))
    card, person = cards.checked_numbers(**json_data)
    limits.spend(limits.by_address("loss"), (f"loss:{card}:{person}", cards.requests_limit(house.profile)))
    asked = residents.Asked(residents.Purpose.LOSS, contact)
    numbers = {"card_number": card, "id_number": person}
    return ticket_json(cards.request_sign_in(session(), **numbers, profile=house.profile, now=now(), asked=asked))


@resident.post("/losses/by-code")
@open_door("the ticket and its code say whose card it is")
@resident.input(LossByCode)
@resident.output(LossReceipt, 201)
def report_by_code(json_data: Json) -> Json:
    """Report a loss from the sign-in page; with the same code the same again gets the first receipt"""
    ticket, code, purpose = json_data["ticket"], json_data["code"], residents.Purpose.LOSS
    limits.spend(limits.by_address("answer"))
    limits.spend_code_try(ticket, purpose)
    holder, _ = residents.whose_code(session(), ticket, code, purpose=purpose)
    by = actors.Reporter(holder)
    return _receipt(_report({"what": json_data["what"]}, by), by)


@resident.post("/losses/<uuid:report_id>/undo-codes")
@needs(Permission.RESIDENT_LOSS_UNDO)
@resident.input(UndoCodeWanted)
@resident.output(UndoTicket, 202)
def request_undo_code(report_id: UUID, json_data: Json) -> Json:
    """Send a code for undoing this report, where its way back leads over a code"""
    by, contact = the_resident(), residents.Contact(json_data["contact"])
    limits.spend((f"undo:{by.id}", cards.requests_limit(house.profile)))
    return ticket_json(cards.request_undo_code(session(), report_id, contact, by=by, profile=house.profile, now=now()))


@resident.post("/losses/<uuid:report_id>/undo")
@needs(Permission.RESIDENT_LOSS_UNDO)
@resident.input(UndoProof)
@resident.output(Home)
def undo(report_id: UUID, json_data: Json) -> Json:
    """Undo a report with a fresh code and the ID number; old codes stay dead, and this phone may fetch new ones"""
    limits.spend_code_try(json_data["ticket"], residents.Purpose.UNDO)
    proof = cards.Proof(**json_data)
    cards.undo_loss(session(), report_id, proof, by=the_resident(), profile=house.profile, now=now())
    return home_of(the_resident())


def _report(loss: Json, by: actors.Resident | actors.Reporter) -> cards.Reported:
    named = cards.Loss(cards.Lost(loss["what"]), loss.get("card_id"), loss.get("device_id"))
    return cards.report_loss(session(), named, by=by, profile=house.profile, now=now())


def _receipt(reported: cards.Reported, by: actors.Resident | actors.Reporter) -> Json:
    undo_path = cards.path_of(session(), reported.report, by=by, profile=house.profile, now=now())
    receipt = loss_json(cards.OpenLoss(reported.report, undo_path))
    return {"already": reported.already, "report": receipt, "server_time": server_time()}


def ticket_json(ticket: residents.Ticket) -> Json:
    lives = int(ticket.lives.total_seconds())
    return {"ticket": ticket.token, "expires_in": lives, "resend_after": house.profile.sign_in_resend_seconds}


def _effects() -> dict[str, Any]:
    effects = {what: cards.effects_of(what, house.profile.ecard_rule(now())) for what in cards.Lost}
    rows = [{"what": what, "stops": one.stops, "goes_on": one.goes_on} for what, one in effects.items()]
    return {"effects": rows, "temporary_days": house.profile.temporary_loss_days}
