"""Other people's symbols, and ours gone wrong: what a door's camera meets, and may never take for a code of ours."""

import random
import string

import signing

ALPHANUMERIC = string.digits + string.ascii_uppercase + " $%*+-./:"


def foreign_texts(ours: str, number: int) -> dict[str, list[str]]:
    """By kind, each the texts of the symbols that are in view together. `ours` is a code of a real holder."""
    chance = random.Random(number)  # noqa: S311 # the same for the same number, so that a failure can be seen again
    length = len(ours)
    return {
        "address": [f"https://example.org/t/{_of(chance, string.ascii_letters, 24)}"],
        "Wi-Fi": [f"WIFI:S:door;T:WPA;P:{_of(chance, string.ascii_letters, 12)};;"],
        "payment address": [f"wxp://f2f0{_of(chance, string.ascii_letters, 60)}"],
        "payment digits": [f"28{_of(chance, string.digits, 16)}"],
        "EMV payment": [f"00020101021129300012{_of(chance, string.digits, 60)}6304{_of(chance, string.hexdigits, 4)}"],
        "medical": [f"86{_of(chance, string.digits, 26)}"],
        "health certificate": [f"HC1:{_of(chance, ALPHANUMERIC, 600)}"],
        "GS1": [f"01069012345678{_of(chance, string.digits, 2)}17271231{_of(chance, string.digits, 8)}"],
        "as many digits": [_of(chance, string.digits.replace("8", ""), 1) + _of(chance, string.digits, length - 1)],
        "our prefix, other digits": [signing.PREFIX + _of(chance, string.digits, length - 2)],
        "one digit changed": [_with_one_changed(chance, ours)],
        "a digit dropped": [_without_one(chance, ours)],
        "a digit doubled": [_with_one_doubled(chance, ours)],
        "cut off": [ours[: chance.randrange(length)]],
        "two of ours, changed": [_with_one_changed(chance, ours), _with_one_changed(chance, ours)],
    }


def _of(chance: random.Random, characters: str, length: int) -> str:
    return "".join(chance.choices(characters, k=length))


def _with_one_changed(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(string.digits.replace(text[at], "")) + text[at + 1 :]


def _without_one(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    return text[:at] + text[at + 1 :]


def _with_one_doubled(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    return text[:at] + text[at] + text[at:]
