"""Commands to a card and its status words (ISO 7816-4; LD/T 32.5)."""

from typing import Protocol

from reader.troubles import CardTrouble, Trouble

# sx1.sh.社会保障 in GBK: the name of the environment of every generation of the card.
SSSE = "sx1.sh.社会保障".encode("gbk")
# Transport application (交通联合); a card may have it or not.
TRANSPORT = bytes.fromhex("A000000632010105")

DONE = 0x9000
NOT_ALLOWED = 0x6982
BLOCKED = 0x6983
NO_FILE = 0x6A82
NO_RECORD = 0x6A83
LOCKED_FOR_GOOD = (0x9303, 0x6A81)

# The longest of our answers takes two parts; a card that goes on for ever must not hold the desk.
MOST_PARTS = 16


class Line(Protocol):
    def send(self, apdu: bytes) -> bytes: ...


def ask(line: Line, apdu: bytes) -> tuple[bytes, int]:
    """The whole answer and its status: a card may say that more waits (61), or which length it wants (6C)."""
    answer = b""
    for _ in range(MOST_PARTS):
        raw = line.send(apdu)
        part, status = raw[:-2], int.from_bytes(raw[-2:])
        answer += part
        if status >> 8 == 0x61:
            apdu = bytes([0x00, 0xC0, 0x00, 0x00, status & 0xFF])
        elif status >> 8 == 0x6C:
            apdu = apdu[:4] + bytes([status & 0xFF])
        else:
            return answer, status
    raise CardTrouble(Trouble.CARD_TOO_TALKATIVE)


def select_social_security(line: Line) -> None:
    _, status = ask(line, _select(0x04, SSSE))
    if status in LOCKED_FOR_GOOD:
        raise CardTrouble(Trouble.CARD_LOCKED, status=status)
    if status != DONE:
        raise CardTrouble(Trouble.NOT_A_SOCIAL_SECURITY_CARD, status=status)


def has_transport(line: Line) -> bool:
    """Leaves the social security environment, so that it comes last."""
    _, status = ask(line, _select(0x04, TRANSPORT))
    return status == DONE


def select_file(line: Line, file: int) -> int:
    """Cards differ in how they want a file below the environment to be named."""
    status = NO_FILE
    for how in (0x02, 0x00):
        _, status = ask(line, _select(how, file.to_bytes(2)))
        if status == DONE:
            break
    return status


def read_tagged(line: Line, tag: int, length: int) -> tuple[bytes, int]:
    """A record by its identifier, which is its tag."""
    return ask(line, bytes([0x00, 0xB2, tag, 0x00, length + 2]))


def read_numbered(line: Line, number: int, short_file: int, length: int) -> tuple[bytes, int]:
    """A record by its place in the file."""
    return ask(line, bytes([0x00, 0xB2, number, short_file << 3 | 0x04, length + 2]))


def _select(how: int, name: bytes) -> bytes:
    return bytes([0x00, 0xA4, how, 0x00, len(name)]) + name
