"""What was promised and what was kept (M08, N34), for anybody: a handful of rows that a job has counted."""

from flask import render_template

from webapp.domain import requests
from webapp.domain.catalogue import ITEMS
from webapp.web.guard import open_door
from webapp.web.house import house
from webapp.web.public import public
from webapp.web.transaction import session


@public.get("/promises")
@open_door("a promise made in public is accounted for in public; the figures are too large to be anybody's")
@public.doc(hide=True)
def promises() -> str:
    return render_template(
        "promises.html",
        account=requests.account_of_promises(session(), profile=house.profile),
        items=ITEMS,
        few=requests.FEW,
        demonstration=house.settings.demonstration,
    )
