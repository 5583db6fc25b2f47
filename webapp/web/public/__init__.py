"""For anybody: health, the start page, the fall-back pages of the apps; and, in a demonstration, its own pages."""

from apiflask import APIBlueprint

from webapp.web.guard import guard

public = APIBlueprint("public", __name__, template_folder="templates", tag="Public")
demonstration = APIBlueprint(
    "demonstration", __name__, url_prefix="/demonstration", template_folder="templates", enable_openapi=False
)

for blueprint in (public, demonstration):
    guard(blueprint, cookie="", sign_in=lambda _token: None)

from webapp.web.public import (  # noqa: E402, F401 - the endpoints hang themselves on the blueprints
    banks,
    catalogue,
    change,
    counter,
    eligibility,
    found,
    health,
    invented,
    lists,
    pages,
    promises,
    rules,
    temporary,
)
