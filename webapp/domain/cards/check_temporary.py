"""Somebody is shown a temporary card and the document of whoever shows it, and asks whether the paper is good today."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from webapp.clock import in_china
from webapp.domain import actors, ledger, residents
from webapp.domain.cards.lend import temporary_card_of_number
from webapp.domain.cards.temporary import TemporaryState, is_temporary_number, temporary_state
from webapp.domain.errors import Invalid

# By address, as of those who found cards: a busy counter asks often, and whoever tries numbers out needs far more.
CHECKS_AN_HOUR = residents.Limit(60, timedelta(hours=1))
CHECKER = actors.Job("temporary-card-check")


def check_paper(session: Session, number: str, id_number: str, *, now: datetime) -> date | None:
    """Its last day, if it is good today and this person's; else nothing, and not why: an ending is nobody else's."""
    number, whose = residents.fold_number(number), residents.fold_number(id_number)
    if not is_temporary_number(number):
        raise Invalid("temporary-number-mistyped")
    if not residents.is_id_number(whose):
        raise Invalid("id-number-mistyped")
    paper, person = temporary_card_of_number(session, number), residents.id_of_number(session, whose)
    hers = paper is not None and paper.resident_id == person
    state = temporary_state(paper.ending, paper.valid_until, in_china(now).date()) if paper is not None else None
    good = paper.valid_until if paper is not None and hers and state is TemporaryState.VALID else None
    event, about = ledger.Event.RESIDENT_TEMPORARY_CARD_CHECK, {"good": str(good is not None).lower()}
    holder = person if hers else None
    ledger.append(session, event, by=CHECKER, now=now, resident_id=holder, about=about)
    return good
