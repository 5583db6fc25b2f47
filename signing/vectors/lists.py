"""The cases of trust.json: trust lists and those who read them."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from .wire import (
    DAY,
    HOUR,
    NOT_BEFORE,
    TAGS,
    N,
    P,
    close_list,
    issuer_entry,
    pack_body,
    point,
    root_signature,
    scalar,
)

ROOTS = ("root 1", "root 2", "root 3")
ROOT = {"issuer": 1, "keys": [point(scalar(name)).hex() for name in ROOTS], "threshold": 2}
RECEIVED = NOT_BEFORE + 10 * DAY

KEY_1 = issuer_entry("issuer key 1", 0x001001)
KEY_2 = issuer_entry("issuer key 2", 0x001002, index_bits=32, scopes=[0, 2, 255])
HEAD_KEY = issuer_entry("head key", 0x001007, role=2, scopes=[], index_bits=0)
ENTRIES = [KEY_1, KEY_2, HEAD_KEY]

HEAD: dict[str, Any] = {
    "sequence": 7,
    "previous": "07" * 32,
    "issued_at": RECEIVED - HOUR,
    "next_update": RECEIVED + 7 * DAY,
}
NEWEST = pack_body(HEAD, ENTRIES)
NEXT: dict[str, Any] = HEAD | {"sequence": 8, "previous": sha256(NEWEST).hexdigest(), "issued_at": RECEIVED - 60}


def case(
    name: str,
    result: str,
    *,
    head: dict[str, Any] | None = None,
    entries: list[dict[str, Any]] | None = None,
    newest: bytes | None = None,
    now: float = RECEIVED,
    **making: Any,
) -> dict[str, Any]:
    """`result` is accepted or a reason; `making` says how body and signatures were made or broken."""
    head = NEXT | (head or {})
    entries = ENTRIES if entries is None else entries
    body, data = make(head, entries, **making)
    expected: dict[str, Any] = {"result": "refused", "reason": result}
    if result == "accepted":
        expected = {"result": "accepted", "digest": sha256(body).hexdigest()}
    return {
        "name": name,
        "fields": head | {"entries": entries},
        "stages": {"body": body.hex(), "list": data.hex()},
        "reader": {"now": now, "root": ROOT, "newest": newest.hex() if newest else None},
        "expect": expected,
    }


def make(
    head: dict[str, Any],
    entries: list[dict[str, Any]],
    *,
    tag: str = "trust",
    signers: tuple[str, ...] = ROOTS[:2],
    sign: Callable[[str, bytes, str], bytes] = root_signature,
    change: Callable[[bytes], bytes] = lambda data: data,
) -> tuple[bytes, bytes]:
    body = pack_body(head, entries)
    return body, change(close_list(body, [sign(name, body, tag) for name in signers]))


def signed_newest(body: bytes = NEWEST) -> bytes:
    return close_list(body, [root_signature(name, body) for name in ROOTS[:2]])


def changed(**changes: Any) -> list[dict[str, Any]]:
    return [KEY_1 | changes, KEY_2, HEAD_KEY]


def accepted() -> Iterator[dict[str, Any]]:
    newest = signed_newest()
    yield case("a first look at a list", "accepted")
    yield case("the next list", "accepted", newest=newest)
    yield case("the same list again", "accepted", head=HEAD, newest=newest)
    yield case("the same list with other signatures", "accepted", head=HEAD, newest=newest, signers=ROOTS[1:])
    yield case("lists skipped", "accepted", head={"sequence": 12, "previous": "0c" * 32}, newest=newest)
    yield case("sequence 1", "accepted", head={"sequence": 1, "previous": "00" * 32})
    yield case("the last second before its next update", "accepted", now=NEXT["next_update"] - 0.5)
    yield case("no entries", "accepted", entries=[])
    yield case("signed by more than the threshold", "accepted", signers=ROOTS)
    yield case("a signature by nobody known counts nothing", "accepted", signers=(*ROOTS[:2], "stranger"))
    yield case("a broken signature beside enough good ones", "accepted", signers=ROOTS, sign=break_third)
    later = [*ENTRIES, issuer_entry("later", 0x001008, suite=200, key="ff" * 64, role=200, scopes=[], index_bits=0)]
    yield case("a suite and a role unknown here", "accepted", entries=later)
    yield case("a key revoked", "accepted", entries=changed(revoked_at=RECEIVED - 90), newest=newest)
    yield case("a key gone, one new", "accepted", entries=[KEY_1, issuer_entry("new", 0x00100A)], newest=newest)
    widened = changed(scopes=[0, 1], index_bits=30, region="420302", not_after=KEY_1["not_after"] + DAY)
    yield case("what may change of a key", "accepted", entries=widened, newest=newest)


def break_third(name: str, body: bytes, tag: str) -> bytes:
    signature = root_signature(name, body, tag)
    return signature[:-1] + bytes([signature[-1] ^ 1]) if name == ROOTS[2] else signature


def layout() -> Iterator[dict[str, Any]]:
    yield case("nothing", "list-malformed", change=lambda _: b"")
    yield case("only a head", "list-malformed", change=lambda data: data[:47])
    yield case("truncated", "list-malformed", change=lambda data: data[:-1])
    yield case("a byte too many", "list-malformed", change=lambda data: data + b"\0")
    yield case("one entry more than counted", "list-malformed", change=lambda data: data[:46] + b"\2" + data[47:])
    yield case("one entry fewer than counted", "list-malformed", change=lambda data: data[:46] + b"\4" + data[47:])
    for version in (0, 2):
        yield case(f"version {version}", "list-malformed", change=lambda data, new=version: bytes([new]) + data[1:])
    yield case(
        "signatures in another order", "list-malformed", change=lambda data: data[:-192] + data[-96:] + data[-192:-96]
    )
    yield case("a signature twice", "list-malformed", change=lambda data: data[:-96] + data[-192:-96])


def signatures() -> Iterator[dict[str, Any]]:
    bad = "list-bad-signature"
    yield case("no signatures", bad, signers=())
    yield case("one fewer than the threshold", bad, signers=ROOTS[:1])
    yield case("one good, one by a stranger", bad, signers=("root 1", "stranger"))
    yield case("signed by the keys that the list names", bad, signers=("issuer key 1", "issuer key 2"))
    yield case("a bit of an entry flipped", bad, change=lambda data: data[:60] + bytes([data[60] ^ 1]) + data[61:])
    yield case("a sequence raised", bad, change=lambda data: data[:4] + b"\x09" + data[5:])
    yield case("n - s", bad, sign=high_s)
    yield case("stripped", bad, sign=lambda *args: root_signature(*args)[:32] + bytes(64))
    for tag in TAGS:
        if tag != "trust":
            yield case(f"signed under tag {tag}", bad, tag=tag)
    yield case("bad signatures on a bad entry", bad, signers=(), entries=changed(region="000000"))


def high_s(name: str, body: bytes, tag: str) -> bytes:
    signature = root_signature(name, body, tag)
    return signature[:64] + (N - int.from_bytes(signature[64:])).to_bytes(32)


def content() -> Iterator[dict[str, Any]]:
    yield case("sequence 0", "list-malformed", head={"sequence": 0})
    yield case("sequence 1 with a previous list", "list-malformed", head={"sequence": 1})
    yield case("sequence 2 without a previous list", "list-malformed", head={"sequence": 2, "previous": "00" * 32})
    yield case("next update at the time of issue", "list-malformed", head={"next_update": NEXT["issued_at"]})
    yield case("kids descending", "list-malformed", entries=[KEY_2, KEY_1])
    yield case("a kid twice", "list-malformed", entries=[KEY_1, KEY_2 | {"kid": KEY_1["kid"]}])
    yield case("a public key under two kids", "list-malformed", entries=[KEY_1, KEY_2 | {"key": KEY_1["key"]}])
    off = bytearray.fromhex(KEY_1["key"])
    off[63] ^= 1
    beyond = P.to_bytes(32).hex() + KEY_1["key"][64:]
    senseless: dict[str, dict[str, Any]] = {
        "a key off the curve": {"key": off.hex()},
        "a key of zeros": {"key": "00" * 64},
        "a key with x = p": {"key": beyond},
        "region 99999": {"region": "99999"},
        "region 1000000": {"region": "1000000"},
        "not before within an hour": {"not_before": NOT_BEFORE + 1},
        "not after at not before": {"not_after": NOT_BEFORE},
        "a credential key without scopes": {"scopes": []},
        "0 index bits for credentials": {"index_bits": 0},
        "33 index bits": {"index_bits": 33},
        "scopes for a head key": {"role": 2, "index_bits": 0},
        "index bits for a head key": {"role": 2, "scopes": []},
        "33 index bits for a head key": {"role": 2, "scopes": [], "index_bits": 33},
    }
    for what, changes in senseless.items():
        yield case(what, "list-malformed", entries=changed(**changes))


def succession() -> Iterator[dict[str, Any]]:
    newest = signed_newest()
    imported = [KEY_1, issuer_entry("issuer key 2", 0x002001)]
    yield case("a key of another issuer", "list-foreign-key", entries=imported)
    yield case(
        "a foreign key in an old list", "list-foreign-key", head={"sequence": 6}, entries=imported, newest=newest
    )
    yield case("an older list", "list-rollback", head={"sequence": 6}, newest=newest)
    yield case(
        "an older list, past its next update",
        "list-rollback",
        head={"sequence": 6},
        newest=newest,
        now=RECEIVED + 9 * DAY,
    )
    yield case("another list of the same sequence", "list-fork", head={"sequence": 7}, newest=newest)
    yield case("the next list of another history", "list-fork", head={"previous": "08" * 32}, newest=newest)
    lasting: dict[str, dict[str, Any]] = {
        "suite": {"suite": 2},
        "key": {"key": point(scalar("other")).hex()},
        "role": {"role": 2, "scopes": [], "index_bits": 0},
        "not before": {"not_before": NOT_BEFORE + HOUR},
    }
    for what, changes in lasting.items():
        yield case(f"the {what} of a kid changed", "list-fork", entries=changed(**changes), newest=newest)
    skipped = {"sequence": 12, "previous": "0c" * 32}
    other_key = changed(key=point(scalar("other")).hex())
    yield case("a key changed behind skipped lists", "list-fork", head=skipped, entries=other_key, newest=newest)
    moved = [issuer_entry("issuer key 1", 0x001000), KEY_2, HEAD_KEY]
    yield case("a public key moved to another kid", "list-fork", entries=moved, newest=newest)
    revoked = signed_newest(pack_body(HEAD, changed(revoked_at=RECEIVED - 90)))
    own = {"previous": sha256(pack_body(HEAD, changed(revoked_at=RECEIVED - 90))).hexdigest()}
    yield case("a revocation taken back", "list-fork", head=own, newest=revoked)
    redated = changed(revoked_at=RECEIVED - 30)
    yield case("a revocation redated", "list-fork", head=own, entries=redated, newest=revoked)
    for late in (0, DAY):
        yield case(f"{late} s past its next update", "list-expired", now=NEXT["next_update"] + late, newest=newest)


def document() -> dict[str, Any]:
    groups = (accepted, layout, signatures, content, succession)
    return {
        "about": "What a reader answers to a trust list (FORMAT.md 10). reader.newest was read without one before it.",
        "cases": [entry for group in groups for entry in group()],
    }
