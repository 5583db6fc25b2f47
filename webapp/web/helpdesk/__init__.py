"""Staff of the helpdesk (客服): a holder found by an exact number and a reason, seen masked, and helped.

Every page about a holder is a read, kept in the ledger before anything is shown, also where an act was refused and the
request's own transaction is not stored: so these pages have a transaction each (`own_session`).
"""

from flask import Response

from webapp.domain.actors import Permission, Role
from webapp.web.guard import needs
from webapp.web.staff_pages import staff_blueprint
from webapp.web.staff_sign_in import add_sign_in, end_session

helpdesk = staff_blueprint(Role.HELPDESK)
add_sign_in(helpdesk)


@helpdesk.post("/sign-out")
@needs(Permission.HELPDESK_SESSION_END)
def sign_out() -> Response:
    return end_session()


from webapp.web.helpdesk import (  # noqa: E402, F401 - the endpoints hang themselves on the blueprint
    asking,
    bench,
    bookings,
    cards,
    cases,
    chip,
    contests,
    deaths,
    eligibility,
    guardians,
    handover,
    losses,
    phones,
    pins,
    requests,
    shipments,
    temporary,
)
