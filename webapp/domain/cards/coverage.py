"""Cards in use, counted (M18): by division, generation and electronic card. Counts alone, and no small one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from webapp.domain.cards.generations import generations
from webapp.domain.cards.model import Card, Ecard
from webapp.domain.cards.rules import CardState, EcardState
from webapp.domain.regions import area_prefix

# Fewer could be told to be somebody.
SMALL = 5
NOT_IN_USE = (CardState.SEALED, CardState.CANCELLED)
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one division. A card whose chip nobody has told us of is of an unknown generation."""

    division: str
    in_use: int
    by_version: Counter[str]
    with_ecard: int


def count_coverage(session: Session, *, area: str | None) -> list[Coverage]:
    """One row a division that has cards, in the order of codes."""
    active = exists().where(Ecard.card_id == Card.id, Ecard.state == EcardState.ACTIVE)
    query = (
        select(Card.division, Card.version, active, func.count())
        .where(Card.state.not_in(NOT_IN_USE))
        .group_by(Card.division, Card.version, active)
    )
    if area is not None:
        query = query.where(Card.division.startswith(area_prefix(area)))
    versions: dict[str, Counter[str]] = {}
    ecards: Counter[str] = Counter()
    for division, version, has_ecard, count in session.execute(query):
        known = UNKNOWN if version is None or version not in generations() else version
        versions.setdefault(division, Counter())[known] += count
        ecards[division] += count if has_ecard else 0
    return [
        Coverage(division, by_version.total(), by_version, ecards[division])
        for division, by_version in sorted(versions.items())
    ]


def shown_parts(parts: Sequence[int]) -> list[str]:
    """The parts of a whole that is shown beside them. Where one alone is small, another is hidden too, or the
    difference would tell it.
    """
    small = [number for number, part in enumerate(parts) if 0 < part < SMALL]
    others = sorted((part, number) for number, part in enumerate(parts) if part >= SMALL)
    hidden = {others[0][1]} if len(small) == 1 and others else set()
    return [f"<{SMALL}" if n in small else f"≥{SMALL}" if n in hidden else str(part) for n, part in enumerate(parts)]
