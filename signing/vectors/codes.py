"""The cases of open.json: texts at a door."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from .wire import (
    DAY,
    HOUR,
    NOT_BEFORE,
    START,
    TAGS,
    Code,
    N,
    P,
    as_text,
    close_list,
    even_scalar,
    issuer_entry,
    pack_body,
    point,
    root_signature,
    scalar,
)

LOW = [10, 30, 120]
MIDDLE = [5, 15, 0]
CODE = Code()
GOOD = CODE.stages()
NUMBER = GOOD["text"][2:]

ENTRIES = [
    issuer_entry("issuer key 1", 0x001001),
    issuer_entry("issuer key 2", 0x001002, index_bits=32),
    issuer_entry("short-lived key", 0x001003, not_after=START + 12 * HOUR, index_bits=1),
    issuer_entry("revoked key", 0x001004, revoked_at=START - DAY),
    issuer_entry("key to be revoked", 0x001005, revoked_at=START + 80 * DAY),
    issuer_entry("transit key", 0x001006, scopes=[2]),
    issuer_entry("head key", 0x001007, role=2, scopes=[], index_bits=0),
    issuer_entry("venue key", 0x001008, role=3, scopes=[], index_bits=0),
    issuer_entry("log key", 0x001009, role=4, scopes=[], index_bits=0),
    issuer_entry("key of a later suite", 0x00100A, suite=2),
    issuer_entry("key of a later role", 0x00100B, role=9, scopes=[], index_bits=0),
    issuer_entry("key off the grid", 0x00100C, not_before=NOT_BEFORE + HOUR),
]


def trust_list() -> bytes:
    head = {
        "sequence": 1,
        "previous": "00" * 32,
        "issued_at": NOT_BEFORE,
        "next_update": NOT_BEFORE + 30 * DAY,
    }
    body = pack_body(head, ENTRIES)
    return close_list(body, [root_signature("root 1", body)])


def case(name: str, code: Code, result: str, *, age: float = 3, **door: Any) -> dict[str, Any]:
    """`result` is accepted, amber or a reason; the door looks `age` seconds after the slot began."""
    judged = {"now": code.drawn_at + age, "window": LOW, "scope": code.scope, "challenge": code.challenge}
    expected: dict[str, Any] = {"result": "refused", "reason": result}
    if result in ("accepted", "amber"):
        start = NOT_BEFORE + HOUR * code.epoch
        expected = {"result": result, "age": age, "start": start, "end": start + HOUR * code.life}
    return {
        "name": name,
        "fields": code.fields(),
        "stages": code.stages(),
        "door": judged | door,
        "expect": expected,
    }


def text_case(name: str, text: str, reason: str) -> dict[str, Any]:
    return {
        "name": name,
        "stages": {"text": text},
        "door": {"now": CODE.drawn_at, "window": LOW, "scope": 0, "challenge": 0},
        "expect": {"result": "refused", "reason": reason},
    }


def accepted() -> Iterator[dict[str, Any]]:
    yield case("a fresh code of scope 0", CODE, "accepted")
    yield case("scope 0 opens a scene of scope 3", CODE, "accepted", scope=3)
    for scope in range(1, 14):
        yield case(f"scope {scope} at its own scene", CODE.but(scope=scope), "accepted")
    for life in (2, 4, 6, 8, 12, 24):
        last = CODE.but(life=life, slot=life * 1800 - 1)
        yield case(f"the last slot of {life} hours", last, "accepted")
    for fare in (1, 2):
        yield case(f"fare class {fare} in scope 2", CODE.but(scope=2, fare=fare), "accepted")
    yield case("a carer for the holder", CODE.but(profile=2), "accepted")
    yield case("the first slot of the key's first hour", CODE.but(epoch=0, slot=0), "accepted")
    yield case(
        "another key, index 2^32 - 1", CODE.but(kid=0x001002, issuer="issuer key 2", index=2**32 - 1), "accepted"
    )
    short = CODE.but(kid=0x001003, issuer="short-lived key", life=12, index=1)
    yield case("a life that ends with its key, index 2^1 - 1", short, "accepted")
    yield case("a scope that the key is limited to", CODE.but(kid=0x001006, issuer="transit key", scope=2), "accepted")
    for challenge in (1, 4322, 10_000):
        yield case(f"typed challenge {challenge}", CODE.but(challenge=challenge), "accepted")
    for age in (-10, 0, 30, 29.75):
        yield case(f"age {age} in a low scene", CODE, "accepted", age=age)
    for age in (-5, 15):
        yield case(f"age {age} in a middle scene", CODE, "accepted", age=age, window=MIDDLE)
    yield from small_numbers()


def small_numbers() -> Iterator[dict[str, Any]]:
    """Numbers that begin with zero bytes, where implementations that trim them go wrong."""
    phones = (even_scalar(f"phone with a short x {number}") for number in count())
    phone = next(secret for secret in phones if point(secret)[0] == 0)
    yield case(
        "a device key that begins with a zero byte", CODE.but(device=phone, device_key=point(phone)[:32]), "accepted"
    )
    for part, offset in (("r", 0), ("s", 32)):
        slots = (CODE.but(slot=slot) for slot in count(18_001))
        short = next(c for c in slots if c.stages()["presentation_signature"][2 * offset :][:2] == "00")
        yield case(f"a device signature whose {part} begins with a zero byte", short, "accepted")


def amber() -> Iterator[dict[str, Any]]:
    for age in (-120, -10.5, 30.5, 120):
        yield case(f"amber: age {age} in a low scene", CODE, "amber", age=age)


def texts() -> Iterator[dict[str, Any]]:
    digits = GOOD["text"]
    yield text_case("nothing", "", "not-ours")
    yield text_case("a payment code", "280123456789012345", "not-ours")
    yield text_case("the prefix alone", "86", "not-ours")
    yield text_case("truncated by one digit", digits[:-1], "not-ours")
    yield text_case("one digit too many", digits + "0", "not-ours")
    yield text_case("one zero too many in front of the number", "860" + NUMBER, "not-ours")
    yield text_case("another prefix", "87" + NUMBER, "not-ours")
    yield text_case("no prefix, 429 digits", "00" + NUMBER, "not-ours")
    yield text_case("an Enter that the door did not fold", digits + "\r", "not-ours")
    yield text_case(
        "full-width digits that the door did not fold", "".join(chr(ord(d) + 0xFEE0) for d in digits), "not-ours"
    )
    yield text_case("429 UTF-16 units, 428 characters", digits[:427] + "\U0001f600", "not-ours")
    yield text_case("429 characters, 430 UTF-16 units", digits[:428] + "\U0001f600", "malformed")
    for what, character in (
        ("a letter", "A"),
        ("a line feed", "\n"),
        ("a space", " "),
        ("a zero byte", "\0"),
        ("an underscore", "_"),
        ("a full-width digit", "\uff11"),
        ("an Arabic digit", "\u0661"),
        ("a superscript digit", "\u00b9"),
        ("a mathematical digit", "\U0001d7cf"),
        ("half a surrogate pair", "\ud835"),
    ):
        yield text_case(f"{what} in the middle", digits[:200] + character + digits[201:], "malformed")
        yield text_case(f"{what} at the end", digits[:-1] + character, "malformed")
    yield text_case("a sign before the number", "86+" + NUMBER[1:], "malformed")
    yield text_case("2^1416", as_text(2**1416), "malformed")
    yield text_case("the greatest number", "86" + "9" * 427, "malformed")
    shifted = 16 * int.from_bytes(bytes.fromhex(GOOD["presentation"]))
    yield text_case("a good number and four bits more", as_text(shifted), "malformed")
    yield text_case("2^1416 - 1", as_text(2**1416 - 1), "malformed")
    yield text_case("zero", as_text(0), "malformed")
    million = text_case("a million digits", "", "not-ours")
    del million["stages"]
    yield million | {"generate": {"prefix": "86", "repeat": "8", "times": 999_998}}


def malformed() -> Iterator[dict[str, Any]]:
    changes: dict[str, list[int]] = {
        "version": [0, 2, 15],
        "profile": [0, 3, 15],
        "life": [0, 1, 3, 5, 7, 23, 25, 48, 255],
        "scope": [14, 255],
        "challenge": [10_001, 65_534],
    }
    for name, values in changes.items():
        for value in values:
            yield case(f"{name} {value}", CODE.but(**{name: value}), "malformed", challenge=0)
    yield case("fare class 3", CODE.but(scope=2, fare=3), "malformed")
    yield case("a fare class in scope 0", CODE.but(fare=1), "malformed")
    yield case("an index of 2^b", CODE.but(index=2**24), "malformed")
    yield case("a start off the grid", CODE.but(epoch=CODE.epoch + 1), "malformed")
    grid = CODE.but(kid=0x00100C, issuer="key off the grid", life=2)
    yield case("a start on the key's hours, off the grid of all", grid, "malformed")
    for what, x in (
        ("p", P),
        ("off the curve", off_curve()),
        ("x + p, which is x reduced", P + small_x()),
        ("2^256 - 1", 2**256 - 1),
    ):
        yield case(f"device key {what}", CODE.but(device_key=x.to_bytes(32)), "malformed")


def on_curve(x: int) -> bool:
    b = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
    return pow(x**3 - 3 * x + b, (P - 1) // 2, P) == 1


def off_curve() -> int:
    return next(x for x in count(scalar("off curve")) if not on_curve(x))


def small_x() -> int:
    return next(x for x in count(1) if on_curve(x))


def keys() -> Iterator[dict[str, Any]]:
    yield case("a kid that the list does not have", CODE.but(kid=0x001FFF), "unknown-key")
    yield case("the same key number of another issuer", CODE.but(kid=0x002001), "unknown-key")
    yield case("a key of a suite not judged yet", CODE.but(kid=0x00100A, issuer="key of a later suite"), "unknown-key")
    for kid, name in (
        (0x001007, "head key"),
        (0x001008, "venue key"),
        (0x001009, "log key"),
        (0x00100B, "key of a later role"),
    ):
        yield case(f"a credential signed by a {name}", CODE.but(kid=kid, issuer=name), "key-not-valid")
    transit = CODE.but(kid=0x001006, issuer="transit key")
    yield case("a scope that the key may not sign", transit.but(scope=1), "key-not-valid")
    yield case("scope 0 by a key limited to another", transit, "key-not-valid")
    short = CODE.but(kid=0x001003, issuer="short-lived key", index=1)
    yield case("a life that outlasts its key", short, "key-not-valid")
    yield case("an epoch beyond the key's life", CODE.but(epoch=65_520), "key-not-valid")
    revoked = CODE.but(kid=0x001004, issuer="revoked key")
    yield case("a revoked key", revoked, "key-revoked")
    yield case("a revoked key, before its revocation", revoked.but(epoch=0), "key-revoked")
    yield case("a revocation dated ahead", CODE.but(kid=0x001005, issuer="key to be revoked"), "key-revoked")


def part(signature: bytes, r: int | None = None, s: int | None = None) -> bytes:
    return (signature[:32] if r is None else r.to_bytes(32)) + (signature[32:] if s is None else s.to_bytes(32))


FORGERIES = {
    "stripped": lambda _: bytes(64),
    "with n - s": lambda signature: part(signature, s=N - int.from_bytes(signature[32:])),
    "with r = 0": lambda signature: part(signature, r=0),
    "with s = 0": lambda signature: part(signature, s=0),
    "with r = n": lambda signature: part(signature, r=N),
    "with s = n": lambda signature: part(signature, s=N),
    "with s just above n / 2": lambda signature: part(signature, s=N // 2 + 1),
    "all ones": lambda _: b"\xff" * 64,
    "with r and s exchanged": lambda signature: signature[32:] + signature[:32],
}


def signatures() -> Iterator[dict[str, Any]]:
    for what, forgery in FORGERIES.items():
        yield case(f"issuer signature {what}", CODE.but(issuer_signature=forgery), "bad-signature")
        yield case(f"device signature {what}", CODE.but(device_signature=forgery), "bad-signature")
    for tag in TAGS:
        if tag != "credential":
            yield case(f"a credential signed under tag {tag}", CODE.but(issuer_tag=tag), "bad-signature")
        if tag != "presentation":
            yield case(f"a presentation signed under tag {tag}", CODE.but(device_tag=tag), "bad-signature")
    yield case("the right kid, signed by another key of the issuer", CODE.but(issuer="issuer key 2"), "bad-signature")
    yield case("the right kid, signed by the phone itself", CODE.but(issuer="phone 0"), "bad-signature")
    yield case("another phone's signature", CODE.but(device=even_scalar("thief")), "bad-signature")
    yield case("a signature by the odd point of the same x", CODE.but(device=N - CODE.device), "bad-signature")
    thief = even_scalar("thief")
    stolen = CODE.but(device=thief, forge=lambda c: c[:13] + point(thief)[:32] + c[45:])
    yield case("the device key exchanged for another", stolen, "bad-signature")
    yield from raised()


def raised() -> Iterator[dict[str, Any]]:
    """Fields changed after signing: a byte at an offset, in the credential or behind it."""
    free = CODE.but(scope=2)
    for what, code, offset, value in (
        ("profile flipped", CODE, 0, 0x12),
        ("life lengthened", CODE.but(life=12), 6, 24),
        ("scope widened to 0", free, 7, 0),
        ("fare class raised", free, 8, 2),
        ("index changed", CODE, 12, 0xFF),
    ):
        forged = code.but(forge=lambda c, at=offset, new=value: c[:at] + bytes([new]) + c[at + 1 :])
        yield case(what, forged, "bad-signature")
    day = (CODE.epoch + 24).to_bytes(2)
    yield case("the day after", CODE.but(forge=lambda c: c[:4] + day + c[6:]), "bad-signature")
    later = (CODE.slot + 60).to_bytes(2)
    yield case("slot moved on", CODE.but(replay=lambda p: p[:109] + later + p[111:]), "bad-signature", age=123)
    asked = CODE.but(replay=lambda p: p[:111] + (7).to_bytes(2) + p[113:])
    yield case("challenge filled in afterwards", asked, "bad-signature", challenge=7)


def scenes() -> Iterator[dict[str, Any]]:
    transit = CODE.but(scope=2, fare=2)
    yield case("a transit code at a library", transit, "wrong-scope", scope=3)
    yield case("a transit code where only scope 0 is asked", transit, "wrong-scope", scope=0)
    typed = CODE.but(challenge=4322)
    yield case("no challenge answered", CODE, "wrong-challenge", challenge=4322)
    yield case("another challenge answered", typed, "wrong-challenge", challenge=4323)
    yield case("a challenge answered that was not asked", typed, "wrong-challenge", challenge=0)
    yield case("a scanned challenge that was not asked", CODE.but(challenge=65_535), "wrong-challenge", challenge=0)


def times() -> Iterator[dict[str, Any]]:
    for life in (2, 24):
        yield case(f"a slot at the end of {life} hours", CODE.but(life=life, slot=life * 1800), "expired")
    yield case("the highest slot", CODE.but(slot=65_535), "expired")
    for age in (120.5, 86_400):
        yield case(f"age {age} in a low scene", CODE, "too-old", age=age)
    for age in (-120.5, -86_400):
        yield case(f"age {age} in a low scene", CODE, "from-the-future", age=age)
    yield case("age 15.5 in a middle scene", CODE, "too-old", age=15.5, window=MIDDLE)
    yield case("age -5.5 in a middle scene", CODE, "from-the-future", age=-5.5, window=MIDDLE)
    yield case("the last slot, an hour after its life", CODE.but(slot=43_199), "too-old", age=HOUR)
    yield case("the first slot, an hour before its life", CODE.but(slot=0), "from-the-future", age=-HOUR)


def order() -> Iterator[dict[str, Any]]:
    """Two things wrong at once: every verifier names the same one."""
    broken = CODE.but(device_signature=lambda _: bytes(64))
    yield case("unknown life and unknown key", CODE.but(life=3, kid=0x001FFF), "malformed")
    yield case("role of a revoked key", CODE.but(kid=0x001004, issuer="revoked key", epoch=65_520), "key-not-valid")
    yield case("revoked key and index too high", CODE.but(kid=0x001004, issuer="x", index=2**24), "key-revoked")
    yield case("index too high and bad signature", CODE.but(issuer="x", index=2**24), "malformed")
    yield case("bad issuer signature and wrong scope", CODE.but(issuer="x", scope=2), "bad-signature", scope=3)
    astray = CODE.but(device_key=P.to_bytes(32), scope=2)
    yield case("wrong scope and no point", astray, "wrong-scope", scope=3)
    yield case("no point and wrong challenge", astray, "malformed", challenge=7)
    yield case("wrong challenge and bad device signature", broken, "wrong-challenge", challenge=7)
    yield case("bad device signature and expired", broken.but(slot=65_535), "bad-signature")
    yield case("expired and too old", CODE.but(slot=65_535), "expired", age=DAY)


def document() -> dict[str, Any]:
    groups = (accepted, amber, texts, malformed, keys, signatures, scenes, times, order)
    return {
        "about": "What a door answers to a text (FORMAT.md 5 and 7). Every case is judged by trust_list.",
        "root": {"issuer": 1, "keys": [point(scalar("root 1")).hex()], "threshold": 1},
        "received": NOT_BEFORE,
        "trust_list": trust_list().hex(),
        "cases": [entry for group in groups for entry in group()],
    }
