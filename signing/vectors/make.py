"""Write the golden cases: `python -m signing.vectors.make`. Running it twice changes nothing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import codes, lists, published, revocations
from .codes import CODE, FORGERIES, GOOD, small_x
from .wire import TAGS, N, P, even_scalar, point, sign, tagged

FORMAT_VERSION = "1.1"


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
    about = "Confirmation of an amber code, use, a door's clock, the age of its lists (FORMAT.md 7, 8, 16)."
    return {"about": about, "confirms": confirms, "admit": admits, "clock": clocks(), "time": times(), "lists": ages()}


def clocks() -> list[dict[str, Any]]:
    """Ages in a low scene, -10 to 30 s, and what five of them say."""
    good, wrong = "ok", "own-clock-wrong"
    witnesses: dict[str, tuple[list[float], str]] = {
        "nobody seen": ([], good),
        "four phones late": ([200, 200, 201, 202], good),
        "five phones late": ([200, 200, 201, 202, 203], wrong),
        "five phones early": ([-200, -200, -201, -202, -203], wrong),
        "five phones a year early": ([-31_536_000] * 5, wrong),
        "four late, one early": ([200, 200, 201, 202, -203], good),
        "four late, the last one good": ([200, 200, 201, 202, 3], good),
        "four late, the first one good": ([3, 200, 200, 201, 202], good),
        "a good one before the last five": ([3, 200, 200, 201, 202, 203], wrong),
        "five at the late end of the window": ([30] * 5, good),
        "five just behind the late end": ([30.5] * 5, wrong),
        "five at the early end of the window": ([-10] * 5, good),
        "five just before the early end": ([-10.5] * 5, wrong),
    }
    return [
        {"name": name, "ages": ages, "window": codes.LOW, "expect": {"result": result}}
        for name, (ages, result) in witnesses.items()
    ]


def times() -> list[dict[str, Any]]:
    """A door's own clock, when its newest head was issued, and the time it judges by."""
    clocks: dict[str, tuple[float, int | None, float]] = {
        "no head yet": (500.5, None, 500.5),
        "a clock ahead of the head": (500.5, 500, 500.5),
        "a clock behind the head": (400.5, 500, 500),
    }
    return [
        {"name": name, "own": own, "issued_at": issued_at, "expect": {"time": expected}}
        for name, (own, issued_at, expected) in clocks.items()
    ]


def ages() -> list[dict[str, Any]]:
    judged: dict[str, tuple[float, bool, float, str]] = {
        "new lists": (5, False, 900, "fresh"),
        "lists as old as the scene allows": (900, False, 900, "fresh"),
        "lists older than the scene allows": (900.5, False, 900, "list-too-old"),
        "overdue, young enough": (600, True, 900, "amber"),
        "overdue and too old": (86_400, True, 900, "list-too-old"),
        "a scene that asks the server only": (0.5, False, 0, "list-too-old"),
        "a head 60 s ahead": (-60, False, 900, "fresh"),
    }
    return [
        {"name": name, "age": age, "overdue": overdue, "limit": limit, "expect": list_expectation(word)}
        for name, (age, overdue, limit, word) in judged.items()
    ]


def list_expectation(word: str) -> dict[str, Any]:
    return {"result": word} if word in ("fresh", "amber") else expectation(word)


def expectation(reason: str | None) -> dict[str, Any]:
    return {"result": "refused", "reason": reason} if reason else {"result": "accepted"}


def documents() -> dict[str, dict[str, Any]]:
    """Give the content of every file by its name."""
    possession = {"about": "Whether a phone holds its key (FORMAT.md 6).", "cases": list(proofs())}
    made = {
        "fold.json": folds(),
        "freshness.json": freshness(),
        "head.json": published.head_document(),
        "manifest.json": published.manifest_document(),
        "open.json": codes.document(),
        "possession.json": possession,
        "revocation.json": revocations.document(),
        "trust.json": lists.document(),
    }
    return {name: {"format": FORMAT_VERSION} | content for name, content in made.items()}


def render(document: dict[str, Any]) -> str:
    """Write ASCII only: a reader that is wrong about encodings is not what these files test."""
    return json.dumps(document, indent=1) + "\n"


if __name__ == "__main__":
    for name, document in documents().items():
        Path(__file__).with_name(name).write_text(render(document))
