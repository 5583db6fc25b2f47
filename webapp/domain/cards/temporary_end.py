"""A temporary card ends: with the act that makes it needless, at a desk, or after its last day, by the jobs."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session, aliased

from webapp.clock import in_china
from webapp.domain import actors, ledger, notices, residents
from webapp.domain.cards.model import Card, Replacement, TemporaryCard
from webapp.domain.cards.rules import CardState
from webapp.domain.cards.temporary import TemporaryEnding
from webapp.domain.regions import Profile

BATCH = 100
KEEP = actors.Job("keep-temporary-cards")


def living_temporary_card(session: Session, resident_id: UUID) -> TemporaryCard | None:
    """The one that nothing has ended; its last day may be over, where the timer has not come by yet."""
    query = select(TemporaryCard).where(TemporaryCard.resident_id == resident_id, TemporaryCard.ended_at.is_(None))
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def end_temporary_card(
    session: Session, resident_id: UUID, ending: TemporaryEnding, *, by: actors.Actor, now: datetime
) -> None:
    """Hers, if she has one. Called with her locked."""
    living = living_temporary_card(session, resident_id)
    if living is None:
        return
    living.ended_at, living.ending = now, ending
    living.ended_by = by.name if isinstance(by, actors.Job) else str(by.id)
    about = {"temporary": str(living.id), "ending": ending.value}
    event = ledger.Event.RESIDENT_TEMPORARY_CARD_END
    ledger.append(session, event, by=by, now=now, resident_id=resident_id, about=about)
    kind, number = notices.Kind.TEMPORARY_CARD_ENDED, living.number[-4:]
    notices.tell(session, kind, resident_id=resident_id, now=now, at=now, ending=number, over=ending.value)


def awaited_replacement(session: Session, resident_id: UUID) -> Replacement | None:
    """The newest replacement whose card is being made, or is made and not in use yet."""
    old, new = aliased(Card), aliased(Card)
    waits = or_(Replacement.ended_at.is_(None), new.state == CardState.SEALED)
    query = select(Replacement).join(old, old.id == Replacement.card_id)
    query = query.outerjoin(new, new.id == Replacement.new_card_id).where(old.resident_id == resident_id, waits)
    return session.scalars(query.order_by(Replacement.begun_at.desc()).limit(1)).first()


def is_temporary_card_due(session: Session, *, profile: Profile, now: datetime) -> bool:
    """Whether there is anything for the one below."""
    due = select(TemporaryCard.id).where(or_(_over(now), _soon(profile, now)))
    return session.execute(due.limit(1)).first() is not None


def keep_temporary_cards(session: Session, *, profile: Profile, now: datetime) -> None:
    """Ends those whose last day is over, and warns of the others as late as the region warns of a card's own."""
    over = select(TemporaryCard.id, TemporaryCard.resident_id).where(_over(now)).order_by(TemporaryCard.resident_id)
    for temporary_id, resident_id in session.execute(over.limit(BATCH)).all():
        residents.lock_resident(session, resident_id)
        # Meanwhile it may have ended otherwise, or been renewed.
        living = living_temporary_card(session, resident_id)
        if living is not None and living.id == temporary_id and living.valid_until < _today(now):
            end_temporary_card(session, resident_id, TemporaryEnding.EXPIRED, by=KEEP, now=now)
    warn = update(TemporaryCard).where(_soon(profile, now)).values(warned_at=now).returning(TemporaryCard)
    for one in session.scalars(warn).all():
        kind, number = notices.Kind.TEMPORARY_CARD_ENDS_SOON, one.number[-4:]
        notices.tell(session, kind, resident_id=one.resident_id, now=now, until=one.valid_until, ending=number)


def _today(now: datetime) -> date:
    return in_china(now).date()


def _over(now: datetime) -> ColumnElement[bool]:
    return and_(TemporaryCard.ended_at.is_(None), TemporaryCard.valid_until < _today(now))


def _soon(profile: Profile, now: datetime) -> ColumnElement[bool]:
    last_mark = _today(now) + timedelta(days=min(profile.expiry_notice_days, default=0))
    near = and_(TemporaryCard.valid_until >= _today(now), TemporaryCard.valid_until <= last_mark)
    return and_(TemporaryCard.ended_at.is_(None), near, TemporaryCard.warned_at.is_(None))
