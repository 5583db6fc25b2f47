"""Does a card that works have to be changed? No, and it says so; why somebody may want another one (M18)."""

from flask import render_template, request

from webapp.domain import cards
from webapp.domain.regions import CardTrouble, EcardUse
from webapp.web.guard import open_door
from webapp.web.house import house
from webapp.web.public import public

BECAUSE = "it is asked about a card that lies on the table, and says nothing of a person"


@public.get("/change-card")
@open_door(BECAUSE)
@public.doc(hide=True)
def change_card() -> str:
    return _page(None)


@public.post("/change-card")
@open_door(BECAUSE)
@public.doc(hide=True)
def check_card() -> str:
    """The answer stands on the same page; nothing is stored."""
    said = request.form
    states, wants = said.getlist("state"), said.getlist("want")
    found = cards.judge_change(
        said.get("version"), damaged="damaged" in states, expired="expired" in states, wants=wants
    )
    return _page(found)


def _page(found: cards.Change | None) -> str:
    profile = house.profile
    return render_template(
        "change_card.html",
        found=found,
        said=request.form,
        generations=cards.generations(),
        abilities=cards.abilities(),
        goes_on=profile.ecard_uses[CardTrouble.EXPIRED] is EcardUse.GOES_ON,
        renewal_days=profile.renewal_days,
        demonstration=house.settings.demonstration,
    )
