"""What staff see of a holder: masked, and in the ledger before it is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import actors, bank, cardbase, cards, codes, ledger, residents
from webapp.domain.cards import Act
from webapp.domain.errors import Conflict, NotFound
from webapp.domain.helpdesk.cases import OpenCase, load_case
from webapp.domain.helpdesk.rules import Diagnosis, Facts, PhoneSays, Report, diagnose, may_reveal
from webapp.domain.ledger import Field, Read, ReadReason
from webapp.domain.regions import Profile
from webapp.domain.residents import Contact

DEEDS = 30
MASKED = (Field.NAME, Field.ID_NUMBER, Field.CARD_NUMBER, Field.PHONE)
PHONES = {codes.Verdict.ACCEPTED: PhoneSays.ACCEPTED, codes.Verdict.REFUSED: PhoneSays.REFUSED}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who she is, with most of it hidden."""

    name: str
    id_number: str
    card_numbers: dict[UUID, str]
    phones: dict[Contact, str]
    verified: cardbase.Verified


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone that is signed in, and what a door would say of its code now."""

    id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime
    says: PhoneSays


@dataclass(frozen=True, slots=True)
class OldCard:
    """A card that is over, by its masked number; a cancellation can be undone until then."""

    id: UUID
    number: str
    issued_on: date
    expires_on: date
    undo_until: datetime | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A case with all that its page shows."""

    case: OpenCase
    holder: Holder
    diagnosis: Diagnosis
    cards: Sequence[cards.HeldCard]
    acts: Mapping[UUID, Sequence[Act]]
    told: Mapping[UUID, bank.BankNews]
    finds: Sequence[Any]
    old_cards: Sequence[OldCard]
    phones: Sequence[Phone]
    losses: Sequence[Any]
    # What was lent meanwhile, and whether it may be.
    temporary: Any
    may_lend: bool
    deeds: Sequence[ledger.Row]

    @property
    def newest_loss(self) -> Any:
        """The report that the button on top is about: the card's before a phone's."""
        return next((one for one in self.losses if one.card_id is not None), self.losses[0] if self.losses else None)


@dataclass(frozen=True, slots=True)
class SeenLoss:
    """A report of loss, and the ways back from it: for whoever only calls, and for whoever has shown her document."""

    case: OpenCase
    holder: Holder
    report: Any
    undo: cards.UndoPath
    undo_with_document: cards.UndoPath


def see_case(session: Session, case_id: UUID, *, by: actors.StaffMember, profile: Profile, now: datetime) -> Seen:
    """The whole page of a case, one read."""
    case = load_case(session, case_id, by=by, now=now)
    whole = (Field.CARD_STATE, Field.DEVICES, Field.LOSSES, Field.DOOR_VERDICT, Field.HISTORY)
    _note(session, case, whole, MASKED, by=by, now=now)
    held = cards.cards_of(session, case.resident_id, rule=profile.ecard_rule(now))
    phones = _phones(session, case.resident_id, profile=profile, now=now)
    losses = cards.open_reports(session, case.resident_id)
    facts = Facts(
        has_card=bool(held),
        problem=_best_problem(held),
        reports=tuple(_plain(report) for report in losses),
        phones=tuple(phone.says for phone in phones),
    )
    return Seen(
        case=case,
        holder=_masked(session, case.resident_id, held),
        diagnosis=diagnose(facts, case.reason),
        cards=held,
        acts={one.card.id: _acts(one) for one in held},
        told=_told(session, held),
        finds=cards.finds_of(session, [one.card.id for one in held]),
        old_cards=_old_cards(session, case.resident_id, now=now),
        phones=phones,
        losses=losses,
        temporary=cards.temporary_card_of(session, case.resident_id, now=now),
        may_lend=cards.awaited_replacement(session, case.resident_id) is not None,
        deeds=ledger.list_deeds(session, case.resident_id, newest=DEEDS),
    )


def see_loss(
    session: Session, case_id: UUID, report_id: UUID, *, by: actors.StaffMember, profile: Profile, now: datetime
) -> SeenLoss:
    """A report of this holder, whether or not it still stands; one read."""
    case = load_case(session, case_id, by=by, now=now)
    report = report_of(session, case, report_id, by=by)
    _note(session, case, (Field.LOSSES,), MASKED, by=by, now=now)
    paths = {
        seen: cards.path_of(session, report, by=by, profile=profile, now=now, document_seen=seen)
        for seen in (False, True)
    }
    held = cards.cards_of(session, case.resident_id, rule=profile.ecard_rule(now))
    return SeenLoss(case, _masked(session, case.resident_id, held), report, paths[False], paths[True])


def see_holder(
    session: Session, case_id: UUID, *, by: actors.StaffMember, profile: Profile, now: datetime
) -> tuple[OpenCase, Holder]:
    """Only who she is, masked, for the pages of acts; one read."""
    case = load_case(session, case_id, by=by, now=now)
    _note(session, case, (), MASKED, by=by, now=now)
    held = cards.cards_of(session, case.resident_id, rule=profile.ecard_rule(now))
    return case, _masked(session, case.resident_id, held)


def see_phones(
    session: Session, case_id: UUID, *, by: actors.StaffMember, profile: Profile, now: datetime
) -> tuple[OpenCase, list[Phone]]:
    """Her phones alone; one read."""
    case = load_case(session, case_id, by=by, now=now)
    _note(session, case, (Field.DEVICES, Field.DOOR_VERDICT), (), by=by, now=now)
    return case, _phones(session, case.resident_id, profile=profile, now=now)


def reveal(
    session: Session, case_id: UUID, field: Field, reason: ReadReason, *, by: actors.StaffMember, now: datetime
) -> list[str]:
    """One thing in full, for a reason of its own; one read."""
    case = load_case(session, case_id, by=by, now=now)
    if not may_reveal(field, loss_stands=bool(cards.open_reports(session, case.resident_id))):
        raise Conflict("second-detail-kept") if field is Field.ID_NUMBER else NotFound
    read = Read(reason, (field,), case=str(case.id))
    ledger.append_read(session, read, by=by, now=now, resident_id=case.resident_id)
    person = residents.load_resident(session, case.resident_id)
    values: dict[Field, list[str | None]] = {
        Field.NAME: [person.name],
        Field.ID_NUMBER: [person.id_number],
        Field.PHONE: [person.phone, person.fallback_phone],
        Field.CARD_NUMBER: list(cards.numbers_of(session, case.resident_id)),
    }
    return [value for value in values[field] if value is not None]


def report_of(session: Session, case: OpenCase, report_id: UUID, *, by: actors.StaffMember) -> Any:
    report = cards.load_report(session, report_id, by=by)
    if report.resident_id != case.resident_id:
        raise NotFound
    return report


def _note(
    session: Session,
    case: OpenCase,
    whole: tuple[Field, ...],
    masked: tuple[Field, ...],
    *,
    by: actors.StaffMember,
    now: datetime,
) -> None:
    read = Read(case.reason, whole, masked, case=str(case.id))
    ledger.append_read(session, read, by=by, now=now, resident_id=case.resident_id)


def _best_problem(held: Sequence[cards.HeldCard]) -> cards.NotUsable | None:
    """A card that can be shown is what her phones show; of those that cannot, the newest tells why."""
    problems = [one.problem for one in held]
    return None if None in problems or not problems else problems[0]


def _phones(session: Session, resident_id: UUID, *, profile: Profile, now: datetime) -> list[Phone]:
    said = {
        one.device_id: PHONES[one.judgement.verdict] if one.judgement else PhoneSays.NO_CODES
        for one in codes.forecasts(session, resident_id, profile=profile, now=now)
    }
    return [
        Phone(phone.id, phone.name, phone.created_at, phone.last_used_at, said[phone.id])
        for phone in residents.running_devices(session, resident_id)
    ]


def _told(session: Session, held: Sequence[cards.HeldCard]) -> dict[UUID, bank.BankNews]:
    """The newest that the bank of each card was told, or is to be told."""
    return {one.card_id: one for one in reversed(bank.news_of(session, [one.card.id for one in held]))}


def _acts(held: cards.HeldCard) -> list[Act]:
    """Of a replacement's two acts, the one there is something to do for."""
    needless = Act.BEGIN_REPLACEMENT if held.replacing else Act.WITHDRAW_REPLACEMENT
    return [act for act in cards.acts_at_desk(held.card) if act is not needless]


def _old_cards(session: Session, resident_id: UUID, *, now: datetime) -> list[OldCard]:
    found = []
    for card in cards.old_numbers_of(session, resident_id):
        cancellation = cards.last_cancellation(session, card)
        until = cancellation.cancelled_at + cards.UNDO_WITHIN if cancellation is not None else None
        number = residents.mask_number(card.number, head=2, tail=2)
        open_until = until if until is not None and until >= now else None
        found.append(OldCard(card.id, number, card.issued_on, card.expires_on, open_until))
    return found


def _plain(report: Any) -> Report:
    return Report(
        of_card=report.card_id is not None,
        of_phone=report.what is not cards.Lost.CARD,
        formal=report.lapses_at is None,
    )


def _masked(session: Session, resident_id: UUID, held: Sequence[cards.HeldCard]) -> Holder:
    person = residents.load_resident(session, resident_id)
    numbers = {Contact.REGISTERED: person.phone, Contact.FALLBACK: person.fallback_phone}
    return Holder(
        name=residents.mask_name(person.name),
        id_number=residents.mask_number(person.id_number),
        card_numbers={one.card.id: residents.mask_number(one.card.number, head=2, tail=2) for one in held},
        phones={
            contact: residents.mask_number(number, head=3, tail=4) for contact, number in numbers.items() if number
        },
        verified=cardbase.verified(session, resident_id),
    )
