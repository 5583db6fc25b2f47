"""The bank port before a gateway that keeps the contract, and with each of its faults."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest

from webapp.clock import system_clock
from webapp.domain import bank
from webapp.ports import bank as port
from webapp.ports import signed
from webapp.ports.bank import BankLine, BankUnavailable, HttpBank, News, Refusal, Reply, Result, SimulatedBank
from webapp.ports.bank_server import BankServer, Faulty, signed_word

SECRET = bytes(range(32))
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[BankServer]:
    server = BankServer(tmp_path, SECRET)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.let_go.set()
    server.shutdown()
    thread.join()
    server.server_close()


def news(**other: Any) -> News:
    values: dict[str, Any] = {"reference": uuid4(), "bank": "示范银行", "event": "replaced", "number": 3, "at": AT}
    values |= {"card_number": "A00000003", "account": "6200000000000001", "new_card_number": "A00000011"}
    return News(**values | other)


def tell(gateway: BankServer, said: News | None = None, *, secret: bytes = SECRET) -> Reply:
    return HttpBank(gateway.url, "our key", secret).tell(said or news(), now=system_clock())


def test_the_bank_takes_what_it_is_told_word_for_word(gateway: BankServer) -> None:
    said = news(new_bank="车城示范银行")
    assert tell(gateway, said) == Reply(Result.TAKEN)
    assert gateway.counter.taken() == [
        {
            "reference": str(said.reference),
            "bank": "示范银行",
            "event": "replaced",
            "number": 3,
            "at": "2026-11-23T02:00:00+00:00",
            "card_number": "A00000003",
            "account": "6200000000000001",
            "new_card_number": "A00000011",
            "new_bank": "车城示范银行",
        }
    ]


def test_the_same_news_again_is_taken_once(gateway: BankServer) -> None:
    said = news()
    assert [tell(gateway, said) for _ in range(2)] == [Reply(Result.TAKEN)] * 2
    assert len(gateway.counter.taken()) == 1


def test_a_refusal_says_why(gateway: BankServer) -> None:
    (gateway.fault_file.parent / "bank-refuses").write_text("account-closed")
    assert tell(gateway) == Reply(Result.REFUSED, Refusal.ACCOUNT_CLOSED)


@pytest.mark.parametrize("fault", [Faulty.ERROR, Faulty.GARBAGE, Faulty.UNSIGNED, Faulty.LATE])
def test_a_gateway_with_a_fault_has_not_been_told(
    gateway: BankServer, fault: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signed, "PATIENCE", 0.2)
    gateway.fault_file.write_text(fault)
    said = news()
    with pytest.raises(BankUnavailable) as unavailable:
        tell(gateway, said)
    assert "A00000003" not in str(unavailable.value)
    gateway.fault_file.unlink()
    assert tell(gateway, said).result is Result.TAKEN
    assert len(gateway.counter.taken()) == 1


def test_the_answer_to_other_news_is_none_to_this(gateway: BankServer) -> None:
    tell(gateway)
    gateway.fault_file.write_text(Faulty.ANOTHERS)
    with pytest.raises(BankUnavailable, match="wrong signature"):
        tell(gateway)


def test_an_answer_that_comes_twice_is_one_answer(gateway: BankServer) -> None:
    gateway.fault_file.write_text(Faulty.TWICE)
    assert [tell(gateway).result for _ in range(2)] == [Result.TAKEN] * 2


def test_who_does_not_sign_tells_nothing(gateway: BankServer) -> None:
    with pytest.raises(BankUnavailable, match="HTTP 401"):
        tell(gateway, secret=bytes(32))
    assert gateway.told == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b'{"reference": "x", "result": "taken"}',
        b'{"reference": "r", "result": "frozen"}',
        b'{"reference": "r", "result": "refused"}',
        b'{"reference": "r", "result": "refused", "reason": "because"}',
        b'{"reference": "r", "result": "taken", "reason": "other"}',
        b"[" * 4000,
        b"\xff",
    ],
)
def test_an_answer_outside_the_contract_is_none(content: bytes) -> None:
    with pytest.raises(BankUnavailable):
        port.read_reply(content, "r")


def test_the_demonstrations_bank_writes_down_what_it_is_told_and_can_be_down(tmp_path: Path) -> None:
    simulated = SimulatedBank(tmp_path)
    assert simulated.tell(news(), now=AT).result is Result.TAKEN
    (tmp_path / "bank-is-down").touch()
    with pytest.raises(BankUnavailable):
        simulated.tell(news(), now=AT)


def test_port_and_domain_say_the_same_words() -> None:
    assert {word.value for word in Refusal} == {word.value for word in bank.Refusal}


@pytest.mark.parametrize(
    ("minutes", "secret", "swapped", "proves"),
    [
        (0, SECRET, False, True),
        (4, SECRET, False, True),
        (6, SECRET, False, False),
        (-6, SECRET, False, False),
        (0, bytes(32), False, False),
        (0, SECRET, True, False),
    ],
)
def test_a_word_is_believed_signed_and_for_some_minutes(
    minutes: int, secret: bytes, *, swapped: bool, proves: bool
) -> None:
    reference = str(uuid4())
    body, headers = signed_word({"reference": reference}, key_id="k", secret=secret, origin="o")
    sent_at, signature = headers["OneCard-Time"], headers["OneCard-Signature"]
    body = body + b" " if swapped else body
    now = system_clock() + timedelta(minutes=minutes)
    assert BankLine(SECRET).proves(reference, sent_at, body, signature, now=now) is proves
