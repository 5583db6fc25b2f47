"""Write the golden cases: `python -m signing.vectors.make`. Running it twice changes nothing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import codes, lists
from .codes import CODE, FORGERIES, GOOD, small_x
from .wire import TAGS, N, P, even_scalar, point, sign, tagged

FORMAT_VERSION = "1.0"


def folds() -> dict[str, Any]:
    text = GOOD["text"]
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in text)
    pairs = {
        "as typed": (text, text),
        "full-width digits": (wide, text),
        "some full-width digits": (wide[:9] + text[9:], text),
        "CR": (text + "\r", text),
        "LF": (text + "\n", text),
        "CRLF": (text + "\r\n", text),
        "full-width digits and CR": (wide + "\r", text),
        "only one line end": (text + "\n\n", text + "\n"),
        "LF CR is two line ends": (text + "\n\r", text + "\n"),
        "nothing in front": ("\r\n" + text, "\r\n" + text),
        "no blanks": (text + " ", text + " "),
        "no tab": (text + "\t", text + "\t"),
        "no other line ends": (text + "\u2028", text + "\u2028"),
        "no other digits": ("\u0661\u00b2\u2460\U0001d7cf", "\u0661\u00b2\u2460\U0001d7cf"),
        "no other full-width characters": ("\uff0f\uff1a\uff21", "\uff0f\uff1a\uff21"),
        "nothing": ("", ""),
        "a line end alone": ("\r\n", ""),
    }
    cases = [{"name": name, "text": typed, "folded": folded} for name, (typed, folded) in pairs.items()]
    return {"about": "What a door makes of keystrokes (FORMAT.md 5).", "cases": cases}


def proof(name: str, result: str, **changes: Any) -> dict[str, Any]:
    made = {"nonce": bytes(range(32)), "signed_nonce": None, "tag": "possession", "secret": CODE.device} | changes
    nonce, secret = made["nonce"], made["secret"]
    device_key = changes.get("device_key", point(secret)[:32])
    message = tagged(made["tag"], (made["signed_nonce"] or nonce) + made.get("signed_key", device_key))
    signature = made.get("forge", lambda good: good)(sign(secret, message))
    expected = {"result": "accepted"} if result == "accepted" else {"result": "refused", "reason": result}
    return {
        "name": name,
        "stages": {"message": message.hex(), "signature": signature.hex()},
        "nonce": nonce.hex(),
        "device_key": device_key.hex(),
        "expect": expected,
    }


def proofs() -> Iterator[dict[str, Any]]:
    bad = "bad-possession"
    yield proof("a good proof", "accepted")
    for length in (16, 64):
        yield proof(f"a nonce of {length} bytes", "accepted", nonce=bytes(length))
    for length in (0, 15, 65):
        yield proof(f"a nonce of {length} bytes", bad, nonce=bytes(length))
    yield proof("another nonce", bad, signed_nonce=bytes(32))
    yield proof("another key's proof", bad, device_key=point(even_scalar("thief"))[:32])
    yield proof("another key in the message", bad, signed_key=point(even_scalar("thief"))[:32])
    yield proof("the odd point of the same x", bad, secret=N - CODE.device)
    for tag in TAGS:
        if tag != "possession":
            yield proof(f"signed under tag {tag}", bad, tag=tag)
    for what, forgery in FORGERIES.items():
        yield proof(f"signature {what}", bad, forge=forgery)
    yield proof("a signature of 63 bytes", bad, forge=lambda good: good[:63])
    yield proof("a signature of 65 bytes", bad, forge=lambda good: good + b"\0")
    yield proof("a zero byte before s", bad, forge=lambda good: good[:32] + b"\0" + good[32:])
    yield proof("a device key of 31 bytes", bad, device_key=point(CODE.device)[:31])
    yield proof("a device key of 33 bytes", bad, device_key=b"\2" + point(CODE.device)[:32])
    for what, x in (("p", P), ("off the curve", codes.off_curve()), ("x + p", P + small_x())):
        yield proof(f"device key {what}", bad, device_key=x.to_bytes(32))


def freshness() -> dict[str, Any]:
    first = {"slot": 1000, "age": 60.0}
    seconds = {
        "the next code, the same skew": (1003, 60.0, True),
        "drawn 4 s later": (1002, 61.0, False),
        "drawn 6 s later, shown 5 s later": (1003, 59.0, True),
        "drawn 6 s later, shown 4.5 s later": (1003, 58.5, False),
        "the same code again": (1000, 66.0, False),
        "an earlier code": (997, 72.0, False),
        "nearly 7 s of drift": (1010, 66.75, True),
        "7 s of drift": (1010, 67.0, False),
        "nearly 7 s of drift back": (1010, 53.25, True),
        "7 s of drift back": (1010, 53.0, False),
        "a later code of a clock set right": (1040, 1.0, False),
        "a minute later": (1030, 60.5, True),
    }
    confirms = [
        {"name": name, "first": first, "second": {"slot": slot, "age": age}, "expect": expected}
        for name, (slot, age, expected) in seconds.items()
    ]
    memories = {
        "never seen": (18_000, None, False, None),
        "a later slot": (18_000, 17_999, False, None),
        "slot 0, never seen": (0, None, False, None),
        "the same slot": (18_000, 18_000, False, "already-used"),
        "slot 0 again": (0, 0, False, "already-used"),
        "an earlier slot": (18_000, 18_001, False, "already-used"),
        "a lost card": (18_000, None, True, "unavailable"),
        "a lost card seen before": (18_000, 18_000, True, "unavailable"),
    }
    admits = [
        {"name": name, "slot": slot, "last_slot": last, "void": void, "expect": expectation(reason)}
        for name, (slot, last, void, reason) in memories.items()
    ]
    about = "When a second code confirms an amber one, and when a code is used up (FORMAT.md 7 and 8)."
    return {"about": about, "confirms": confirms, "admit": admits}


def expectation(reason: str | None) -> dict[str, Any]:
    return {"result": "refused", "reason": reason} if reason else {"result": "accepted"}


def documents() -> dict[str, dict[str, Any]]:
    """Give the content of every file by its name."""
    possession = {"about": "Whether a phone holds its key (FORMAT.md 6).", "cases": list(proofs())}
    made = {
        "fold.json": folds(),
        "freshness.json": freshness(),
        "open.json": codes.document(),
        "possession.json": possession,
        "trust.json": lists.document(),
    }
    return {name: {"format": FORMAT_VERSION} | content for name, content in made.items()}


def render(document: dict[str, Any]) -> str:
    """Write ASCII only: a reader that is wrong about encodings is not what these files test."""
    return json.dumps(document, indent=1) + "\n"


if __name__ == "__main__":
    for name, document in documents().items():
        Path(__file__).with_name(name).write_text(render(document))
