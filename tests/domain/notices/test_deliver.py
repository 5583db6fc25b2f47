"""The outbox: taken for a while, tried again with longer pauses, given up when nobody or nothing is left to tell."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.residents import resident
from tests.make.times import NOW, after
from webapp.domain import notices
from webapp.domain.notices import NoticeState
from webapp.domain.notices.model import Notice
from webapp.domain.notices.rules import LONGEST_PAUSE, pause_after

TEXT = "【一卡通】验证码 012345"


def queue(session: Session, *, whose: UUID | None = None, minutes: float = 5, text: str = TEXT) -> None:
    kind = notices.Kind.SIGN_IN_CODE
    notices.queue(session, kind, resident_id=whose, text=text, now=NOW, expires_at=after(minutes=minutes))
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


def test_a_notice_that_is_too_late_is_given_up(session: Session) -> None:
    queue(session, whose=resident(session).id)
    assert take(session, after(minutes=5)) == []
    kept = only(session)
    assert (kept.state, kept.text, kept.problem) == (NoticeState.GIVEN_UP, "", "too-late")


def test_what_failed_says_so_and_why_and_is_tried_again(session: Session) -> None:
    queue(session, whose=resident(session).id)
    [taken] = take(session, NOW)
    notices.mark_failed(session, taken.id, "HTTP 503", now=NOW)
    kept = only(session)
    assert (kept.state, kept.problem, kept.tries, kept.text) == (NoticeState.FAILED, "HTTP 503", 1, TEXT)
    assert take(session, after(seconds=4)) == []
    assert take(session, after(seconds=5)) == [taken]


def test_it_is_given_up_when_the_next_try_would_come_too_late(session: Session) -> None:
    queue(session, whose=resident(session).id, minutes=1)
    now, pauses = NOW, []
    while taken := take(session, now):
        notices.mark_failed(session, taken[0].id, "TimeoutError", now=now)
        pauses.append((only(session).next_try_at - now).total_seconds())
        now = only(session).next_try_at
    assert pauses == [5, 10, 20, 40]
    kept = only(session)
    assert (kept.state, kept.text, kept.problem) == (NoticeState.GIVEN_UP, "", "TimeoutError")


def test_pauses_double_up_to_a_quarter_of_an_hour() -> None:
    assert [pause_after(tries).total_seconds() for tries in (1, 2, 3, 7, 8, 9, 10_000)] == [
        5,
        10,
        20,
        320,
        640,
        900,
        900,
    ]
    assert LONGEST_PAUSE.total_seconds() == 900


def test_somebody_without_a_phone_is_given_up_at_once(session: Session) -> None:
    queue(session, whose=resident(session).id)
    [taken] = take(session, NOW)
    notices.mark_failed(session, taken.id, notices.NO_PHONE, now=NOW)
    assert (only(session).state, only(session).problem) == (NoticeState.GIVEN_UP, "no-phone")


def test_a_failure_that_is_told_after_the_success_changes_nothing(session: Session) -> None:
    """Two jobs processes had the same message, one after the other's lease."""
    queue(session, whose=resident(session).id)
    [taken] = take(session, NOW)
    notices.mark_sent(session, taken.id, now=NOW)
    notices.mark_failed(session, taken.id, "TimeoutError", now=after(seconds=31))
    assert only(session).state is NoticeState.SENT


def test_what_ended_long_ago_is_forgotten_and_what_waits_is_kept(session: Session) -> None:
    queue(session)
    take(session, NOW)
    queue(session, whose=resident(session).id)
    notices.forget_old(session, now=after(days=29))
    assert session.query(Notice).count() == 2
    notices.forget_old(session, now=after(days=31))
    assert only(session).state is NoticeState.QUEUED


def test_many_notices_are_taken_in_portions(session: Session) -> None:
    whose = resident(session).id
    for _ in range(21):
        queue(session, whose=whose)
    assert [len(take(session, NOW)) for _ in range(3)] == [20, 1, 0]


def test_who_waits_for_a_code_comes_before_a_backlog_of_other_messages(session: Session) -> None:
    whose = resident(session).id
    for _ in range(20):
        queue(session, whose=whose, minutes=3 * 24 * 60, text="挂失")
    queue(session, whose=whose)
    assert take(session, NOW)[0].text == TEXT
