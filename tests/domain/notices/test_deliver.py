"""Notices: taken for a while, tried again with longer pauses, dropped when nobody or nothing is left to tell."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.residents import resident
from tests.make.times import NOW, after
from webapp.domain import notices
from webapp.domain.notices import NoticeState
from webapp.domain.notices.model import Notice
from webapp.domain.notices.rules import pause_after

TEXT = "【一卡通】验证码 012345"


def queue(session: Session, *, whose: UUID | None = None, minutes: float = 5) -> None:
    kind = notices.Kind.SIGN_IN_CODE
    notices.queue(session, kind, resident_id=whose, text=TEXT, now=NOW, expires_at=after(minutes=minutes))
    session.flush()


def only(session: Session) -> Notice:
    session.flush()
    session.expire_all()
    return session.scalars(select(Notice)).one()


def take(session: Session, now: datetime) -> list[notices.Taken]:
    taken = notices.take_due(session, now=now)
    session.flush()
    return taken


def test_what_is_due_is_taken_with_its_text(session: Session) -> None:
    holder = resident(session)
    queue(session, whose=holder.id)
    [taken] = take(session, NOW)
    assert (taken.resident_id, taken.text) == (holder.id, TEXT)


def test_what_was_taken_is_not_taken_again_while_it_is_being_sent(session: Session) -> None:
    queue(session, whose=resident(session).id)
    take(session, NOW)
    assert take(session, after(seconds=29)) == []


def test_a_job_that_died_in_between_is_made_good_after_the_lease(session: Session) -> None:
    queue(session, whose=resident(session).id)
    first = take(session, NOW)
    assert take(session, after(seconds=30)) == first


def test_what_was_sent_is_never_sent_again_and_its_text_is_gone(session: Session) -> None:
    queue(session, whose=resident(session).id)
    [taken] = take(session, NOW)
    notices.mark_sent(session, taken.id, now=NOW)
    kept = only(session)
    assert (kept.state, kept.sent_at, kept.text) == (NoticeState.SENT, NOW, "")
    assert take(session, after(minutes=4)) == []


def test_a_notice_to_nobody_is_dropped_at_delivery(session: Session) -> None:
    queue(session)
    assert take(session, NOW) == []
    assert (only(session).state, only(session).text) == (NoticeState.DROPPED, "")


def test_a_notice_that_is_too_late_is_dropped(session: Session) -> None:
    queue(session, whose=resident(session).id)
    assert take(session, after(minutes=5)) == []
    assert (only(session).state, only(session).text) == (NoticeState.DROPPED, "")


def test_pauses_double_and_the_fifth_failure_is_the_last(session: Session) -> None:
    queue(session, whose=resident(session).id, minutes=60)
    now, pauses = NOW, []
    for _ in range(4):
        [taken] = take(session, now)
        notices.mark_failed(session, taken.id, now=now)
        pauses.append((only(session).next_try_at - now).total_seconds())
        assert take(session, only(session).next_try_at - timedelta(seconds=1)) == []
        now = only(session).next_try_at
    assert pauses == [5, 10, 20, 40]
    [taken] = take(session, now)
    notices.mark_failed(session, taken.id, now=now)
    assert (only(session).state, only(session).text) == (NoticeState.FAILED, "")
    assert pause_after(5) is None


def test_what_ended_long_ago_is_forgotten_and_what_waits_is_kept(session: Session) -> None:
    queue(session)
    take(session, NOW)
    queue(session, whose=resident(session).id)
    notices.forget_old(session, now=after(days=29))
    assert session.query(Notice).count() == 2
    notices.forget_old(session, now=after(days=31))
    assert only(session).state is NoticeState.QUEUED


def test_many_notices_are_taken_in_portions_the_oldest_first(session: Session) -> None:
    whose = resident(session).id
    for _ in range(51):
        queue(session, whose=whose)
    assert [len(take(session, NOW)) for _ in range(3)] == [50, 1, 0]
