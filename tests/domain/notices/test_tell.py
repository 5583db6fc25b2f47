"""What a holder is told: once in the inbox, in both languages, and by SMS without anything about her."""

import re
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.make.residents import phone_of, resident
from tests.make.times import NOW, after
from tests.people import ELDER
from tests.racing import committed, engine_of, race
from webapp.domain import notices
from webapp.domain.errors import NotFound
from webapp.domain.notices import Kind, Language, NoticeState
from webapp.domain.notices.model import Message, Notice
from webapp.domain.notices.rules import TEXTS, WORTH_AN_SMS, message_of, text_of, title_of

CODES = {kind for kind in Kind if "-code" in kind}
VALUES: dict[str, Any] = {
    "day": date(2026, 11, 23),
    "what": "both",
    "at": NOW,
    "until": after(days=7),
    "number": "7F3K2Q",
    "device": "王小明的 iPhone 420399199001010014",
    "role": "helpdesk",
    "unit": "十堰市",
    "reason": "report-a-loss",
    "code": "012345",
    "ending": "0017",
    "ground": "lost",
    "handed": "police",
    "other": "**明",
    "side": "carer",
    "cause": "duplicate",
    "authority": "人力资源和社会保障局",
    "document": "〔2026〕1号",
    "ends": "2027-05-22",
    "minutes": 5,
    "request": "change-data",
    "state": "approved",
    "why": "proof-needed",
    "note": "bring a proof",
    "promised": date(2026, 12, 3),
    "half": "morning",
    "visitor": "张师傅",
    "badge": "0042",
    "where": "五堰街道",
}
# What a name, a number of a person or her own words would look like in a text message.
PERSONAL = ("王", "420399", "iPhone")


def tell(session: Session, kind: Kind = Kind.LOSS_REPORTED, *, whose: Any, now: datetime = NOW, **other: Any) -> None:
    notices.tell(session, kind, resident_id=whose, now=now, **VALUES | other)
    session.flush()


def inbox(session: Session, whose: Any) -> list[notices.Received]:
    session.expire_all()
    return notices.list_messages(session, resident_id=whose)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in CODES])
@pytest.mark.parametrize("language", Language)
def test_every_kind_has_a_title_and_a_text_in_both_languages(kind: Kind, language: Language) -> None:
    values = VALUES | {
        "device": "Pixel",
        "unit": "Shiyan",
        "authority": "the Bureau",
        "document": "No. 1",
        "institution": "the Home",
        "open": {"zh": "预约挂号", "en": "Hospital registration"},
        "other": "W",
        "visitor": "Zhang",
        "where": "Wuyan",
        "over": "W",
    }
    for said in (title_of(kind, language), message_of(kind, language, **values)):
        assert said
        assert "{" not in said
        assert bool(re.search("[一-鿿]", said)) == (language is Language.CHINESE)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.STAFF_READ])
def test_a_text_message_is_signed_and_says_nothing_personal(kind: Kind) -> None:
    text = text_of(kind, **VALUES)
    assert text.startswith("【一卡通】")
    assert "\n" in text, "Chinese first, English second"
    assert not [part for part in PERSONAL if part in text]
    assert len(text) <= 201, "three parts of a long text message at most"


def test_every_text_belongs_to_a_kind() -> None:
    assert TEXTS.keys() == {*Kind, "words"}


def test_a_time_is_said_as_people_here_say_it() -> None:
    assert "11月22日 12:00" in message_of(Kind.LOSS_UNDONE, Language.CHINESE, **VALUES)
    assert "22 Nov 12:00" in message_of(Kind.LOSS_UNDONE, Language.ENGLISH, **VALUES)


def test_a_report_that_does_not_lapse_says_nothing_of_lapsing() -> None:
    lasting = message_of(Kind.LOSS_REPORTED, Language.CHINESE, **VALUES | {"until": None})
    assert "到期" not in lasting
    assert "7F3K2Q" in lasting
    assert "到期" in message_of(Kind.LOSS_REPORTED, Language.CHINESE, **VALUES)


def test_what_a_holder_wrote_is_never_taken_for_a_word_or_a_place_in_the_text() -> None:
    said = message_of(Kind.DEVICE_SIGNED_OUT, Language.CHINESE, at=NOW, device="{number} phone card")
    assert "“{number} phone card”" in said


def test_it_is_in_the_inbox_and_in_the_outbox_under_one_id(session: Session) -> None:
    holder = resident(session)
    tell(session, whose=holder.id)
    [received] = inbox(session, holder.id)
    sent = session.scalars(select(Notice)).one()
    assert (received.message.id, received.sms) == (sent.id, NoticeState.QUEUED)
    assert "社会保障卡和手机" in received.message.text
    assert "social security card and phone" in received.message.text_en
    assert (received.message.at, received.message.read_at) == (NOW, None)


def test_the_inbox_shows_what_became_of_the_text_message(session: Session) -> None:
    holder = resident(session)
    tell(session, whose=holder.id)
    [taken] = notices.take_due(session, now=NOW)
    notices.mark_sent(session, taken.id, now=NOW)
    session.flush()
    assert [received.sms for received in inbox(session, holder.id)] == [NoticeState.SENT]


def test_a_read_by_staff_is_told_in_the_inbox_alone(session: Session) -> None:
    holder = resident(session)
    tell(session, Kind.STAFF_READ, whose=holder.id)
    [received] = inbox(session, holder.id)
    assert received.sms is None
    assert "服务热线工作人员" in received.message.text
    assert "十堰市" in received.message.text
    assert session.scalars(select(Notice)).all() == []


def test_a_warning_is_worth_nothing_after_what_it_warns_of(session: Session) -> None:
    holder = resident(session)
    tell(session, Kind.LOSS_LAPSES_SOON, whose=holder.id, until=after(hours=1))
    tell(session, Kind.LOSS_LAPSED, whose=holder.id, until=None)
    ends = {notice.kind: notice.expires_at for notice in session.scalars(select(Notice))}
    assert ends == {Kind.LOSS_LAPSES_SOON: after(hours=1), Kind.LOSS_LAPSED: NOW + WORTH_AN_SMS}


def test_the_newest_come_first_and_nobody_elses(session: Session) -> None:
    holder, other = resident(session), resident(session, ELDER)
    tell(session, whose=holder.id)
    tell(session, Kind.LOSS_UNDONE, whose=holder.id, now=after(minutes=1))
    tell(session, whose=other.id)
    assert [one.message.kind for one in inbox(session, holder.id)] == [Kind.LOSS_UNDONE, Kind.LOSS_REPORTED]
    assert notices.count_unread(session, resident_id=holder.id) == 2


def test_the_first_reading_is_noted_and_later_ones_change_nothing(session: Session) -> None:
    holder = resident(session)
    by = phone_of(session, holder)
    tell(session, whose=holder.id)
    message = session.scalars(select(Message)).one()
    for minutes in (1, 2):
        notices.read_message(session, message.id, by=by, now=after(minutes=minutes))
    session.expire_all()
    assert message.read_at == after(minutes=1)
    assert notices.count_unread(session, resident_id=holder.id) == 0


def test_stranger_cannot_read_my_message(session: Session) -> None:
    holder, stranger = resident(session), phone_of(session, resident(session, ELDER))
    tell(session, whose=holder.id)
    for message_id in (session.scalars(select(Message.id)).one(), uuid4()):
        with pytest.raises(NotFound):
            notices.read_message(session, message_id, by=stranger, now=NOW)
    assert notices.count_unread(session, resident_id=holder.id) == 1


@pytest.fixture
def engine(own_database: str) -> Any:
    with engine_of(own_database) as engine:
        yield engine


def test_of_eight_who_tell_the_same_once_one_is_heard(engine: Engine) -> None:
    with committed(engine) as session:
        whose = resident(session).id
    race(engine, *[lambda session: tell(session, Kind.LOSS_LAPSED, whose=whose, once="this loss")] * 8)
    with committed(engine) as session:
        assert len(inbox(session, whose)) == 1
        assert len(session.scalars(select(Notice)).all()) == 1


def test_a_message_is_kept_for_a_year_and_no_longer(session: Session) -> None:
    holder = resident(session)
    tell(session, whose=holder.id)
    for days, left in [(364, 1), (366, 0)]:
        notices.forget_old(session, now=after(days=days))
        assert len(inbox(session, holder.id)) == left
