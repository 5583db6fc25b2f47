"""Asks the printers of the benches what became of their blanks, with no transaction open while they answer."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.clock import Clock
from webapp.domain import production
from webapp.domain.production import CardLine, Due, Printed, SpoilReason
from webapp.domain.regions import Profile
from webapp.ports import Ports
from webapp.ports.printer import Blank, Made, PrinterFault, PrinterUnavailable
from webapp.store.engine import for_writing

ASKERS = 4
# None: it is at work.
Answer = Made | PrinterFault | PrinterUnavailable | None
log = structlog.get_logger()


def print_cards(engine: Engine, ports: Ports, profile: Profile, clock: Clock) -> None:
    """A process that dies in the middle asks again under the same reference, and is told the same."""
    now = clock()
    with Session(engine) as session:
        if not production.is_printing_due(session, now=now):
            return
    with Session(for_writing(engine)) as session, session.begin():
        due = production.take_printings_due(session, now=now)
    with ThreadPoolExecutor(ASKERS) as askers:
        for one, answer in zip(due, askers.map(partial(_ask, ports, clock), due), strict=True):
            _keep(engine, one, answer, profile, clock)


def _ask(ports: Ports, clock: Clock, due: Due) -> Answer:
    blank = Blank(
        reference=due.printing_id,
        serial=due.serial,
        number=due.number,
        name=due.name,
        id_number=due.id_number,
        division=due.division,
        bank_name=due.bank_name,
        old_card_number=due.old_card_number,
    )
    try:
        return ports.printer.make(blank, now=clock())
    except PrinterUnavailable as why:
        log.warning("printer-unavailable", printing=str(due.printing_id), why=str(why))
        return why


def _keep(engine: Engine, due: Due, answer: Answer, profile: Profile, clock: Clock) -> None:
    with Session(for_writing(engine)) as session, session.begin():
        if answer is None or isinstance(answer, PrinterUnavailable):
            production.ask_again(session, due.printing_id, at_work=answer is None, now=clock())
            return
        if isinstance(answer, PrinterFault):
            production.take_fault(session, due.printing_id, SpoilReason(answer.value), now=clock())
            return
        card = CardLine(
            number=answer.card_number,
            issued_on=answer.issued_on,
            expires_on=answer.expires_on,
            chip_id=answer.chip_id,
            atr=answer.atr,
            bank_name=answer.bank_name,
            bank_account=answer.bank_account,
        )
        printed = Printed(answer.serial, card)
        production.take_printed(session, due.printing_id, printed, profile=profile, now=clock())
