"""The package answers every golden case as FORMAT.md says, stage by stage."""

from typing import Any

import pytest

import signing
from signing.vectors.make import documents, render
from tests.signing.golden import FILES, VECTORS, cases, door_list, entry_of, read, refusal, root_of, text_of

TRUST = door_list()
SEEN = signing.CredentialCache(8)


def opened(case: dict[str, Any], cache: signing.CredentialCache | None = None) -> signing.Opened:
    door = case["door"] | {"window": signing.Window(*case["door"]["window"])}
    return signing.open(text_of(case), trust=TRUST, cache=cache, **door)


@pytest.mark.parametrize("case", cases("open.json"))
def test_a_door_answers(case: dict[str, Any]) -> None:
    expected = case["expect"]
    # The same again with a memory of credentials: it must never change an answer.
    for cache in (None, SEEN, SEEN):
        if expected["result"] == "refused":
            assert refusal(lambda cache=cache: opened(case, cache)) == expected
            continue
        code = opened(case, cache)
        assert code.amber is (expected["result"] == "amber")
        assert (code.age, code.credential.start, code.credential.end) == (
            expected["age"],
            expected["start"],
            expected["end"],
        )
        fields = code.credential._asdict() | {"slot": code.slot, "challenge": code.challenge}
        fields["device_key"] = code.credential.device_key.hex()
        assert fields.items() >= case["fields"].items()


@pytest.mark.parametrize(
    "case", [case for case in cases("open.json") if "presentation" in case.values[0].get("stages", {})]
)
def test_a_phone_writes_the_same_digits(case: dict[str, Any]) -> None:
    stages = case["stages"]
    credential = bytes.fromhex(stages["credential"])
    slot, challenge = case["fields"]["slot"], case["fields"]["challenge"]
    assert signing.digits.to_digits(bytes.fromhex(stages["presentation"])) == stages["text"]
    if case["expect"]["result"] == "refused":
        return
    high = bytes.fromhex(stages["presentation_signature"])
    high = high[:32] + (signing.suites.ORDER - int.from_bytes(high[32:])).to_bytes(32)
    messages = []

    def sign(message: bytes) -> bytes:
        messages.append(message.hex())
        return high

    assert signing.present(credential, sign, slot=slot, challenge=challenge) == stages["text"]
    assert messages == [stages["presentation_message"]]


class RecordedKey:
    """An issuer's key that has signed before: it answers one message with one signature."""

    def __init__(self, public_key: bytes, message: str, signature: str) -> None:
        self.public_key = public_key
        self._message = message
        self._signature = signature

    def sign(self, message: bytes) -> bytes:
        assert message.hex() == self._message
        return bytes.fromhex(self._signature)


@pytest.mark.parametrize(
    "case", [case for case in cases("open.json") if case.values[0]["expect"]["result"] == "accepted"]
)
def test_an_issuer_writes_the_same_credential(case: dict[str, Any]) -> None:
    fields, stages = case["fields"], case["stages"]
    entry = TRUST.keys[fields["kid"]]
    key = RecordedKey(entry.key, stages["credential_message"], stages["credential_signature"])
    credential = signing.issue(
        key,
        entry,
        start=case["expect"]["start"],
        device_key=bytes.fromhex(fields["device_key"]),
        **{name: fields[name] for name in ("life", "scope", "fare", "index", "profile")},
    )
    assert credential.hex() == stages["credential"]


@pytest.mark.parametrize("case", cases("trust.json"))
def test_a_reader_answers(case: dict[str, Any]) -> None:
    reader, expected = case["reader"], case["expect"]
    root = root_of(reader["root"])
    newest = None
    if reader["newest"]:
        newest = signing.read_trust_list(bytes.fromhex(reader["newest"]), root=root, now=0, newest=None)
    data = bytes.fromhex(case["stages"]["list"])
    if expected["result"] == "refused":
        assert refusal(lambda: signing.read_trust_list(data, root=root, now=reader["now"], newest=newest)) == expected
        return
    trust = signing.read_trust_list(data, root=root, now=reader["now"], newest=newest)
    fields = case["fields"]
    assert list(trust.keys.values()) == [entry_of(entry) for entry in fields["entries"]]
    assert (trust.digest.hex(), trust.previous.hex()) == (expected["digest"], fields["previous"])
    assert (trust.sequence, trust.issued_at, trust.next_update) == (
        fields["sequence"],
        fields["issued_at"],
        fields["next_update"],
    )


@pytest.mark.parametrize("case", cases("possession.json"))
def test_a_proof_of_possession_is_judged(case: dict[str, Any]) -> None:
    nonce, device_key = bytes.fromhex(case["nonce"]), bytes.fromhex(case["device_key"])
    signature = bytes.fromhex(case["stages"]["signature"])
    answer = refusal(lambda: signing.verify_possession(nonce, device_key, signature))
    assert (answer or {"result": "accepted"}) == case["expect"]
    if answer is None:
        assert signing.possession_message(nonce, device_key).hex() == case["stages"]["message"]


@pytest.mark.parametrize("case", cases("fold.json"))
def test_a_door_folds(case: dict[str, Any]) -> None:
    assert signing.fold(case["text"]) == case["folded"]


def code_in(slot: int, age: float) -> signing.Opened:
    """Give an opened code of which only slot and age matter."""
    accepted = next(case for case in read("open.json")["cases"] if case["expect"]["result"] == "accepted")
    return opened(accepted)._replace(slot=slot, age=age)


@pytest.mark.parametrize("case", cases("freshness.json", "confirms"))
def test_a_second_code_confirms(case: dict[str, Any]) -> None:
    assert signing.confirms(signing.Sighting(**case["first"]), code_in(**case["second"])) is case["expect"]


@pytest.mark.parametrize("case", cases("freshness.json", "admit"))
def test_a_code_is_used_once(case: dict[str, Any]) -> None:
    code = code_in(case["slot"], age=3)
    answer = refusal(lambda: signing.admit(code, last_slot=case["last_slot"], void=case["void"]))
    assert (answer or {"result": "accepted"}) == case["expect"]


@pytest.mark.parametrize("case", cases("freshness.json", "clock"))
def test_a_door_doubts_its_clock(case: dict[str, Any]) -> None:
    assert signing.clock_verdict(case["ages"], signing.Window(*case["window"])) == case["expect"]["result"]


@pytest.mark.parametrize("case", cases("freshness.json", "time"))
def test_only_a_head_moves_a_doors_time(case: dict[str, Any]) -> None:
    issued_at = case["issued_at"]
    head = None if issued_at is None else signing.Head(1, 1, issued_at, issued_at + 1, bytes(32))
    assert signing.door_time(case["own"], head) == case["expect"]["time"]


@pytest.mark.parametrize("case", cases("freshness.json", "lists"))
def test_lists_grow_old(case: dict[str, Any]) -> None:
    expected = case["expect"].get("reason", case["expect"]["result"])
    assert signing.list_verdict(case["age"], overdue=case["overdue"], limit=case["limit"]) == expected
    assert signing.list_verdict(float("nan"), overdue=False, limit=case["limit"]) == signing.ListTooOld.reason


def test_the_files_are_what_their_writer_writes() -> None:
    written = {name: render(document) for name, document in documents().items()}
    kept = {name: (VECTORS / name).read_text() for name in FILES}
    assert sorted(path.name for path in VECTORS.glob("*.json")) == FILES
    assert written == kept, "run `make vectors` and look at what changed"
