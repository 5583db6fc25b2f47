"""In numbers: who has a card (M18), how many requests came without a way to a counter (M43), what was kept (M08)."""

from datetime import timedelta
from typing import Any

from flask import Response

from webapp.domain import cards, requests
from webapp.domain.actors import Permission
from webapp.domain.cards import Coverage, Door
from webapp.domain.catalogue import ITEMS
from webapp.domain.regions import division_name
from webapp.web.agency import agency
from webapp.web.guard import needs, the_staff_member
from webapp.web.house import house, now
from webapp.web.problems import language
from webapp.web.staff_pages import show
from webapp.web.transaction import session

LOOKS_BACK = timedelta(days=365)


@agency.get("/coverage")
@needs(Permission.AGENCY_CARD_BASE_READ)
def coverage() -> Response:
    """Counts alone, of the clerk's area; none so small that it could be told to be somebody."""
    area = the_staff_member().division
    found = cards.count_coverage(session(), area=area)
    doors = requests.count_doors(session(), area=area, since=now() - LOOKS_BACK)
    return show(
        "agency/coverage.html",
        rows=[_row(one) for one in found],
        generations=[*cards.generations().values()],
        doors=_doors(doors),
        # Of the whole region, as everybody reads it.
        promises=requests.account_of_promises(session(), profile=house.profile),
        items=ITEMS,
        few=requests.FEW,
        lang=language(),
    )


def _row(one: Coverage) -> dict[str, Any]:
    versions = [*cards.generations(), cards.UNKNOWN]
    people = house.profile.population.get(one.division)
    is_small = one.in_use < cards.SMALL
    return {
        "name": division_name(one.division),
        "in_use": f"<{cards.SMALL}" if is_small else one.in_use,
        "versions": ["–"] * len(versions) if is_small else cards.shown_parts([one.by_version[v] for v in versions]),
        "ecards": "–" if is_small else _share(one.with_ecard, one.in_use),
        "people": people,
        "share": "–" if is_small or people is None else f"{100 * one.in_use / people.people:.2f} %",
    }


def _doors(doors: dict[Door, int]) -> dict[str, Any]:
    total = sum(doors.values())
    return {"total": total if total >= cards.SMALL else f"<{cards.SMALL}", "online": _share(doors[Door.APP], total)}


def _share(part: int, total: int) -> str:
    """In whole percent; none where either side is small enough to be told by it."""
    if total < cards.SMALL or 0 < part < cards.SMALL or 0 < total - part < cards.SMALL:
        return "–"
    return f"{100 * part / total:.0f} %"
