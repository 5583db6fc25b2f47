"""What a holder reads of one card, and how she takes one into use that came by post."""

from uuid import UUID

from webapp.clock import in_china
from webapp.domain import cards, residents
from webapp.domain.actors import Permission
from webapp.web import limits
from webapp.web.guard import needs, the_resident
from webapp.web.house import Json, house, now
from webapp.web.resident import resident
from webapp.web.resident.home import home_of
from webapp.web.resident.losses import ticket_json
from webapp.web.resident.schemas import ActivationProof, ActivationTicket, CardDetails, Home
from webapp.web.transaction import own_session, session

CARD = "/cards/<uuid:card_id>"


@resident.get(CARD)
@needs(Permission.RESIDENT_CARD_READ)
@resident.output(CardDetails)
def card(card_id: UUID) -> Json:
    """What there is to know of one card beside its face: its days, what may be shown in which state, old numbers"""
    by, rule = the_resident(), house.profile.ecard_rule(now())
    held = cards.see_own_card(session(), card_id, by=by, rule=rule)
    replacement = cards.open_replacement(session(), held.card)
    lent = cards.temporary_card_of(session(), by.id, now=now())
    return {
        "number_masked": _masked(held.card.number),
        "issued_on": held.card.issued_on,
        "expires_on": held.card.expires_on,
        "renew_from": cards.renewal_day(held.card, profile=house.profile),
        "generation": _generation(held.card.version),
        "must_change": None if replacement else _must_change(held),
        "replacement": replacement and {"ground": replacement.ground, "begun_at": replacement.begun_at},
        "temporary": lent and {"number": lent.number, "valid_until": lent.valid_until},
        "because": held.problem,
        "uses": [{"state": state, "use": use} for state, use in cards.uses_of(rule).items()],
        "old": [
            {"number_masked": _masked(old.number), "issued_on": old.issued_on}
            for old in cards.old_numbers_of(session(), by.id)
        ],
    }


def _generation(version: str | None) -> Json | None:
    found = cards.generations().get(version or "")
    return None if found is None else {"zh": found.name["zh"], "en": found.name["en"]}


def _must_change(held: cards.HeldCard) -> bool | None:
    """As `/change-card` answers, of the card on record: its age alone is no reason (M18)."""
    card = held.card
    if card.state is not cards.CardState.ACTIVE:
        return None
    over = card.expires_on < in_china(now()).date()
    return cards.judge_change(card.version, damaged=False, expired=over, wants=()).needed


def _masked(number: str) -> str:
    return residents.mask_number(number, head=2, tail=2)


@resident.post(f"{CARD}/activation-codes")
@needs(Permission.RESIDENT_CARD_ACTIVATE)
@resident.output(ActivationTicket, 202)
def request_activation_code(card_id: UUID) -> Json:
    """Send a code for taking this card into use"""
    by = the_resident()
    limits.spend((f"activation-code:{by.id}", cards.requests_limit(house.profile)))
    return ticket_json(cards.request_activation_code(session(), card_id, by=by, profile=house.profile, now=now()))


@resident.post(f"{CARD}/activate")
@needs(Permission.RESIDENT_CARD_ACTIVATE)
@resident.input(ActivationProof)
@resident.output(Home)
def activate(card_id: UUID, json_data: Json) -> Json:
    """Take it into use with the number on its face and a code; the card before it stops, and the same again is so"""
    by = the_resident()
    # In a session of its own, because limits must be counted before the request begins to write.
    with own_session(writes=False) as own:
        already = cards.is_in_use(own, card_id, by=by)
    if not already:
        limits.spend((f"activate:{card_id}", cards.ACTIVATION_TRIES))
        limits.spend_code_try(json_data["ticket"], residents.Purpose.ACTIVATE)
        answer = cards.CodeAnswer(json_data["ticket"], json_data["code"])
        proof = cards.InHand(number=json_data["card_number"], answer=answer)
        cards.activate_card(session(), card_id, by=by, proof=proof, now=now())
    return home_of(by)
