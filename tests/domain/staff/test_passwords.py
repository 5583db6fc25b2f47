"""What a password, a login and a PIN must be: hard to guess, and easy to type."""

import pytest

from webapp.domain.staff import PIN_ITERATIONS, PinHash, rules
from webapp.domain.staff.rules import (
    NOBODYS_HASH,
    _hasher,
    fold,
    hash_password,
    is_good_pin,
    is_password,
    is_strong_password,
)


def is_strong(password: str) -> bool:
    return is_strong_password(password, login="wang.fang", name="王芳")


@pytest.mark.parametrize("password", ["tulip-canyon-73-moss", "春天的第一场雨下在丹江口", "x7#Lq0vTz!9w"])
def test_long_and_unusual_passwords_are_strong(password: str) -> None:
    assert is_strong(password)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "x7#Lq0vTz!9",  # eleven characters
        "x7#Lq0vTz!9w" * 11,  # more than anybody types
        "password1234",
        "123456789012",
        "qwertyuiop12",
        "aaaaaaaaaaaa",
        "1qaz2wsx3edc",
        "P@ssw0rd2026!",
        "wang.fangwang.fang",
        "wang.fang2026",
        "王芳王芳王芳王芳王芳王芳",
        "yikatong12333",
    ],
)
def test_short_well_known_and_personal_passwords_are_weak(password: str) -> None:
    assert not is_strong(password)


def test_a_password_is_itself_however_it_is_typed() -> None:
    kept = hash_password("café-à-la-crème-42")
    assert is_password("cafe\u0301-à-la-crème-42", kept)
    assert not is_password("café-à-la-crème-43", kept)


def test_nobodys_password_costs_as_much_to_compare_as_anybodys() -> None:
    assert not _hasher.check_needs_rehash(NOBODYS_HASH)


@pytest.mark.parametrize("typed", ["wang.fang", " Wang.Fang ", "ｗａｎｇ．ｆａｎｇ", "WANG.FANG\n"])
def test_a_login_is_folded(typed: str) -> None:
    assert fold(typed) == "wang.fang"


@pytest.mark.parametrize("pin", ["246810", "135790", "198805", "070791"])
def test_six_digits_without_a_pattern_are_a_pin(pin: str) -> None:
    assert is_good_pin(pin)


@pytest.mark.parametrize(
    "pin",
    ["123456", "234567", "890123", "654321", "000000", "111111", "121212", "112211", "123123"],
)
def test_runs_and_repetitions_are_no_pin(pin: str) -> None:
    assert not is_good_pin(pin)


@pytest.mark.parametrize("pin", ["", "24681", "2468102", "24681O", "²46810", "٢٤٦٨١٠", "246810\n"])
def test_what_is_not_six_digits_is_no_pin(pin: str) -> None:
    assert not is_good_pin(pin)


def test_a_pin_is_hashed_as_a_browser_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "PIN_ITERATIONS", PIN_ITERATIONS)
    # Computed by WebCrypto: deriveBits(PBKDF2, SHA-256, salt 00..0f, 310000 iterations, 256 bits) of "246810".
    known = PinHash(bytes(range(16)), bytes.fromhex("363b72a39d8146982bfcebfbdd6d1469264b2747e9a0ad943626c344200b198c"))
    assert known == PinHash.of("246810", bytes(range(16)))
    assert PinHash.from_text(known.text) == known
    assert [known.is_of(pin) for pin in ("246810", "246811", "")] == [True, False, False]
