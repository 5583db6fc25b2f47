"""A portion of a file becomes residents and cards, or faults; all of it in the caller's transaction."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import cards, residents
from webapp.domain.cardbase.holders import Fault, Holder, Reason, Refused, read_holder
from webapp.domain.cardbase.layout import Column
from webapp.domain.cardbase.rules import Counts
from webapp.domain.cardbase.sheets import Line
from webapp.domain.cardbase.trial import Trial
from webapp.domain.cards import Adopted, CardState
from webapp.domain.regions import Profile
from webapp.domain.residents import Known

# What a card in the house and a line of the file must agree on, and the column that is named where they do not.
COMPARED = {
    "division": Column.DIVISION,
    "issued_on": Column.ISSUED_ON,
    "expires_on": Column.EXPIRES_ON,
    "state": Column.STATE,
    "bank_name": Column.BANK_NAME,
    "bank_account": Column.BANK_ACCOUNT,
}


@dataclass(slots=True)
class Portion:
    """Lines that were read, waiting to be judged against the house: plain values, so that another process may read."""

    holders: list[tuple[int, Holder]] = field(default_factory=list)
    faults: list[tuple[int, Fault]] = field(default_factory=list)
    refused: int = 0
    last_line: int = 0

    @property
    def lines(self) -> int:
        return len(self.holders) + self.refused


@dataclass(slots=True)
class Taken:
    """What a portion adds to the house, and what is to be said of the rest."""

    people: list[Known]
    cards: list[Adopted]
    faults: list[tuple[int, Fault]]
    counts: Counts


def read_portion(lines: Sequence[Line], *, today: date) -> Portion:
    portion = Portion(last_line=lines[-1].number)
    for line in lines:
        try:
            portion.holders.append((line.number, _holder_on(line, today)))
        except Refused as refused:
            portion.refused += 1
            portion.faults += [(line.number, fault) for fault in refused.faults]
    return portion


def _holder_on(line: Line, today: date) -> Holder:
    if line.merged:
        raise Refused([Fault(Column.ID_NUMBER, Reason.MERGED)])
    return read_holder(line.cells, today=today)


def judge_portion(session: Session, portion: Portion, *, trial: Trial | None = None) -> Taken:
    """Who is new, who is here already, and what contradicts. Writes nothing; a dry run remembers it in its trial."""
    numbers = {holder.id_number for _, holder in portion.holders}
    card_numbers = {holder.card_number for _, holder in portion.holders}
    people = residents.find_people(session, numbers) | (trial.people(numbers) if trial else {})
    known_ids = [known.id for known in people.values()]
    known_cards = cards.find_cards(session, card_numbers, known_ids)
    judging = _Judging(people, known_cards + (trial.cards(card_numbers, known_ids) if trial else []))
    for number, holder in portion.holders:
        judging.judge(number, holder)
    if trial:
        trial.add(judging.new_people, judging.new_cards)
    faults = sorted(judging.faults + portion.faults, key=lambda one: one[0])
    counts = judging.counts + Counts(read=portion.refused, refused=portion.refused)
    return Taken(judging.new_people, judging.new_cards, faults, counts)


def keep_taken(session: Session, taken: Taken, *, source: UUID, profile: Profile, now: datetime) -> None:
    residents.add_people(session, taken.people, now=now)
    cards.add_cards(session, taken.cards, source=source, profile=profile, now=now)


class _Judging:
    def __init__(self, people: dict[str, Known], known: Iterable[Adopted]) -> None:
        self._people = people
        self._cards: dict[str, Adopted] = {}
        self._live: dict[UUID, str] = {}
        for card in known:
            self._remember(card)
        self.new_people: list[Known] = []
        self.new_cards: list[Adopted] = []
        self.faults: list[tuple[int, Fault]] = []
        self._tally: Counter[str] = Counter()

    @property
    def counts(self) -> Counts:
        return Counts(self._tally.total(), **self._tally)

    def judge(self, number: int, holder: Holder) -> None:
        person, card = self._people.get(holder.id_number), self._cards.get(holder.card_number)
        contradictions = _contradictions(holder, person, card)
        if contradictions:
            # A card of somebody else is no card of hers; all else is here, and says something else.
            strange = any(fault.reason is Reason.OF_SOMEBODY_ELSE for fault in contradictions)
            is_here = card is not None and not strange
            self._keep_out(number, contradictions, "differing" if is_here else "refused")
        elif card is not None:
            self._tally["already"] += 1
        elif person is not None and person.id in self._live and holder.state is not CardState.CANCELLED:
            self._keep_out(number, [Fault(Column.CARD_NUMBER, Reason.HAS_ANOTHER_CARD)], "refused")
        else:
            self._add(holder, person)

    def _keep_out(self, number: int, faults: list[Fault], outcome: str) -> None:
        self.faults += [(number, fault) for fault in faults]
        self._tally[outcome] += 1

    def _add(self, holder: Holder, person: Known | None) -> None:
        if person is None:
            person = Known(ids.new_id(), holder.id_number, holder.name, holder.phone)
            self._people[holder.id_number] = person
            self.new_people.append(person)
        facts = (holder.issued_on, holder.expires_on, holder.bank_name, holder.bank_account, holder.state)
        card = Adopted(ids.new_id(), person.id, holder.card_number, holder.division, *facts)
        self._remember(card)
        self.new_cards.append(card)
        self._tally["added"] += 1

    def _remember(self, card: Adopted) -> None:
        self._cards[card.number] = card
        if card.state is not CardState.CANCELLED:
            self._live[card.resident_id] = card.number


def _contradictions(holder: Holder, person: Known | None, card: Adopted | None) -> list[Fault]:
    """Between a line and the house, or an earlier line of the same file: both say something, and not the same."""
    if card is not None and (person is None or card.resident_id != person.id):
        return [Fault(Column.CARD_NUMBER, Reason.OF_SOMEBODY_ELSE)]
    faults = []
    if person is not None and person.name != holder.name:
        faults.append(Fault(Column.NAME, Reason.DIFFERS))
    if person is not None and holder.phone and person.phone != holder.phone:
        faults.append(Fault(Column.PHONE, Reason.DIFFERS))
    if card is not None:
        faults += [
            Fault(column, Reason.DIFFERS)
            for name, column in COMPARED.items()
            if getattr(card, name) != getattr(holder, name)
        ]
    return faults
