"""What a 社会保障号码 says, and what about it is merely unusual. Plain values: no table, no web.

GB 11643 for 18 places, also of residents from Hong Kong, Macau and Taiwan (address codes 810000, 820000, 830000) and,
since 2023-12, of foreign permanent residents (first digit 9). Only a wrong date or check character makes a number
wrong. The first six digits never do (trap T1): they follow the place of registration, abolished counties live on in
them, and lists of counties disagree.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.domain.errors import Invalid
from webapp.domain.regions import find_division
from webapp.domain.residents.codes import Sex
from webapp.domain.residents.rules import birth_date, fold_number, is_id_number

OLD_PERMANENT_RESIDENT = re.compile(r"[A-Z]{3}[0-9]{12}")
# 回乡证: H or M with eight or ten digits; 台胞证: eight digits.
TRAVEL_PERMIT = re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?|[0-9]{8}")
FIRST_GENERATION = re.compile(r"[0-9]{15}")
PERMITS = {"81": "hong-kong", "82": "macau", "83": "taiwan"}


class IdKind(StrEnum):
    CITIZEN = "citizen"
    HONG_KONG = "hong-kong"
    MACAU = "macau"
    TAIWAN = "taiwan"
    PERMANENT_RESIDENT = "permanent-resident"
    OLD_PERMANENT_RESIDENT = "old-permanent-resident"  # three letters and twelve digits, still valid
    TRAVEL_PERMIT = "travel-permit"  # of a resident of Hong Kong, Macau or Taiwan who has no residence permit
    OTHER_DOCUMENT = "other-document"  # a passport, or what an agency assigned


class Doubt(StrEnum):
    """What a person may look at. It never refuses anybody; the population check decides."""

    BORN_LATER = "born-later"
    BORN_LONG_AGO = "born-long-ago"
    DIVISION_ABOLISHED = "division-abolished"
    DIVISION_UNKNOWN = "division-unknown"
    FIFTEEN_DIGITS = "fifteen-digits"  # a number of the first generation, void since 2013


OLDEST = 130


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A number that passes its check. Sex and division are said of citizens' and permits' numbers only."""

    number: str
    kind: IdKind
    born: date | None = None
    sex: Sex | None = None
    division: str | None = None
    warnings: tuple[Doubt, ...] = ()


def check_id_number(text: str, *, today: date) -> IdNumber:
    """What was typed, read as a number; raises id-number-mistyped where it cannot be one."""
    number = fold_number(text)
    if not is_id_number(number):
        raise Invalid("id-number-mistyped")
    if len(number) != 18 or not number[:17].isdigit():
        return _document(number)
    born = birth_date(number)
    doubts = _doubts_of_birth(born, today)
    if number.startswith("9"):
        # Places 2 to 6 are a province and a country, and the last digits no sex: none of it is read as a citizen's.
        return IdNumber(number, IdKind.PERMANENT_RESIDENT, born, warnings=doubts)
    kind = IdKind(PERMITS.get(number[:2], IdKind.CITIZEN))
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    if kind is IdKind.CITIZEN:
        doubts += _doubts_of_division(number[:6])
    return IdNumber(number, kind, born, sex, number[:6], doubts)


def _document(number: str) -> IdNumber:
    if OLD_PERMANENT_RESIDENT.fullmatch(number):
        return IdNumber(number, IdKind.OLD_PERMANENT_RESIDENT)
    if TRAVEL_PERMIT.fullmatch(number):
        return IdNumber(number, IdKind.TRAVEL_PERMIT)
    doubts = (Doubt.FIFTEEN_DIGITS,) if FIRST_GENERATION.fullmatch(number) else ()
    return IdNumber(number, IdKind.OTHER_DOCUMENT, warnings=doubts)


def _doubts_of_birth(born: date | None, today: date) -> tuple[Doubt, ...]:
    if born is None:
        return ()
    if born > today:
        return (Doubt.BORN_LATER,)
    return (Doubt.BORN_LONG_AGO,) if today.year - born.year > OLDEST else ()


def _doubts_of_division(code: str) -> tuple[Doubt, ...]:
    found = find_division(code)
    if found is None:
        return (Doubt.DIVISION_UNKNOWN,)
    return (Doubt.DIVISION_ABOLISHED,) if found.abolished_in else ()
