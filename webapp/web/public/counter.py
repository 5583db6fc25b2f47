"""What a counter does, and how the same is done without coming, or why it is not (M43)."""

from flask import render_template

from webapp.domain.catalogue import counter_acts
from webapp.web.guard import open_door
from webapp.web.house import house
from webapp.web.public import public


@public.get("/online")
@open_door("what can be done without coming is for everybody to read")
@public.doc(hide=True)
def online() -> str:
    return render_template("online.html", acts=counter_acts(), demonstration=house.settings.demonstration)
