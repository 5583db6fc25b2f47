"""Clerks of the agency (经办人): venues with their terminals and attendants, and the region's values. Server-drawn."""

from flask import Response

from webapp.domain.actors import Permission, Role
from webapp.web.guard import needs
from webapp.web.staff_pages import staff_blueprint
from webapp.web.staff_sign_in import add_sign_in, end_session

agency = staff_blueprint(Role.AGENCY)
add_sign_in(agency)


@agency.post("/sign-out")
@needs(Permission.AGENCY_SESSION_END)
def sign_out() -> Response:
    return end_session()


from webapp.web.agency import (  # noqa: E402, F401 - the endpoints hang themselves on the blueprint
    attendants,
    card_base,
    coverage,
    freezes,
    imports,
    institutions,
    making,
    openings,
    regions,
    stock,
    suspensions,
    terminals,
    uncollected,
    venues,
)
