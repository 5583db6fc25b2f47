"""Names as the register keeps them, and what the 30 GBK bytes of a chip make of them (trap T12)."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from webapp.domain.errors import Invalid

CHIP_BYTES = 30  # domain record 09 of EF06: GBK, filled up with zeros
DOT = "\u00b7"
# What keyboards, old systems and Word write for the dot within a name.
DOTS = dict.fromkeys(map(ord, "\u2022\u2027\u22c5\u2219\u30fb\uff65\u0387\uff0e"), DOT)
# Characters that older systems kept where Unicode has none; GB 18030-2022 gives each its own place.
PRIVATE = str.maketrans(
    {
        "\ue81e": "\u9fb4",
        "\ue826": "\u9fb5",
        "\ue82b": "\u9fb6",
        "\ue82c": "\u9fb7",
        "\ue832": "\u9fb8",
        "\ue843": "\u9fb9",
        "\ue854": "\u9fba",
        "\ue863": "\u4dae",
        "\ue864": "\u9fbb",
    }
)
LONGEST_NAME = 50  # GB/T 40217 AAC003
# A question mark or a box is what a system leaves of a character that it could not write.
LEFT_OVERS = "?？\ufffd□■*"
STAND_IN = "?"  # what a card writer prints for a character that it does not have


class SameName(StrEnum):
    """How a name from a chip compares with the register's. Only EXACT is equal; a person looks at the others."""

    EXACT = "exact"
    SHORTENED = "shortened"  # the chip ends where its bytes end
    STAND_IN = "stand-in"  # characters that a chip cannot hold stand there as something else, or not at all
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class ChipName:
    """What a chip can hold of a name, and what it had to leave."""

    text: str
    raw: bytes
    left_out: str
    shortened: bool

    @property
    def is_whole(self) -> bool:
        return not self.left_out and not self.shortened


def fold_name(text: str) -> str:
    """One way to write a name: its own characters, single spaces, U+00B7 for every dot within it.

    Two Chinese characters are never made one: only what is the same character in another encoding is folded.
    """
    plain = unicodedata.normalize("NFC", text.translate(PRIVATE))
    dotted = " ".join(plain.replace("\u3000", " ").split()).translate(DOTS)
    return dotted.replace(f" {DOT}", DOT).replace(f"{DOT} ", DOT)


def is_readable(name: str) -> bool:
    """Whether it could be somebody's: nothing in it that no document shows."""
    return name.isprintable() and not any(char in LEFT_OVERS for char in name)


def read_name(text: str) -> str:
    """What was typed, written our one way; raises where it cannot be a name."""
    name = fold_name(text)
    if not name:
        raise Invalid("name-missing")
    if len(name) > LONGEST_NAME or not is_readable(name):
        raise Invalid("name-mistyped")
    return name


def on_chip(name: str) -> ChipName:
    """As a card writer fills the 30 bytes: GBK character by character, and never half of one."""
    raw, left_out, shortened = b"", "", False
    for char in fold_name(name):
        code = _gbk(char)
        if code is None:
            left_out += char
            code = STAND_IN.encode()
        if len(raw) + len(code) > CHIP_BYTES:
            shortened = True
            break
        raw += code
    return ChipName(raw.decode("gb18030"), raw, left_out, shortened)


def compare_names(register: str, chip: str) -> SameName:
    """Whether a chip's name may be this one. The answer says how sure that is; nothing is equal in silence."""
    full, read = fold_name(register), fold_name(chip.rstrip("\0"))
    if read == full:
        return SameName.EXACT
    expected = on_chip(full)
    if read == expected.text:
        return SameName.SHORTENED if expected.shortened and not expected.left_out else SameName.STAND_IN
    without = "".join(char for char in full if _gbk(char) is not None)
    if expected.left_out and read and read == on_chip(without).text:
        return SameName.STAND_IN
    return SameName.DIFFERENT


def _gbk(char: str) -> bytes | None:
    """One or two bytes, or None where only the four bytes of GB 18030 have it."""
    code = char.encode("gb18030", errors="surrogatepass") if char.isprintable() else b""
    return code if 1 <= len(code) <= 2 else None
