"""Whatever comes to a door, the answer is a verdict: nothing changed passes, nothing crashes."""

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import signing
from signing.digits import DATA_LENGTH, from_digits, to_digits
from tests.signing.golden import door_list, read, root_of

TRUST = door_list()
GOOD = read("open.json")["cases"][0]
TEXT = GOOD["stages"]["text"]
NOW = GOOD["door"]["now"]
BYTES = bytes.fromhex(GOOD["stages"]["presentation"])
LIST = next(case for case in read("trust.json")["cases"] if case["name"] == "the next list")
PROOF = read("possession.json")["cases"][0]

# A busy machine is no fault of the code.
settings.register_profile("busy", deadline=None)
settings.load_profile("busy")


def at_the_door(text: str, cache: signing.CredentialCache | None = None) -> signing.Opened:
    return signing.open(text, trust=TRUST, now=NOW, window=signing.LOW, cache=cache)


def read_list(data: bytes) -> signing.TrustList:
    root = root_of(LIST["reader"]["root"])
    return signing.read_trust_list(data, root=root, now=LIST["reader"]["now"], newest=None)


def digits(alphabet: str | st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts of the right length and prefix."""
    return st.text(alphabet, min_size=427, max_size=427).map("86".__add__)


def flipped(data: bytes) -> list[bytes]:
    number = int.from_bytes(data)
    return [(number ^ 1 << bit).to_bytes(len(data)) for bit in range(8 * len(data))]


def answers(act: Callable[[], object]) -> None:
    """Accept any verdict; anything but a SigningError would fail the test by itself."""
    with suppress(signing.SigningError):
        act()


def test_flipping_any_bit_of_a_code_is_refused() -> None:
    cache = signing.CredentialCache(4)
    at_the_door(TEXT, cache)
    for data in flipped(BYTES):
        with pytest.raises(signing.SigningError):
            at_the_door(to_digits(data), cache)


def test_changing_any_digit_is_refused() -> None:
    for at, digit in enumerate(TEXT):
        for other in "0123456789".replace(digit, ""):
            with pytest.raises(signing.SigningError):
                at_the_door(TEXT[:at] + other + TEXT[at + 1 :])


def test_flipping_any_bit_of_a_list_is_refused() -> None:
    data = bytes.fromhex(LIST["stages"]["list"])
    read_list(data)
    for forged in flipped(data):
        with pytest.raises(signing.SigningError):
            read_list(forged)


def test_flipping_any_bit_of_a_proof_of_possession_is_refused() -> None:
    nonce, key = bytes.fromhex(PROOF["nonce"]), bytes.fromhex(PROOF["device_key"])
    signature = bytes.fromhex(PROOF["stages"]["signature"])
    signing.verify_possession(nonce, key, signature)
    changed = [(nonce, key, other) for other in flipped(signature)]
    changed += [(nonce, other, signature) for other in flipped(key)]
    changed += [(other, key, signature) for other in flipped(nonce)]
    for proof in changed:
        with pytest.raises(signing.BadPossession):
            signing.verify_possession(*proof)


@given(st.text() | digits("0123456789") | digits(st.characters(categories=["Nd"])))
def test_any_text_gets_a_verdict(text: str) -> None:
    answers(lambda: at_the_door(signing.fold(text)))


@given(st.binary(min_size=DATA_LENGTH, max_size=DATA_LENGTH), st.integers(0, DATA_LENGTH))
def test_any_bytes_behind_a_good_beginning_get_a_verdict(noise: bytes, kept: int) -> None:
    answers(lambda: at_the_door(to_digits(BYTES[:kept] + noise[kept:])))


@given(st.binary() | st.binary(min_size=400).map(lambda noise: bytes.fromhex(LIST["stages"]["list"])[:47] + noise))
def test_any_bytes_for_a_list_get_a_verdict(data: bytes) -> None:
    answers(lambda: read_list(data))


@given(st.binary(max_size=80), st.binary(max_size=40), st.binary(max_size=80))
def test_any_bytes_for_a_proof_get_a_verdict(nonce: bytes, key: bytes, signature: bytes) -> None:
    answers(lambda: signing.verify_possession(nonce, key, signature))


@given(st.binary(min_size=DATA_LENGTH, max_size=DATA_LENGTH))
def test_digits_lose_nothing(data: bytes) -> None:
    text = to_digits(data)
    assert len(text) == signing.TEXT_LENGTH
    assert from_digits(text) == data


@pytest.mark.parametrize("now", [float("nan"), float("inf"), float("-inf")])
def test_a_clock_that_gives_no_time_opens_nothing(now: float) -> None:
    with pytest.raises(signing.SigningError):
        signing.open(TEXT, trust=TRUST, now=now, window=signing.LOW)


@pytest.mark.parametrize("challenge", [-1, 10_001, 65_535])
def test_a_challenge_that_nobody_can_type_is_the_callers_mistake(challenge: int) -> None:
    with pytest.raises(ValueError, match="challenge"):
        signing.open(TEXT, trust=TRUST, now=NOW, window=signing.LOW, challenge=challenge)


def test_a_refusal_repeats_nothing_of_the_code() -> None:
    with pytest.raises(signing.SigningError) as refused:
        at_the_door(TEXT[:-1] + "x")
    assert str(refused.value) == "malformed"
    assert refused.value.__cause__ is None


def test_a_memory_shared_by_threads_keeps_to_its_size() -> None:
    codes = [case["stages"] for case in read("open.json")["cases"] if case["expect"]["result"] == "accepted"]
    cache = signing.CredentialCache(3)
    crashes: list[Exception] = []

    def look() -> None:
        for code in codes * 3:
            try:
                at_the_door(code["text"], cache)
            except signing.SigningError:
                continue
            except Exception as error:  # noqa: BLE001 # a thread's error would be lost otherwise
                crashes.append(error)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not crashes
    key = TRUST.keys[GOOD["fields"]["kid"]].key
    credentials = {bytes.fromhex(code["credential"]) for code in codes}
    assert sum(cache.recall(credential, key) is not None for credential in credentials) <= 3
