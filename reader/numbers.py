"""Check characters of the two numbers on a card."""

import re

_CARD = re.compile(r"[0-9A-Z]{8}[0-9X]")
_CARD_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_PERSON = re.compile(r"[0-9]{17}[0-9X]")
_OLD_FOREIGNER = re.compile(r"[A-Z]{3}[0-9]{12}")


def is_card_number(number: str) -> bool:
    """Nine characters with the check character of GB 11714."""
    if not _CARD.fullmatch(number):
        return False
    total = sum(weight * int(each, 36) for weight, each in zip(_CARD_WEIGHTS, number, strict=False))
    check = 11 - total % 11
    return number[-1] == {10: "X", 11: "0"}.get(check, str(check))


def is_id_number(number: str) -> bool:
    """18 characters with the check character of GB 11643; foreigners' old 15 characters carry none."""
    if _OLD_FOREIGNER.fullmatch(number):
        return True
    if not _PERSON.fullmatch(number):
        return False
    total = sum(int(each) * pow(2, 17 - place, 11) for place, each in enumerate(number[:17]))
    return number[-1] == "10X98765432"[total % 11]
