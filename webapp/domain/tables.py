"""Imports every room's model, for migrations and start-up. No other file may reach into rooms like this."""

from webapp.domain.bank import model as bank
from webapp.domain.cardbase import model as cardbase
from webapp.domain.cards import model as cards
from webapp.domain.care import model as care
from webapp.domain.codes import model as codes
from webapp.domain.helpdesk import model as helpdesk
from webapp.domain.ledger import model as ledger
from webapp.domain.notices import model as notices
from webapp.domain.openings import model as openings
from webapp.domain.production import model as production
from webapp.domain.requests import model as requests
from webapp.domain.residents import model as residents
from webapp.domain.rulebook import model as rulebook
from webapp.domain.shipments import model as shipments
from webapp.domain.staff import model as staff
from webapp.domain.venues import model as venues
from webapp.store.base import Base

ROOMS = (
    bank,
    cardbase,
    cards,
    care,
    codes,
    helpdesk,
    ledger,
    notices,
    openings,
    production,
    requests,
    residents,
    rulebook,
    shipments,
    staff,
    venues,
)
metadata = Base.metadata
