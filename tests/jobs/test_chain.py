"""The job that chains: every committed row, and a word to the holder when staff have read her data."""

from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.make.residents import resident
from tests.make.times import NOW, after
from tests.people import ELDER
from tests.racing import committed, engine_of
from webapp.domain import actors, ledger, notices
from webapp.domain.actors import Role
from webapp.domain.ledger import Event, Field, Read, ReadReason
from webapp.domain.notices.rules import TEXTS
from webapp.jobs import chain as module
from webapp.jobs.chain import chain, chain_all

READ = Read(ReadReason.DIAGNOSE_A_CODE, (Field.CARD_STATE,))
CLERK = actors.StaffMember(uuid4(), Role.HELPDESK, "420302", uuid4())
SECOND = actors.StaffMember(uuid4(), Role.AGENCY, None, uuid4())


@pytest.fixture
def engine(own_database: str) -> Iterator[Engine]:
    with engine_of(own_database) as engine:
        yield engine


@pytest.fixture
def holder(engine: Engine) -> UUID:
    with committed(engine) as session:
        return resident(session).id


def read(engine: Engine, whose: UUID, *, by: actors.StaffMember = CLERK, at: datetime = NOW) -> None:
    with committed(engine) as session:
        ledger.append_read(session, READ, by=by, now=at, resident_id=whose)


def run(engine: Engine, at: datetime = NOW) -> None:
    chain(engine, lambda: at)


def told(engine: Engine, whose: UUID) -> list[str]:
    with Session(engine) as session:
        return [one.message.text for one in notices.list_messages(session, resident_id=whose)]


def test_what_was_committed_is_chained(engine: Engine, holder: UUID) -> None:
    read(engine, holder)
    run(engine)
    with Session(engine) as session:
        assert not ledger.is_behind(session)
        assert ledger.count_links(session) == 1
        assert list(ledger.verify(session, now=after(days=1))) == []


def test_a_backlog_is_worked_off_tick_by_tick(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PORTIONS", 2)
    with committed(engine) as session:
        for _ in range(ledger.PORTION * 2 + 1):
            ledger.append(session, Event.VENUE_TERMINAL_REVOKE, by=actors.Job("test"), now=NOW)
    counts = []
    for _ in range(3):
        run(engine)
        with Session(engine) as session:
            counts.append(ledger.count_links(session))
    full = ledger.PORTION * 2
    assert counts == [full, full + 1, full + 1]


def test_the_holder_is_told_at_once_by_whom_and_why_but_no_name(engine: Engine, holder: UUID) -> None:
    read(engine, holder)
    run(engine)
    [text] = told(engine, holder)
    assert "服务热线" in text
    assert "茅箭区" in text
    assert "查找码不能用的原因" in text
    assert str(CLERK.id) not in text


def test_a_desk_without_an_area_is_told_without_one(engine: Engine, holder: UUID) -> None:
    read(engine, holder, by=SECOND)
    run(engine)
    [text] = told(engine, holder)
    assert "经办机构" in text
    assert "单位" not in text


def test_several_looks_by_one_member_in_a_quarter_of_an_hour_are_told_once(engine: Engine, holder: UUID) -> None:
    for minutes in (0, 1, 14, 16):
        read(engine, holder, at=after(minutes=minutes))
        run(engine, after(minutes=minutes))
    assert len(told(engine, holder)) == 2


def test_looks_by_two_members_or_at_two_holders_are_told_apart(engine: Engine, holder: UUID) -> None:
    with committed(engine) as session:
        other = resident(session, ELDER).id
    for whose, by in ((holder, CLERK), (holder, SECOND), (other, CLERK)):
        read(engine, whose, by=by)
    run(engine)
    assert (len(told(engine, holder)), len(told(engine, other))) == (2, 1)


def test_her_own_licence_view_tells_her_nothing(engine: Engine, holder: UUID) -> None:
    with committed(engine) as session:
        by = actors.Resident(holder, uuid4(), uuid4())
        ledger.append(session, Event.RESIDENT_LICENCE_READ, by=by, now=NOW, resident_id=holder)
    run(engine)
    assert told(engine, holder) == []


def test_nothing_is_told_when_the_place_in_the_chain_is_not_kept(
    engine: Engine, holder: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that dies between both would tell twice, or never; so they are one transaction."""
    read(engine, holder)
    tell = notices.tell

    def dies(*arguments: object, **others: object) -> None:
        tell(*arguments, **others)  # type: ignore[arg-type] # handed through
        raise KeyboardInterrupt

    monkeypatch.setattr(notices, "tell", dies)
    with pytest.raises(KeyboardInterrupt):
        run(engine)
    monkeypatch.undo()
    assert told(engine, holder) == []
    run(engine)
    assert len(told(engine, holder)) == 1


def test_every_reason_and_desk_has_its_words() -> None:
    assert TEXTS["words"]["reason"].keys() == set(ReadReason)
    assert TEXTS["words"]["role"].keys() == set(Role)


def test_every_hour_the_head_is_written_where_the_database_cannot_reach_it(
    engine: Engine, holder: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[dict[str, object]] = []
    monkeypatch.setattr(module, "log", SimpleNamespace(info=lambda event, **values: lines.append({event: values})))
    chain_all(engine, lambda: NOW)
    assert lines == [], "an empty ledger has no head"
    read(engine, holder)
    chain_all(engine, lambda: NOW)
    with Session(engine) as session:
        newest = ledger.head(session)
    assert newest is not None
    assert lines == [{"ledger-head": {"seq": 1, "hash": newest.hash.hex()}}]
