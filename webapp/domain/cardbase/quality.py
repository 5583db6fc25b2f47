"""How good the card base is (M56): rules a field in the style of GB/T 40217, a score a division, what is to mend."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from stdnum import luhn

from webapp.domain.cards import Adopted, CardState
from webapp.domain.regions import is_within
from webapp.domain.residents import Doubt, Known, check_id_number

PHONE = re.compile(r"1[0-9]{10}|0[0-9]{9,11}")
STRANGE_IN_NAMES = re.compile(r"[0-9?？*□■\ufffd]")


class Dimension(StrEnum):
    """The three words of 鄂政办发〔2022〕3号 二(一)1."""

    COMPLETE = "complete"
    ACCURATE = "accurate"
    UNIQUE = "unique"


class Flaw(StrEnum):
    ACCOUNT_CHECK = "account-check"
    ACCOUNT_MISSING = "account-missing"
    BORN_LATER = "born-later"
    BORN_LONG_AGO = "born-long-ago"
    CARD_EXPIRED = "card-expired"
    DATES_TURNED = "dates-turned"
    DIVISION_OUTSIDE = "division-outside"
    FIFTEEN_DIGITS = "fifteen-digits"
    NAME_STRANGE = "name-strange"
    PHONE_FORM = "phone-form"
    PHONE_MISSING = "phone-missing"
    TWO_CARDS = "two-cards"


DIMENSION_OF = {
    Flaw.ACCOUNT_MISSING: Dimension.COMPLETE,
    Flaw.PHONE_MISSING: Dimension.COMPLETE,
    Flaw.TWO_CARDS: Dimension.UNIQUE,
}
BY_DOUBT = {
    Doubt.BORN_LATER: Flaw.BORN_LATER,
    Doubt.BORN_LONG_AGO: Flaw.BORN_LONG_AGO,
    Doubt.FIFTEEN_DIGITS: Flaw.FIFTEEN_DIGITS,
}


@dataclass(frozen=True, slots=True)
class Measuring:
    region: str
    today: date


OfPerson = Callable[[Known], bool]
OfCard = Callable[[Adopted, Measuring], bool]
OF_PEOPLE: Mapping[Flaw, OfPerson] = {
    Flaw.NAME_STRANGE: lambda one: len(one.name) < 2 or STRANGE_IN_NAMES.search(one.name) is not None,
    Flaw.PHONE_FORM: lambda one: bool(one.phone) and PHONE.fullmatch(one.phone or "") is None,
    Flaw.PHONE_MISSING: lambda one: not one.phone,
}
OF_CARDS: Mapping[Flaw, OfCard] = {
    Flaw.ACCOUNT_CHECK: lambda card, _: card.bank_account is not None and not luhn.is_valid(card.bank_account),
    Flaw.ACCOUNT_MISSING: lambda card, _: card.bank_account is None,
    Flaw.CARD_EXPIRED: lambda card, at: card.expires_on < at.today,
    Flaw.DATES_TURNED: lambda card, at: card.issued_on > at.today or card.expires_on <= card.issued_on,
    Flaw.DIVISION_OUTSIDE: lambda card, at: not is_within(card.division, at.region),
}


def flaws_of(person: Known, cards: Iterable[Adopted], at: Measuring) -> tuple[Flaw, ...]:
    """What to mend of a holder, judged by her cards that live; in the order of their words."""
    live = [card for card in cards if card.state is not CardState.CANCELLED]
    found = {flaw for flaw, is_so in OF_PEOPLE.items() if is_so(person)}
    found |= {flaw for flaw, is_so in OF_CARDS.items() if any(is_so(card, at) for card in live)}
    doubts = check_id_number(person.id_number, today=at.today).warnings
    found |= {BY_DOUBT[doubt] for doubt in doubts if doubt in BY_DOUBT}
    if len(live) > 1:
        found.add(Flaw.TWO_CARDS)
    return tuple(sorted(found))


def dimension_of(flaw: Flaw) -> Dimension:
    return DIMENSION_OF.get(flaw, Dimension.ACCURATE)


@dataclass(slots=True)
class Tally:
    """Counted for one division: holders, those without a flaw, and how many have each flaw and fail each dimension."""

    records: int = 0
    sound: int = 0
    flaws: Counter[str] = field(default_factory=Counter)

    def count(self, found: Sequence[Flaw]) -> None:
        self.records += 1
        self.sound += not found
        self.flaws.update([*found, *{dimension_of(flaw) for flaw in found}])


def tallies() -> defaultdict[str, Tally]:
    return defaultdict(Tally)
