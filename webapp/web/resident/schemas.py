"""What residents' phones send and get."""

from apiflask import Schema
from apiflask.fields import UUID, Boolean, Date, Float, Integer, List, Nested, String
from apiflask.validators import Length, OneOf, Regexp

from webapp.domain import bank, cards, regions
from webapp.domain.regions import EcardStart
from webapp.domain.residents import Contact
from webapp.web.fields import Base64Url, Moment, no_nul, one_of

NUMBER = Length(1, 40)


class Numbers(Schema):
    card_number = String(required=True, validate=[NUMBER, no_nul], metadata={"example": "S42030017"})
    id_number = String(required=True, validate=[NUMBER, no_nul])


class Region(Schema):
    code = String(required=True)
    name = String(required=True)


class Welcome(Schema):
    signed_in = Boolean(required=True)
    demonstration = Boolean(required=True)
    region = Nested(Region, required=True)


class SignInTicket(Schema):
    ticket = String(required=True)
    expires_in = Integer(required=True, metadata={"description": "seconds"})
    resend_after = Integer(required=True, metadata={"description": "seconds"})


class CodeAnswer(Schema):
    ticket = String(required=True, validate=[Length(1, 64), no_nul])
    code = String(required=True, validate=Regexp(r"^[0-9]{6}\Z"))
    device_name = String(required=True, validate=[Length(1, 200), no_nul])


class Person(Schema):
    name_masked = String(required=True)


class ECard(Schema):
    id = String(required=True)
    state = one_of(cards.EcardState)
    usable = Boolean(required=True)
    because = one_of(cards.NotUsable, allow_none=True)


class BankTold(Schema):
    told = one_of(bank.Told)
    at = Moment(required=True, allow_none=True, metadata={"description": "when the bank answered; null while it waits"})


class Card(Schema):
    id = String(required=True)
    number_masked = String(required=True)
    region_name = String(required=True)
    issued_on = Date(required=True)
    expires_on = Date(required=True)
    renew_from = Date(required=True)
    state = one_of(cards.CardState)
    social_security_state = one_of(cards.SocialSecurityState)
    bank_state = one_of(cards.BankState)
    bank_name = String(required=True)
    bank_told = Nested(
        BankTold,
        required=True,
        allow_none=True,
        metadata={"description": "whether the bank was told of a loss that stands; null for a card that is not lost"},
    )
    because = one_of(
        cards.NotUsable,
        allow_none=True,
        metadata={"description": "why no code can be shown from this card; null when one can"},
    )
    ecard = Nested(ECard, required=True, allow_none=True)


class OpenReplacement(Schema):
    ground = one_of(cards.Ground)
    begun_at = Moment(required=True)


class TemporaryCard(Schema):
    number = String(required=True)
    valid_until = Date(required=True)


class EcardUse(Schema):
    state = String(required=True, metadata={"description": "a state of the physical card"})
    use = one_of(regions.EcardUse)


class OldCard(Schema):
    number_masked = String(required=True)
    issued_on = Date(required=True)


class Generation(Schema):
    zh = String(required=True)
    en = String(required=True)


class CardDetails(Schema):
    number_masked = String(required=True)
    issued_on = Date(required=True)
    expires_on = Date(required=True)
    renew_from = Date(required=True)
    generation = Nested(
        Generation, required=True, allow_none=True, metadata={"description": "null until a reader has seen the chip"}
    )
    must_change = Boolean(
        required=True,
        allow_none=True,
        metadata={"description": "null where the card is not in use, or another one is coming"},
    )
    replacement = Nested(OpenReplacement, required=True, allow_none=True)
    temporary = Nested(
        TemporaryCard,
        required=True,
        allow_none=True,
        metadata={"description": "the paper that serves until her new card is in use, whichever card this is"},
    )
    because = one_of(cards.NotUsable, allow_none=True)
    uses = List(
        Nested(EcardUse),
        required=True,
        metadata={"description": "what each state of the card leaves of the electronic one, in this region today"},
    )
    old = List(Nested(OldCard), required=True, metadata={"description": "cards that are over, the newest first"})


class WalletTerms(Schema):
    nonce = Base64Url(required=True)
    life_hours = Integer(required=True)
    days = Integer(required=True)
    starts = List(
        Integer(), required=True, metadata={"description": "Unix seconds of each credential to ask for, in order"}
    )
    scope = Integer(required=True)
    valid_until = Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Unix seconds; null when no credential of this phone lives"},
    )
    renew_after = Integer(required=True, metadata={"description": "Unix seconds"})


class ThisDevice(Schema):
    id = String(required=True)
    name = String(required=True)


class UndoPath(Schema):
    how = one_of(
        cards.UndoHow,
        metadata={
            "description": "code: now; wait: from ready_at; counter: with the identity document; none: not at all"
        },
    )
    contacts = List(one_of(Contact), required=True, metadata={"description": "where a code may go"})
    ready_at = Moment(required=True, allow_none=True)


class LossReport(Schema):
    id = String(required=True)
    receipt = String(required=True, metadata={"description": "twelve digits, for people"})
    what = one_of(cards.Lost)
    card_id = String(required=True, allow_none=True)
    phones_stopped = Integer(required=True)
    door = one_of(cards.Door)
    reported_at = Moment(required=True)
    lapses_at = Moment(required=True, allow_none=True, metadata={"description": "null: a formal report does not lapse"})
    undo = Nested(UndoPath, required=True)


class Home(Schema):
    resident = Nested(Person, required=True)
    cards = List(Nested(Card), required=True)
    losses = List(Nested(LossReport), required=True, metadata={"description": "reports that stand, the newest first"})
    ecard_start = one_of(EcardStart)
    device = Nested(ThisDevice, required=True)
    wallet = Nested(WalletTerms, required=True, allow_none=True)
    region = Nested(Region, required=True)
    server_time = Float(required=True, metadata={"description": "Unix seconds"})
    demonstration = Boolean(required=True)


class Licence(Schema):
    name = String(required=True)
    card_number = String(required=True)
    id_number = String(required=True)
    region_name = String(required=True)
    issued_on = Date(required=True)
    bank_name = String(required=True)


class Acceptance(Schema):
    card_id = UUID(required=True)
    accept = Boolean(required=True)


class OfferedKeyIn(Schema):
    device_key = Base64Url(required=True, size=32)
    possession = Base64Url(required=True, size=64)


class WalletIn(Schema):
    nonce = Base64Url(required=True, size=32)
    keys = List(Nested(OfferedKeyIn), required=True, validate=Length(1, 200))


class Credential(Schema):
    credential = Base64Url(required=True)
    start = Integer(required=True, metadata={"description": "Unix seconds"})
    end = Integer(required=True, metadata={"description": "Unix seconds"})
    scope = Integer(required=True)
    fare = Integer(required=True)


class CarerCredential(Schema):
    credential = Base64Url(required=True)
    start = Integer(required=True, metadata={"description": "Unix seconds"})
    end = Integer(required=True, metadata={"description": "Unix seconds"})
    scope = Integer(required=True)


class Wallet(Schema):
    credentials = List(Nested(Credential), required=True)
    wallet = Nested(WalletTerms, required=True)
    server_time = Float(required=True, metadata={"description": "Unix seconds"})


class DeviceName(Schema):
    name = String(required=True, validate=[Length(1, 200), no_nul])


class Device(Schema):
    id = String(required=True)
    name = String(required=True)
    created_at = Moment(required=True)
    last_used_at = Moment(required=True)
    current = Boolean(required=True)


class RenamedDevice(Device):
    """A name of its own, because the OpenAPI file would call one of two uses Device1."""


class Devices(Schema):
    devices = List(Nested(Device), required=True)


class Authorisation(Schema):
    card_id = UUID(required=True)


class LossEffect(Schema):
    what = one_of(cards.Lost)
    stops = List(one_of(cards.Effect), required=True)
    goes_on = List(one_of(cards.Effect), required=True)


class LossEffects(Schema):
    effects = List(Nested(LossEffect), required=True)
    temporary_days = Integer(required=True)


class Losses(LossEffects):
    reports = List(Nested(LossReport), required=True)
    server_time = Float(required=True, metadata={"description": "Unix seconds"})


class LossIn(Schema):
    what = one_of(cards.Lost)
    card_id = UUID(metadata={"description": "the newest card unless named"})
    device_id = UUID(metadata={"description": "all phones but this one unless named"})


class LossReceipt(Schema):
    already = Boolean(required=True, metadata={"description": "it was so already; this is the first receipt"})
    report = Nested(LossReport, required=True)
    server_time = Float(required=True, metadata={"description": "Unix seconds"})


class LossCodeWanted(Numbers):
    contact = String(load_default=Contact.REGISTERED.value, validate=OneOf([contact.value for contact in Contact]))


class LossTicket(SignInTicket):
    """A name of its own, because the OpenAPI file would number the uses of one."""


class UndoTicket(SignInTicket):
    """As above."""


class ActivationTicket(SignInTicket):
    """As above."""


class ActivationProof(Schema):
    ticket = String(required=True, validate=[Length(1, 64), no_nul])
    code = String(required=True, validate=Regexp(r"^[0-9]{6}\Z"))
    card_number = String(
        required=True, validate=[NUMBER, no_nul], metadata={"description": "as it stands on the card's face"}
    )


class LossByCode(Schema):
    ticket = String(required=True, validate=[Length(1, 64), no_nul])
    code = String(required=True, validate=Regexp(r"^[0-9]{6}\Z"))
    what = one_of(cards.Lost)


class UndoCodeWanted(Schema):
    contact = one_of(Contact)


class UndoProof(Schema):
    ticket = String(required=True, validate=[Length(1, 64), no_nul])
    code = String(required=True, validate=Regexp(r"^[0-9]{6}\Z"))
    id_number = String(required=True, validate=[NUMBER, no_nul])
