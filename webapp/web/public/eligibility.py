"""Who may hold a card here, for anybody before signing in (M01). What is chosen is judged and kept nowhere."""

from flask import render_template, request

from webapp.clock import in_china
from webapp.domain import regions, rulebook
from webapp.domain.regions import Basis, Holder, Paper
from webapp.web.guard import open_door
from webapp.web.house import house, now
from webapp.web.public import public
from webapp.web.transaction import session

BECAUSE = "whoever has no card yet has no account"


@public.get("/eligibility")
@open_door(BECAUSE)
@public.doc(hide=True)
def eligibility() -> str:
    return _page(None)


@public.post("/eligibility")
@open_door(BECAUSE)
@public.doc(hide=True)
def check_eligibility() -> str:
    """The answer stands on the same page; nothing is stored, and no choice is in an address that a log would keep."""
    said = request.form
    holder = said.get("holder")
    bases = [Basis(one) for one in said.getlist("basis") if one in set(Basis)]
    shown = [Paper(one) for one in said.getlist("evidence") if one in set(Paper)]
    rows = house.profile.eligibility
    if holder not in set(Holder) or not bases:
        return _page(None, unsaid=True)
    return _page(regions.judge_eligibility(rows, Holder(holder), bases, shown))


def _page(found: regions.Eligibility | None, *, unsaid: bool = False) -> str:
    region = house.settings.region
    versions = regions.in_force(rulebook.list_versions(session(), region), region, in_china(now()).date())
    return render_template(
        "eligibility.html",
        found=found,
        unsaid=unsaid,
        said=request.form,
        rows=house.profile.eligibility,
        words=regions.eligibility_words(),
        rule=versions["eligibility"],
        always=regions.ALWAYS,
        region=regions.division_name(region),
        demonstration=house.settings.demonstration,
    )
