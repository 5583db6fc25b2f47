"""Reports of loss, and codes for undoing them, made by the acts that make them."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from tests.make.residents import SHIYAN, code_sent
from tests.make.times import NOW
from tests.people import MING
from webapp.domain import actors, cards, residents
from webapp.domain.cards import Lost
from webapp.domain.cards.model import LossReport
from webapp.domain.residents import Contact
from webapp.domain.residents.model import Resident

CLERK = actors.StaffMember(uuid4(), actors.Role.HELPDESK, None, uuid4())


def report(
    session: Session, by: cards.Reporting, what: Lost = Lost.CARD, *, now: datetime = NOW, **named: Any
) -> cards.Reported:
    reported = cards.report_loss(session, cards.Loss(what, **named), by=by, profile=SHIYAN, now=now)
    session.flush()
    return reported


def proof(
    session: Session,
    holder: Resident,
    of: LossReport,
    by: actors.Resident | actors.StaffMember,
    *,
    now: datetime,
    contact: Contact = Contact.REGISTERED,
    **other: Any,
) -> cards.Proof:
    """A fresh code, read from the phone it went to, and her ID number."""
    ticket = cards.request_undo_code(session, of.id, contact, by=by, profile=SHIYAN, now=now)
    return cards.Proof(ticket.token, code_sent(session, holder), **{"id_number": MING.id_number} | other)


def undo(session: Session, of: LossReport, proof: cards.Proof, by: Any, *, now: datetime) -> LossReport:
    """As a door does it: the try is spent first."""
    residents.spend_code_try(session, proof.ticket, profile=SHIYAN, now=now, purpose=residents.Purpose.UNDO)
    return cards.undo_loss(session, of.id, proof, by=by, profile=SHIYAN, now=now)
