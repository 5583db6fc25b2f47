"""Family (家人): who may show my code, for whom I may show one, and how either side ends it."""

from uuid import UUID

from apiflask import Schema
from apiflask.fields import Boolean, Float, Integer, List, Nested, String
from apiflask.validators import Length, Range, Regexp

from webapp.domain import actors, care, catalogue, codes, residents
from webapp.domain.actors import Permission
from webapp.domain.care import Delegation
from webapp.web import limits
from webapp.web.fields import Base64Url, Moment, no_nul, one_of
from webapp.web.guard import needs, the_resident
from webapp.web.house import Json, house, now, server_time
from webapp.web.resident import resident
from webapp.web.resident.schemas import CarerCredential, WalletIn
from webapp.web.transaction import session

SCOPES = List(
    Integer(), required=True, validate=Length(1, 14), metadata={"description": "FORMAT.md 11.3; 0 alone: all"}
)


class Care(Schema):
    id = String(required=True)
    mine = Boolean(required=True, metadata={"description": "true: somebody shows my code; false: I show theirs"})
    other_masked = String(required=True)
    ground = one_of(care.Ground)
    scopes = SCOPES
    begun_at = Moment(required=True)
    ends_at = Moment(required=True)
    times_left = Integer(required=True, allow_none=True)
    personal_data = Boolean(required=True)
    may_confirm = Boolean(required=True, metadata={"description": "I am the young person, and my word is wanted"})


class Family(Schema):
    care = List(Nested(Care), required=True)
    limit = Integer(required=True)
    server_time = Float(required=True, metadata={"description": "Unix seconds"})


class BegunCare(Care):
    """A name of its own, because the OpenAPI file would number the uses of one."""


class ConfirmedCare(Care):
    """As above."""


class InvitationIn(Schema):
    scopes = SCOPES
    ends_at = Moment(required=True)
    times = Integer(load_default=None, allow_none=True, validate=Range(1, 999))
    personal_data = Boolean(required=True)


class Invitation(Schema):
    code = String(required=True, metadata={"description": "twelve digits, shown this once; also the QR code"})
    expires_at = Moment(required=True)


class InvitationCode(Schema):
    code = String(required=True, validate=[Regexp(r"^[0-9]{12}\Z"), no_nul])


class CareOffer(Schema):
    holder_masked = String(required=True)
    scopes = SCOPES
    ends_at = Moment(required=True)
    times = Integer(required=True, allow_none=True)
    personal_data = Boolean(required=True)


class CareUse(Schema):
    at = Moment(required=True)
    scene = String(required=True)
    verdict = one_of(codes.Verdict)


class CareLog(Schema):
    uses = List(Nested(CareUse), required=True, metadata={"description": "the newest first; both sides read the same"})


class CareHolder(Schema):
    name = String(required=True)
    card_number = String(required=True, allow_none=True)


class WantedCredential(Schema):
    start = Integer(required=True, metadata={"description": "Unix seconds"})
    scope = Integer(required=True)


class CarerTerms(Schema):
    nonce = Base64Url(required=True)
    wanted = List(Nested(WantedCredential), required=True, metadata={"description": "a key for each, in this order"})
    valid_until = Integer(required=True, allow_none=True)
    holder_masked = String(required=True)
    server_time = Float(required=True, metadata={"description": "Unix seconds"})


class CarerWallet(Schema):
    credentials = List(Nested(CarerCredential), required=True)
    server_time = Float(required=True, metadata={"description": "Unix seconds"})


@resident.get("/care")
@needs(Permission.RESIDENT_CARE_READ)
@resident.output(Family)
def family() -> Json:
    """Who may show my code, and whose code I may show"""
    by = the_resident()
    running = care.list_delegations(session(), by=by)
    return {
        "care": [_care(one, by) for one in running if one.ends_at > now()],
        "limit": house.profile.family_limit,
        "server_time": server_time(),
    }


@resident.post("/care/invitations")
@needs(Permission.RESIDENT_CARE_WRITE)
@resident.input(InvitationIn)
@resident.output(Invitation, 201)
def invite(json_data: Json) -> Json:
    """Offer somebody to show my code; a new offer takes back the earlier one"""
    terms = care.Terms(scopes=tuple(json_data.pop("scopes")), **json_data)
    invited = care.invite_carer(session(), terms, by=the_resident(), profile=house.profile, now=now())
    return {"code": invited.code, "expires_at": invited.expires_at}


@resident.post("/care/invitations/read")
@needs(Permission.RESIDENT_CARE_READ)
@resident.input(InvitationCode)
@resident.output(CareOffer)
def read_invitation(json_data: Json) -> Json:
    """What is offered, before I agree"""
    _spend_try()
    offer = care.read_invitation(session(), json_data["code"], now=now())
    terms = offer.terms
    return {
        "holder_masked": offer.holder_masked,
        "scopes": list(terms.scopes),
        "ends_at": terms.ends_at,
        "times": terms.times,
        "personal_data": terms.personal_data,
    }


@resident.post("/care/invitations/accept")
@needs(Permission.RESIDENT_CARE_WRITE)
@resident.input(InvitationCode)
@resident.output(BegunCare, 201)
def accept_invitation(json_data: Json) -> Json:
    """Agree, on my own phone"""
    _spend_try()
    by = the_resident()
    begun = care.accept_invitation(session(), json_data["code"], by=by, profile=house.profile, now=now())
    return _care(begun, by)


@resident.post("/care/<uuid:delegation_id>/end")
@needs(Permission.RESIDENT_CARE_WRITE)
@resident.output({}, 204)
def end(delegation_id: UUID) -> str:
    """End it at once, from either side; again is already so"""
    care.end_delegation(session(), delegation_id, by=the_resident(), now=now())
    return ""


@resident.post("/care/<uuid:delegation_id>/confirm")
@needs(Permission.RESIDENT_CARE_WRITE)
@resident.output(ConfirmedCare)
def confirm(delegation_id: UUID) -> Json:
    """My own word that my guardian may go on until I am of age"""
    by = the_resident()
    confirmed = care.confirm_guardian(session(), delegation_id, by=by, profile=house.profile, now=now())
    return _care(confirmed, by)


@resident.get("/care/<uuid:delegation_id>/log")
@needs(Permission.RESIDENT_CARE_READ)
@resident.output(CareLog)
def log(delegation_id: UUID) -> Json:
    """Where and when codes were shown under it; both sides read the same, also after its end"""
    care.load_delegation(session(), delegation_id, by=the_resident())
    uses = codes.list_carer_scans(session(), delegation_id)
    return {"uses": [{"at": use.at, "scene": _scene_name(use.scene), "verdict": use.verdict} for use in uses]}


@resident.post("/care/<uuid:delegation_id>/holder")
@needs(Permission.RESIDENT_CARE_READ)
@resident.output(CareHolder)
def holder(delegation_id: UUID) -> Json:
    """Name and card number in full, where the holder allows it; she reads that somebody looked"""
    seen = care.read_holder(session(), delegation_id, by=the_resident(), now=now())
    return {"name": seen.name, "card_number": seen.card_number}


@resident.get("/care/<uuid:delegation_id>/wallet")
@needs(Permission.RESIDENT_WALLET_FETCH)
@resident.output(CarerTerms)
def wallet_terms(delegation_id: UUID) -> Json:
    """What this phone must ask for, to show this holder's codes"""
    by = the_resident()
    delegation = care.load_carried(session(), delegation_id, by=by, now=now())
    terms = codes.carer_terms(session(), delegation_id, by=by, profile=house.profile, now=now())
    return {
        "nonce": terms.nonce,
        "wanted": [{"start": one.start, "scope": one.scope} for one in terms.wanted],
        "valid_until": terms.valid_until,
        "holder_masked": _masked(delegation.holder_id),
        "server_time": server_time(),
    }


@resident.post("/care/<uuid:delegation_id>/wallet")
@needs(Permission.RESIDENT_WALLET_FETCH)
@resident.input(WalletIn)
@resident.output(CarerWallet)
def fetch_wallet(delegation_id: UUID, json_data: Json) -> Json:
    """Certify this phone's keys for this holder's codes, in the order of the terms"""
    by = the_resident()
    limits.spend((f"care-wallet:{by.device_id}:{delegation_id}", codes.WALLET_LIMIT))
    offered = [codes.OfferedKey(**key) for key in json_data["keys"]]
    issuing = codes.Issuing(*house.keyring.current.issuer(now()), house.profile)
    issued = codes.fetch_carer_wallet(
        session(), delegation_id, json_data["nonce"], offered, issuing=issuing, by=by, now=now()
    )
    kept = [
        {"credential": one.credential, "start": one.start, "end": one.end, "scope": one.wanted.scope} for one in issued
    ]
    return {"credentials": kept, "server_time": server_time()}


def _spend_try() -> None:
    """Twelve digits are not guessed with two dozen tries a day."""
    limits.spend((f"care:{the_resident().id}", codes.WALLET_LIMIT))


def _care(one: Delegation, by: actors.Resident) -> Json:
    mine = one.holder_id == by.id
    return {
        "id": str(one.id),
        "mine": mine,
        "other_masked": _masked(one.carer_id if mine else one.holder_id),
        "ground": one.ground,
        "scopes": one.scopes,
        "begun_at": one.begun_at,
        "ends_at": one.ends_at,
        "times_left": one.times_left,
        "personal_data": one.data_until is not None and one.data_until > now(),
        "may_confirm": mine and care.wants_word(session(), one, profile=house.profile, now=now()),
    }


def _masked(resident_id: UUID) -> str:
    return residents.mask_name(residents.load_resident(session(), resident_id).name)


def _scene_name(code: str) -> str:
    """A scene that the catalogue no longer has keeps its code."""
    scene = catalogue.scene_named(code)
    return code if scene is None else scene.name
