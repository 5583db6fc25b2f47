"""The cases of head.json and manifest.json: what a publisher says, and who reads it when."""

import struct
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from .codes import FORGERIES
from .revocations import EPOCH, KID, pack
from .wire import (
    DAY,
    HOUR,
    NOT_BEFORE,
    TAGS,
    close_list,
    issuer_entry,
    pack_body,
    point,
    root_signature,
    scalar,
    sign,
    tagged,
)

Change = Callable[[bytes], bytes]

NOW = NOT_BEFORE + 10 * DAY
HEAD_KID = 0x001007
ROOT = {"issuer": 1, "keys": [point(scalar("root 1")).hex()], "threshold": 1}


def put(at: int, new: bytes) -> Change:
    return lambda data: data[:at] + new + data[at + len(new) :]


def head_key(name: str, kid: int, **changes: Any) -> dict[str, Any]:
    return issuer_entry(name, kid, **{"role": 2, "scopes": [], "index_bits": 0} | changes)


ENTRIES = [
    issuer_entry("issuer key 1", KID),
    issuer_entry("issuer key 2", KID + 1, index_bits=32),
    head_key("head key", HEAD_KID),
    head_key("second head key", 0x001008),
    head_key("revoked head key", 0x001009, revoked_at=NOW + DAY),
    head_key("head key of a later suite", 0x00100A, suite=2),
    head_key("ended head key", 0x00100B, not_after=NOW - 60),
    head_key("coming head key", 0x00100C, not_before=NOT_BEFORE + 11 * DAY),
    issuer_entry("venue key", 0x00100D, role=3, scopes=[], index_bits=0),
    issuer_entry("log key", 0x00100E, role=4, scopes=[], index_bits=0),
]


def trust_list() -> bytes:
    times = {"issued_at": NOT_BEFORE, "next_update": NOT_BEFORE + 30 * DAY}
    body = pack_body({"sequence": 1, "previous": "00" * 32} | times, ENTRIES)
    return close_list(body, [root_signature("root 1", body)])


def expectation(result: str) -> dict[str, Any]:
    return {"result": result} if result == "accepted" else {"result": "refused", "reason": result}


LIST = pack(24, [5, 77, 1234])


def listed(**changes: Any) -> dict[str, Any]:
    named = {"kid": KID, "epoch": EPOCH, "digest": sha256(LIST).hexdigest(), "length": len(LIST)}
    return named | changes


LISTS = [listed(), listed(epoch=EPOCH + 24), listed(kid=KID + 1, epoch=0, digest="ab" * 32, length=900)]
MANIFEST: dict[str, Any] = {
    "sequence": 7,
    "issued_at": NOW - HOUR,
    "trust_list": sha256(trust_list()).hexdigest(),
    "lists": LISTS,
}


def pack_listed(row: dict[str, Any]) -> bytes:
    place = struct.pack(">IH", row["kid"], row["epoch"])[1:]
    return place + bytes.fromhex(row["digest"]) + struct.pack(">I", row["length"])


def pack_manifest(fields: dict[str, Any]) -> bytes:
    head = struct.pack(">BII", 1, fields["sequence"], fields["issued_at"]) + bytes.fromhex(fields["trust_list"])
    return head + struct.pack(">I", len(fields["lists"])) + b"".join(map(pack_listed, fields["lists"]))


def manifest_case(
    name: str,
    result: str,
    *,
    newest: dict[str, Any] | None = None,
    change: Change = lambda data: data,
    swap: Change = lambda data: data,
    **fields: Any,
) -> dict[str, Any]:
    """`change` is done before the head names the manifest, `swap` afterwards."""
    made = MANIFEST | fields
    named = change(pack_manifest(made))
    head = {"kid": HEAD_KID, "issued_at": NOW - 60, "manifest": sha256(named).hexdigest()}
    return {
        "name": name,
        "fields": made,
        "stages": {"manifest": swap(named).hex()},
        "reader": {"head": head, "newest": pack_manifest(newest).hex() if newest else None},
        "expect": expectation(result),
    }


def manifests() -> Iterator[dict[str, Any]]:
    good, bad = "accepted", "list-malformed"
    yield manifest_case("a first look", good)
    yield manifest_case("no lists", good, lists=[])
    yield manifest_case("the next one", good, newest=MANIFEST | {"sequence": 6})
    yield manifest_case("the same again", good, newest=MANIFEST)
    yield manifest_case("sequences skipped", good, sequence=2**32 - 1, newest=MANIFEST)
    yield manifest_case("issued with its head", good, issued_at=NOW - 60)
    yield manifest_case("no bytes", bad, change=lambda _: b"")
    yield manifest_case("half a head", bad, change=lambda data: data[:44])
    yield manifest_case("cut off by a byte", bad, change=lambda data: data[:-1])
    yield manifest_case("a byte behind it", bad, change=lambda data: data + b"\0")
    for count in (2, 4):
        yield manifest_case(f"a count of {count} for three lists", bad, change=put(44, bytes([count])))
    yield manifest_case("the greatest count", bad, change=put(41, b"\xff" * 4))
    for version in (b"\0", b"\2"):
        yield manifest_case(f"version {version[0]}", bad, change=put(0, version))
    yield manifest_case("sequence 0", bad, sequence=0)
    yield manifest_case("kids descending", bad, lists=LISTS[::-1])
    yield manifest_case("epochs descending", bad, lists=[LISTS[1], LISTS[0]])
    yield manifest_case("a kid and epoch twice", bad, lists=[LISTS[0], listed(digest="cd" * 32)])
    yield manifest_case("issued after its head", bad, issued_at=NOW - 59)
    yield manifest_case("another file than the head names", bad, swap=lambda data: data[:-1] + b"\7")
    yield manifest_case("cut off in mid-download", bad, swap=lambda data: data[:45])
    foreign = [*LISTS, listed(kid=0x002001)]
    yield manifest_case("a list of another issuer", "list-foreign-key", lists=foreign)
    yield manifest_case("an older one", "list-rollback", newest=MANIFEST | {"sequence": 8})
    earlier = MANIFEST | {"sequence": 6, "issued_at": NOW - HOUR + 1}
    yield manifest_case("the next one, issued before", "list-rollback", newest=earlier)
    yield manifest_case("another one of the same sequence", "list-fork", newest=MANIFEST | {"lists": []})


def listed_case(name: str, result: str, data: bytes = LIST, **changes: Any) -> dict[str, Any]:
    named = listed(digest=sha256(data).hexdigest(), length=len(data))
    stages = {"list": data.hex()}
    return {"name": name, "fields": named | changes, "stages": stages, "expect": expectation(result)}


def lists() -> Iterator[dict[str, Any]]:
    bad = "list-malformed"
    yield listed_case("the list named", "accepted")
    yield listed_case("a list of a key that nobody knows", "accepted", pack(20, [1], kid=0x001FFF), kid=0x001FFF)
    yield listed_case("another file", bad, digest="00" * 32)
    yield listed_case("cut off in mid-download", bad, LIST[:-1], digest=sha256(LIST).hexdigest())
    yield listed_case("a length that is not its own", bad, length=len(LIST) + 1)
    yield listed_case("a list of another key", bad, pack(24, [5], kid=KID + 1))
    yield listed_case("a list of another epoch", bad, pack(24, [5], epoch=EPOCH + 24))
    yield listed_case("other index bits than the key's", bad, pack(23, [5]))
    yield listed_case("no list at all", bad, b"<!doctype html>")


def manifest_document() -> dict[str, Any]:
    return {
        "about": "Manifests (FORMAT.md 14), read for a verified head; and the lists they name, beside trust_list.",
        "root": ROOT,
        "received": NOT_BEFORE,
        "trust_list": trust_list().hex(),
        "cases": list(manifests()),
        "listed": list(lists()),
    }


HEAD: dict[str, Any] = {
    "kid": HEAD_KID,
    "sequence": 41,
    "issued_at": NOW - 60,
    "next_update": NOW + HOUR - 60,
    "manifest": sha256(pack_manifest(MANIFEST)).hexdigest(),
}


def pack_head(fields: dict[str, Any]) -> bytes:
    numbers = (fields["kid"], fields["sequence"], fields["issued_at"], fields["next_update"])
    return b"\1" + struct.pack(">IIII", *numbers)[1:] + bytes.fromhex(fields["manifest"])


def head_case(  # noqa: PLR0913 # what was done to the head, each by its name
    name: str,
    result: str,
    *,
    key: str = "head key",
    tag: str = "head",
    newest: dict[str, Any] | None = None,
    now: float = NOW,
    forge: Change = lambda signature: signature,
    change: Change = lambda data: data,
    **fields: Any,
) -> dict[str, Any]:
    """`forge` is done to the signature, `change` to the whole head."""
    made = HEAD | fields
    body = pack_head(made)
    signature = forge(sign(scalar(key), tagged(tag, body)))
    return {
        "name": name,
        "fields": made,
        "stages": {
            "message": tagged(tag, body).hex(),
            "signature": signature.hex(),
            "head": change(body + signature).hex(),
        },
        "reader": {"now": now, "newest": signed_head(newest).hex() if newest else None},
        "expect": expectation(result),
    }


def signed_head(fields: dict[str, Any]) -> bytes:
    body = pack_head(fields)
    return body + sign(scalar("head key"), tagged("head", body))


def heads() -> Iterator[dict[str, Any]]:
    good = "accepted"
    yield head_case("a first look", good)
    yield head_case("the next one", good, newest=HEAD | {"sequence": 40, "issued_at": NOW - 120})
    yield head_case("the next one, the same second", good, newest=HEAD | {"sequence": 40})
    yield head_case("the same again", good, newest=HEAD)
    yield head_case("sequences skipped", good, sequence=2**32 - 1, newest=HEAD)
    yield head_case("sequence 1", good, sequence=1)
    yield head_case("by another head key", good, key="second head key", kid=0x001008, newest=HEAD | {"sequence": 40})
    yield head_case("60 s ahead of the reader", good, issued_at=NOW + 60)
    yield head_case("past its next update", good, now=NOW + 30 * DAY)
    ended: dict[str, Any] = {"kid": 0x00100B, "issued_at": NOW - 61}
    yield head_case("issued in the last second of its key", good, key="ended head key", **ended)
    yield head_case("issued in the first second of its key", good, issued_at=NOT_BEFORE)


def layout() -> Iterator[dict[str, Any]]:
    bad = "list-malformed"
    yield head_case("no bytes", bad, change=lambda _: b"")
    yield head_case("cut off by a byte", bad, change=lambda data: data[:-1])
    yield head_case("without its signature", bad, change=lambda data: data[:48])
    yield head_case("a byte behind it", bad, change=lambda data: data + b"\0")
    for version in (b"\0", b"\2"):
        yield head_case(f"version {version[0]}", bad, change=put(0, version))
    yield head_case("sequence 0", bad, sequence=0)
    yield head_case("next update at the time of issue", bad, next_update=HEAD["issued_at"])
    yield head_case("next update before the time of issue", bad, next_update=HEAD["issued_at"] - 1)


def signatures() -> Iterator[dict[str, Any]]:
    bad = "list-bad-signature"
    yield head_case("a key that the trust list does not have", bad, kid=0x001FFF)
    yield head_case("the same key number of another issuer", bad, kid=0x002007)
    wrong = {"issuer key 1": KID, "venue key": 0x00100D, "log key": 0x00100E}
    for name, kid in wrong.items():
        yield head_case(f"signed by the {name}", bad, key=name, kid=kid)
    yield head_case("by a revoked key, before its revocation", bad, key="revoked head key", kid=0x001009)
    yield head_case("by a key of a suite not judged yet", bad, key="head key of a later suite", kid=0x00100A)
    yield head_case("issued when its key had ended", bad, key="ended head key", kid=0x00100B)
    yield head_case("issued before its key began", bad, key="coming head key", kid=0x00100C)
    yield head_case("the right kid, signed by another head key", bad, key="second head key")
    yield head_case("the right kid, signed by the root", bad, key="root 1")
    for tag in TAGS:
        if tag != "head":
            yield head_case(f"signed under tag {tag}", bad, tag=tag)
    for what, forgery in FORGERIES.items():
        yield head_case(f"signature {what}", bad, forge=forgery)
    for what, at in {"sequence raised": 4, "prolonged": 12, "another manifest": 20}.items():
        yield head_case(what, bad, change=put(at, b"\x70"))
    yield head_case("made younger by a second", bad, change=put(8, struct.pack(">I", NOW - 59)))


def succession() -> Iterator[dict[str, Any]]:
    yield head_case("an older one", "list-rollback", newest=HEAD | {"sequence": 42})
    yield head_case("an older one, long overdue", "list-rollback", newest=HEAD | {"sequence": 42}, now=NOW + 9 * DAY)
    later = HEAD | {"sequence": 40, "issued_at": NOW - 59}
    yield head_case("the next one, issued before", "list-rollback", newest=later)
    others: dict[str, dict[str, Any]] = {
        "manifest": {"manifest": "ab" * 32},
        "next update": {"next_update": NOW + 2 * HOUR},
        "time of issue": {"issued_at": NOW - 61},
    }
    for name, change in others.items():
        yield head_case(f"the same sequence with another {name}", "list-fork", newest=HEAD | change)
    yield head_case("the same sequence by another key", "list-fork", key="second head key", kid=0x001008, newest=HEAD)
    far: dict[str, Any] = {"issued_at": NOW + 365 * DAY, "next_update": NOW + 366 * DAY}
    yield head_case("61 s ahead of the reader", "from-the-future", issued_at=NOW + 61)
    yield head_case("a clock half a second too slow", "from-the-future", issued_at=NOW + 60, now=NOW - 0.5)
    yield head_case("a reader whose clock was set back a year", "from-the-future", now=NOW - 365 * DAY)
    yield head_case("a year ahead, beyond its key", "list-bad-signature", **far)
    yield head_case("older, and ahead of the reader", "list-rollback", newest=HEAD | {"sequence": 42}, now=NOW - DAY)


def head_document() -> dict[str, Any]:
    groups = (heads, layout, signatures, succession)
    return {
        "about": "Heads (FORMAT.md 15). reader.newest was read before; trust_list names the keys.",
        "root": ROOT,
        "received": NOT_BEFORE,
        "trust_list": trust_list().hex(),
        "cases": [entry for group in groups for entry in group()],
    }
