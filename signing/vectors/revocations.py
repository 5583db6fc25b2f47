"""The cases of revocation.json: lists, and what is no list."""

import struct
from collections.abc import Iterator
from hashlib import sha256
from itertools import count
from typing import Any

KID = 0x001001
EPOCH = 48


def draw(name: str, amount: int, index_bits: int) -> list[int]:
    """Give so many different indices below 2^b that look random and are the same in every run."""
    found: set[int] = set()
    for number in count():
        if len(found) == amount:
            return sorted(found)
        found.add(int.from_bytes(sha256(f"{name} {number}".encode()).digest()) % 2**index_bits)
    raise AssertionError


def parameter(amount: int, index_bits: int) -> int:
    k = 0
    while amount and 2 ** (k + 1) * 2 * amount <= 2 * 2**index_bits - amount:
        k += 1
    return k


def pack_bits(indices: list[int], k: int) -> str:
    """Write each gap as so many zeros, a one and k bits."""
    bits, expected = "", 0
    for index in indices:
        above, below = divmod(index - expected, 2**k)
        bits += "0" * above + "1" + "".join(str(below >> place & 1) for place in reversed(range(k)))
        expected = index + 1
    return bits


def pack(index_bits: int, indices: list[int], **changes: Any) -> bytes:
    """Write a list; `changes` break it in a named way."""
    made: dict[str, Any] = {"version": 1, "kid": KID, "epoch": EPOCH, "bits": index_bits, "count": len(indices)}
    made |= changes
    k = made.get("k", parameter(len(indices), index_bits))
    bits = pack_bits(indices, k) + made.get("behind", "")
    bits += "0" * (-len(bits) % 8)
    head = bytes([made["version"]]) + struct.pack(">I", made["kid"])[1:] + struct.pack(">H", made["epoch"])
    payload = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
    return head + bytes([made["bits"]]) + struct.pack(">I", made["count"]) + payload


def case(name: str, index_bits: int, indices: list[int], data: bytes | None = None, **changes: Any) -> dict[str, Any]:
    """A good list, unless `data` stands in for its bytes."""
    fields = {"kid": KID, "epoch": EPOCH, "index_bits": index_bits, "indices": indices} | changes
    good = data is None
    packed = pack(index_bits, indices, **changes) if data is None else data
    expected = {"result": "accepted"} if good else {"result": "refused", "reason": "list-malformed"}
    return {"name": name, "fields": fields, "stages": {"list": packed.hex()}, "expect": expected}


def accepted() -> Iterator[dict[str, Any]]:
    yield case("nothing revoked", 24, [])
    for index_bits in (1, 24, 32):
        yield case(f"the first index of 2^{index_bits}", index_bits, [0])
        yield case(f"the last index of 2^{index_bits}", index_bits, [2**index_bits - 1])
    yield case("the first and the last of 2^32", 32, [0, 2**32 - 1])
    yield case("half of a universe in one gap", 32, [2**31 - 1, 2**31, 2**32 - 1])
    yield case("the whole universe", 8, list(range(256)))
    yield case("the whole universe of 2^1", 1, [0, 1])
    for amount in (8, 32, 85, 102, 103, 128, 170, 250):
        yield case(f"{amount} of 256", 8, draw(f"{amount} of 256", amount, 8))
    for amount, index_bits in ((164, 14), (66, 16), (105, 20), (100, 32)):
        yield case(f"{amount} of 2^{index_bits}", index_bits, draw(f"{amount}", amount, index_bits))
    yield case("neighbours far up", 24, list(range(2**24 - 20, 2**24)))
    yield case("the highest kid and epoch", 24, [5], kid=2**24 - 1, epoch=2**16 - 1)
    yield case("kid and epoch 0", 24, [5], kid=0, epoch=0)


def refused() -> Iterator[dict[str, Any]]:
    few = draw("few", 20, 12)
    good = pack(12, few)
    yield case("no bytes", 12, few, b"")
    yield case("half a head", 12, few, good[:10])
    yield case("only a head", 12, few, good[:11])
    yield case("cut off by a byte", 12, few, good[:-1])
    yield case("cut off in the middle", 12, few, good[: len(good) // 2])
    yield case("a zero byte behind it", 12, few, good + b"\0")
    yield case("a one byte behind it", 12, few, good + b"\1")
    for version in (0, 2, 255):
        yield case(f"version {version}", 12, few, pack(12, few, version=version))
    for bits in (0, 33, 255):
        yield case(f"{bits} index bits", 12, few, pack(12, few, bits=bits))
    # Nineteen and twenty-one share the parameter of twenty, so that only the count is wrong.
    yield case("a count one too small", 12, few, pack(12, few, count=19))
    yield case("a count one too large", 12, few, pack(12, few, count=21))
    yield case("the greatest count", 32, few, pack(12, few, bits=32, count=2**32 - 1))
    yield case("a count above 2^b", 4, list(range(16)), pack(4, list(range(16)), count=17))
    yield case("nothing revoked, and a byte", 12, [], pack(12, [], behind="0"))
    yield case("the parameter below", 12, few, pack(12, few, k=parameter(20, 12) - 1))
    yield case("the parameter above", 12, few, pack(12, few, k=parameter(20, 12) + 1))
    yield from padding_and_range()


def padding_and_range() -> Iterator[dict[str, Any]]:
    lists = (draw(f"padded {number}", 20, 12) for number in count())
    padded = next(each for each in lists if len(pack_bits(each, parameter(20, 12))) % 8 == 5)
    yield case("a one in the last bit of the padding", 12, padded, pack(12, padded, behind="001"))
    yield case("a one in the first bit of the padding", 12, padded, pack(12, padded, behind="1"))
    yield case("eight bits of padding more", 12, padded, pack(12, padded, behind="0" * 11))
    for index_bits in (12, 31, 32):
        beyond = [2**index_bits]
        yield case(f"the index 2^{index_bits}", index_bits, beyond, pack(index_bits, beyond))
    yield case("an index above 2^b behind a good one", 12, [7, 2**12 + 3], pack(12, [7, 2**12 + 3]))
    yield case("a gap of zeros without end", 32, [], pack(32, [], count=1, behind="0" * 4096))


def document() -> dict[str, Any]:
    cases = [*accepted(), *refused()]
    about = "Revocation lists (FORMAT.md 13). The fields of a refused case are those its bytes were made from."
    return {"about": about, "cases": cases}
