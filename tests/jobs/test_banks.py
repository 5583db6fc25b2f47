"""The job that tells banks: once, after an outage too, and what a bank answered stays in sight."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from tests.make.cards import card
from tests.make.life import DESK
from tests.make.residents import SHIYAN, resident
from tests.make.times import NOW, after
from tests.racing import committed, engine_of
from webapp.domain import cards
from webapp.domain.bank import BankNews, Refusal, Told
from webapp.jobs.banks import tell_banks
from webapp.ports import Ports
from webapp.ports.bank import Counter, SimulatedBank
from webapp.ports.sms import SimulatedSms
from webapp.ports.viruses import SimulatedViruses


@pytest.fixture
def engine(own_database: str) -> Iterator[Engine]:
    """Of a region where a card was just lost."""
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            mine = card(session, resident(session), bank_account="6200000000000001")
            loss = cards.Loss(cards.Lost.CARD, card_id=mine.id, resident_id=mine.resident_id)
            cards.report_loss(session, loss, by=DESK, profile=SHIYAN, now=NOW)
        yield engine


@pytest.fixture
def ports(tmp_path: Path) -> Ports:
    return Ports(SimulatedSms(tmp_path), SimulatedViruses(tmp_path), bank=SimulatedBank(tmp_path))


def news(engine: Engine) -> BankNews:
    with committed(engine) as session:
        return session.scalars(select(BankNews)).one()


def test_what_happened_is_told_once_and_after_an_outage(engine: Engine, tmp_path: Path, ports: Ports) -> None:
    (tmp_path / "bank-is-down").touch()
    tell_banks(engine, ports, lambda: NOW)
    kept = news(engine)
    assert (kept.told, kept.tries, kept.problem) == (Told.WAITING, 1, "simulated outage")
    (tmp_path / "bank-is-down").unlink()
    tell_banks(engine, ports, lambda: after(seconds=9))
    assert Counter(tmp_path).taken() == []
    tell_banks(engine, ports, lambda: after(seconds=10))
    tell_banks(engine, ports, lambda: after(hours=2))
    [told] = Counter(tmp_path).taken()
    assert (told["reference"], told["event"], told["account"]) == (str(kept.id), "lost-temporarily", "6200000000000001")
    kept = news(engine)
    assert (kept.told, kept.ended_at, kept.problem) == (Told.TOLD, after(seconds=10), None)


def test_why_a_bank_refused_is_kept(engine: Engine, tmp_path: Path, ports: Ports) -> None:
    (tmp_path / "bank-refuses").write_text("unknown-card")
    tell_banks(engine, ports, lambda: NOW)
    kept = news(engine)
    assert (kept.told, kept.refusal) == (Told.REFUSED, Refusal.UNKNOWN_CARD)


def test_where_no_bank_is_connected_it_waits(engine: Engine, tmp_path: Path) -> None:
    tell_banks(engine, Ports(SimulatedSms(tmp_path), SimulatedViruses(tmp_path)), lambda: NOW)
    kept = news(engine)
    assert (kept.told, kept.problem) == (Told.WAITING, "not connected")
