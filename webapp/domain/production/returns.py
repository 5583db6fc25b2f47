"""What the maker sends back (回盘): cards that were made, and those that were not."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import actors, cards, ledger, requests, residents
from webapp.domain.errors import ActError, Conflict, NotFound
from webapp.domain.production.batch import load_batch
from webapp.domain.production.model import MakingBatch, MakingOrder
from webapp.domain.production.register import register_made
from webapp.domain.production.rules import Ending, Line, LineFault, read_lines
from webapp.domain.regions import Profile
from webapp.domain.requests import Reason, Request, State, Why


@dataclass(slots=True)
class Taken:
    """What became of a returned file."""

    made: int = 0
    failed: int = 0
    already: int = 0
    faults: list[LineFault] = field(default_factory=list)


def take_returns(
    session: Session, batch_id: UUID, content: bytes, *, by: actors.StaffMember, profile: Profile, now: datetime
) -> Taken:
    """Every line by itself: one that cannot be taken says why. The same file again changes nothing."""
    batch = load_batch(session, batch_id, by=by)
    session.execute(select(MakingBatch.id).where(MakingBatch.id == batch.id).with_for_update())
    returning, taken = _Returning(session, batch, by, profile, now), Taken()
    for line in read_lines(content):
        if isinstance(line, LineFault):
            taken.faults.append(line)
        else:
            _count(taken, line, returning)
    about = {"batch": str(batch.id), "made": taken.made, "failed": taken.failed, "faults": len(taken.faults)}
    ledger.append(session, ledger.Event.AGENCY_BATCH_RETURN, by=by, now=now, about=about)
    return taken


def _count(taken: Taken, line: Line, returning: "_Returning") -> None:
    try:
        with returning.session.begin_nested():
            ending = returning.take(line)
    except ActError as error:
        taken.faults.append(LineFault(line.number, error.reason))
        return
    taken.made += ending is Ending.MADE
    taken.failed += ending is Ending.FAILED
    taken.already += ending is None


@dataclass(frozen=True, slots=True)
class _Returning:
    """A file on its way in."""

    session: Session
    batch: MakingBatch
    by: actors.StaffMember
    profile: Profile
    now: datetime

    def take(self, line: Line) -> Ending | None:
        """What became of the line's order; None if that was known."""
        order, request = self._order_of(line)
        if order.ending is not None:
            self._refuse_another(order, line)
            return None
        order.ended_at, order.ending, order.box = self.now, line.ending, line.box
        if line.card is None:
            self._advance(request, State.APPROVED, Reason(Why.MAKING_FAILED, line.why))
        else:
            order.card_id = register_made(
                self.session, request, line.card, by=self.by, profile=self.profile, now=self.now
            )
            self._advance(request, State.READY)
        self.session.flush()
        return line.ending

    def _order_of(self, line: Line) -> tuple[MakingOrder, Request]:
        """By whose card it is: the maker's file knows no number of ours. An order still open comes first."""
        holder = residents.id_of_number(self.session, line.id_number)
        query = select(MakingOrder, Request).join(Request, Request.id == MakingOrder.request_id)
        query = query.where(MakingOrder.batch_id == self.batch.id, Request.resident_id == holder)
        found = self.session.execute(query.order_by(MakingOrder.ended_at.is_not(None))).first()
        if holder is None or found is None:
            raise NotFound("not-in-batch")
        name = residents.load_resident(self.session, holder).name
        if residents.compare_names(name, line.name) is residents.SameName.DIFFERENT:
            raise Conflict("return-name")
        return found[0], found[1]

    def _refuse_another(self, order: MakingOrder, line: Line) -> None:
        """The same again is harmless; another answer about the same order is a matter for people."""
        card = None if order.card_id is None else cards.find_card(self.session, order.card_id)
        numbers = card and card.number, line.card and line.card.number
        if order.ending is not line.ending or numbers[0] != numbers[1]:
            raise Conflict("returned-otherwise")

    def _advance(self, request: Request, to: State, reason: Reason | None = None) -> None:
        requests.advance(self.session, request.id, to, by=self.by, reason=reason, now=self.now)
