"""The one-time code: five tries, five minutes, one use, and never for somebody we do not know."""

from functools import partial

import pytest
from sqlalchemy.orm import Session

from tests.make.residents import SHIYAN, code_sent, resident
from tests.make.times import NOW, after
from tests.racing import committed, engine_of, race
from webapp.domain import notices, residents
from webapp.domain.errors import NotAllowed
from webapp.domain.residents.model import Resident


def ask(session: Session, holder: Resident | None) -> tuple[str, str]:
    """The ticket and the code that was sent."""
    ticket = residents.request_code(session, resident_id=holder and holder.id, profile=SHIYAN, now=NOW)
    return ticket.token, code_sent(session, holder)


def answer(session: Session, ticket: str, code: str, *, seconds: float = 1) -> residents.SignedIn:
    """What the door does: the try is spent first, then the code is used."""
    now = after(seconds=seconds)
    residents.spend_code_try(session, ticket, profile=SHIYAN, now=now)
    return residents.sign_in(session, ticket=ticket, code=code, device_name="手机", profile=SHIYAN, now=now)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def refused(session: Session, ticket: str, code: str, *, seconds: float = 1) -> bool:
    with pytest.raises(NotAllowed) as why:
        answer(session, ticket, code, seconds=seconds)
    return why.value.reason == "sign-in-failed"


def test_the_right_code_signs_its_person_in(session: Session) -> None:
    holder = resident(session)
    assert answer(session, *ask(session, holder)).actor.id == holder.id


def test_a_code_works_once(session: Session) -> None:
    ticket, code = ask(session, resident(session))
    answer(session, ticket, code)
    assert refused(session, ticket, code)


def test_one_of_two_racers_with_one_code_is_signed_in(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            ticket, code = ask(session, resident(session))
        outcomes = race(engine, *[partial(answer, ticket=ticket, code=code)] * 2)
    assert sorted(isinstance(outcome, residents.SignedIn) for outcome in outcomes) == [False, True]
    assert "sign-in-failed" in outcomes


def test_four_wrong_answers_leave_one_more_try(session: Session) -> None:
    holder = resident(session)
    ticket, code = ask(session, holder)
    assert all(refused(session, ticket, wrong(code)) for _ in range(4))
    assert answer(session, ticket, code).actor.id == holder.id


def test_after_five_wrong_answers_the_right_one_is_refused(session: Session) -> None:
    ticket, code = ask(session, resident(session))
    assert all(refused(session, ticket, wrong(code)) for _ in range(5))
    assert refused(session, ticket, code)


def test_a_code_lives_five_minutes(session: Session) -> None:
    ticket, code = ask(session, resident(session))
    assert refused(session, ticket, code, seconds=300)
    assert answer(session, ticket, code, seconds=299)


def test_a_code_answers_its_own_ticket_only(session: Session) -> None:
    holder = resident(session)
    first, _ = ask(session, holder)
    second, code = ask(session, holder)
    assert refused(session, first, code)
    assert answer(session, second, code)


def test_an_unknown_persons_ticket_never_works_even_with_its_code(session: Session) -> None:
    ticket, code = ask(session, None)
    assert refused(session, ticket, code)


def test_a_ticket_nobody_was_given_is_refused(session: Session) -> None:
    assert refused(session, "invented", "000000")


def test_codes_are_six_digits_and_not_alike(session: Session) -> None:
    holder = resident(session)
    codes = {ask(session, holder)[1] for _ in range(5)}
    assert len(codes) > 1
    assert all(len(code) == 6 and code.isdigit() for code in codes)


def test_the_message_says_the_code_how_long_it_lives_and_whom_to_tell() -> None:
    text = notices.text_of(notices.Kind.SIGN_IN_CODE, code="012345", minutes=5)
    assert all(part in text for part in ("验证码 012345", "5 分钟", "请勿告诉任何人"))


@pytest.mark.parametrize("purpose", [residents.Purpose.LOSS, residents.Purpose.UNDO])
def test_a_code_sent_for_something_else_signs_nobody_in(session: Session, purpose: residents.Purpose) -> None:
    holder = resident(session)
    asked = residents.Asked(purpose)
    ticket = residents.request_code(session, resident_id=holder.id, profile=SHIYAN, now=NOW, asked=asked)
    code = code_sent(session, holder)
    assert refused(session, ticket.token, code)
    with pytest.raises(NotAllowed, match="sign-in-failed"):
        residents.sign_in(session, ticket=ticket.token, code=code, device_name="手机", profile=SHIYAN, now=NOW)


def ask_again(session: Session, *, seconds: float, holder: Resident | None = None, asker: str = "S1:E1") -> str:
    asked = residents.Asked(asker=asker)
    resident_id, now = holder and holder.id, after(seconds=seconds)
    return residents.request_code(session, resident_id=resident_id, profile=SHIYAN, now=now, asked=asked).token


@pytest.mark.parametrize("known", [True, False], ids=["somebody", "nobody"])
def test_whoever_asks_again_waits_a_minute(session: Session, known: bool) -> None:  # noqa: FBT001 # pytest's form
    holder = resident(session) if known else None
    ask_again(session, seconds=0, holder=holder)
    for seconds, left in ((1, 59), (59.5, 1)):
        with pytest.raises(NotAllowed) as why:
            ask_again(session, seconds=seconds, holder=holder)
        assert (why.value.reason, why.value.retry_after) == ("code-just-sent", left)
    ask_again(session, seconds=1, holder=holder, asker="S2:E1")
    ask_again(session, seconds=60, holder=holder)


def test_who_used_her_code_need_not_wait(session: Session) -> None:
    holder = resident(session)
    answer(session, ask_again(session, seconds=0, holder=holder), code_sent(session, holder))
    assert ask_again(session, seconds=2, holder=holder)


def test_of_those_who_ask_at_once_one_gets_a_code(own_database: str) -> None:
    with engine_of(own_database) as engine:
        outcomes = race(engine, *[partial(ask_again, seconds=0)] * 6)
    assert outcomes.count("code-just-sent") == 5
