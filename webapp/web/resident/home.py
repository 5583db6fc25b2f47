"""The resident's home: what her phone needs to draw itself, in one answer, masked."""

from flask_login import current_user

from webapp.domain import actors, cards, codes, ledger, residents
from webapp.domain.actors import Permission
from webapp.domain.errors import Conflict, NotFound
from webapp.domain.regions import division_name
from webapp.web.guard import needs, open_door, the_resident
from webapp.web.house import Json, house, now, server_time
from webapp.web.resident import resident
from webapp.web.resident.schemas import Home, Licence, Welcome
from webapp.web.transaction import own_session, session

# Whoever found the phone must not read what undoing a report asks for, nor the number that shows who has a posted card.
NOT_SHOWN = {cards.CardState.SEALED, cards.CardState.TEMPORARILY_LOST, cards.CardState.LOST}


@resident.get("/welcome")
@open_door("the first screen says where it is before anybody has signed in")
@resident.output(Welcome)
def welcome() -> Json:
    """Which region this is, and whether this phone is signed in"""
    return {
        "signed_in": current_user.is_authenticated,
        "demonstration": house.settings.demonstration,
        "region": _region(),
    }


@resident.get("/home")
@needs(Permission.RESIDENT_CARD_READ)
@resident.output(Home)
def home() -> Json:
    """Everything the phone draws, masked"""
    by = the_resident()
    with own_session(writes=True) as own:
        residents.touch_device(own, by.device_id, now=now())
    return home_of(by)


@resident.get("/licence")
@needs(Permission.RESIDENT_CARD_READ)
@resident.output(Licence)
def licence() -> Json:
    """The card's face in full, for the holder's own eyes"""
    by = the_resident()
    hers = cards.list_cards(session(), by=by, rule=house.profile.ecard_rule(now()))
    if not hers:
        raise NotFound
    held = next((one for one in hers if one.card.state is not cards.CardState.SEALED), hers[0])
    if held.card.state in NOT_SHOWN:
        raise Conflict("card-not-usable")
    holder = residents.load_resident(session(), by.id)
    with own_session(writes=True) as own:
        ledger.append(own, ledger.Event.RESIDENT_LICENCE_READ, by=by, now=now(), resident_id=by.id)
    return {
        "name": holder.name,
        "card_number": held.card.number,
        "id_number": holder.id_number,
        "region_name": division_name(held.card.division),
        "issued_on": held.card.issued_on,
        "bank_name": held.card.bank_name,
    }


def home_of(by: actors.Resident) -> Json:
    holder = residents.load_resident(session(), by.id)
    device = residents.load_device(session(), by.device_id, by=by)
    return {
        "resident": {"name_masked": residents.mask_name(holder.name)},
        "cards": [_card(held) for held in cards.list_cards(session(), by=by, rule=house.profile.ecard_rule(now()))],
        "losses": [loss_json(one) for one in cards.list_losses(session(), by=by, profile=house.profile, now=now())],
        "ecard_start": house.profile.ecard_start,
        "device": {"id": str(device.id), "name": device.name},
        "wallet": wallet_json(codes.current_terms(session(), by=by, profile=house.profile, now=now())),
        "region": _region(),
        "server_time": server_time(),
        "demonstration": house.settings.demonstration,
    }


def loss_json(loss: cards.OpenLoss) -> Json:
    report, undo = loss.report, loss.undo
    return {
        "id": str(report.id),
        "receipt": report.receipt,
        "what": report.what,
        "card_id": report.card_id and str(report.card_id),
        "phones_stopped": len(report.phones),
        "door": report.door,
        "reported_at": report.reported_at,
        "lapses_at": report.lapses_at,
        "undo": {"how": undo.how, "contacts": undo.contacts, "ready_at": undo.ready_at},
    }


def wallet_json(terms: codes.WalletTerms | None) -> Json | None:
    if terms is None:
        return None
    return {
        "nonce": terms.nonce,
        "life_hours": terms.life_hours,
        "days": terms.days,
        "starts": terms.starts,
        "scope": 0,
        "valid_until": terms.valid_until,
        "renew_after": terms.renew_after,
    }


def _region() -> Json:
    return {"code": house.settings.region, "name": division_name(house.settings.region)}


def _card(held: cards.HeldCard) -> Json:
    card, ecard = held.card, held.ecard
    told = cards.told_of_loss(session(), card)
    return {
        "id": str(card.id),
        "number_masked": residents.mask_number(card.number, head=2, tail=2),
        "region_name": division_name(card.division),
        "issued_on": card.issued_on,
        "expires_on": card.expires_on,
        "renew_from": cards.renewal_day(card, profile=house.profile),
        "state": card.state,
        "social_security_state": card.social_security_state,
        "bank_state": card.bank_state,
        "bank_name": card.bank_name,
        "bank_told": told and {"told": told.told, "at": told.ended_at},
        "because": held.problem,
        "ecard": ecard
        and {"id": str(ecard.id), "state": ecard.state, "usable": held.problem is None, "because": held.problem},
    }
