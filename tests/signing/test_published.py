"""Lists, manifests and heads: the golden cases, what a publisher writes, and whatever else may come."""

import dataclasses
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import example, given
from hypothesis import strategies as st

import signing
from signing.vectors.revocations import pack, parameter
from tests.signing.golden import cases, read, refusal, trust_of

HEADS = read("head.json")
TRUST = trust_of(HEADS)
MANIFESTS = read("manifest.json")
HEAD = next(case for case in HEADS["cases"] if case["name"] == "the next one")
NOW = HEAD["reader"]["now"]


def manifest_head(data: bytes, **fields: Any) -> signing.Head:
    """A verified head that names these bytes."""
    named = {"kid": 0x001007, "issued_at": NOW, "manifest": sha256(data).digest()} | fields
    return signing.Head(sequence=1, next_update=named["issued_at"] + 3600, **named)


@pytest.mark.parametrize("case", cases("revocation.json"))
def test_a_list_is_read_and_written_alike(case: dict[str, Any]) -> None:
    fields, data = case["fields"], bytes.fromhex(case["stages"]["list"])
    if case["expect"]["result"] == "refused":
        assert refusal(lambda: signing.read_list(data)) == case["expect"]
        return
    revoked = signing.read_list(data)
    assert {name: getattr(revoked, name) for name in ("kid", "epoch", "index_bits")}.items() <= fields.items()
    assert list(revoked.indices) == fields["indices"]
    shuffled = sorted(fields["indices"], key=lambda index: index % 7)
    assert signing.write_list(fields["kid"], fields["epoch"], fields["index_bits"], [*shuffled, *shuffled]) == data
    around = {index + step for index in fields["indices"] for step in (-1, 0, 1)}
    assert {index for index in around if revoked.holds(index)} == set(fields["indices"])


@pytest.mark.parametrize("case", cases("manifest.json"))
def test_a_manifest_is_judged(case: dict[str, Any]) -> None:
    data, reader = bytes.fromhex(case["stages"]["manifest"]), case["reader"]
    newest = None
    if reader["newest"]:
        held = bytes.fromhex(reader["newest"])
        newest = signing.read_manifest(held, head=manifest_head(held))
    head = manifest_head(b"", **reader["head"] | {"manifest": bytes.fromhex(reader["head"]["manifest"])})
    if case["expect"]["result"] == "refused":
        assert refusal(lambda: signing.read_manifest(data, head=head, newest=newest)) == case["expect"]
        return
    manifest, fields = signing.read_manifest(data, head=head, newest=newest), case["fields"]
    rows = [row._asdict() | {"digest": row.digest.hex()} for row in manifest.lists.values()]
    assert (manifest.sequence, manifest.issued_at, manifest.trust_list.hex(), rows) == tuple(fields.values())


@pytest.mark.parametrize("case", cases("manifest.json", "listed"))
def test_a_listed_file_is_judged(case: dict[str, Any]) -> None:
    fields, data = case["fields"], bytes.fromhex(case["stages"]["list"])
    listed = signing.Listed(**fields | {"digest": bytes.fromhex(fields["digest"])})
    answer = refusal(lambda: signing.read_listed(data, listed=listed, trust=trust_of(MANIFESTS)))
    assert (answer or {"result": "accepted"}) == case["expect"]


@pytest.mark.parametrize("case", cases("head.json"))
def test_a_head_is_judged(case: dict[str, Any]) -> None:
    data, reader, fields = bytes.fromhex(case["stages"]["head"]), case["reader"], case["fields"]
    newest = None
    if reader["newest"]:
        newest = signing.read_head(bytes.fromhex(reader["newest"]), trust=TRUST, now=NOW + 999, newest=None)
    if case["expect"]["result"] == "refused":
        judged = refusal(lambda: signing.read_head(data, trust=TRUST, now=reader["now"], newest=newest))
        assert judged == case["expect"]
        return
    head = signing.read_head(data, trust=TRUST, now=reader["now"], newest=newest)
    assert dataclasses.asdict(head) | {"manifest": head.manifest.hex()} == fields
    assert signing.peek_head(data) == head
    assert head.is_overdue(head.next_update)
    assert not head.is_overdue(head.next_update - 0.5)
    assert head.is_overdue(float("nan"))


KEY = signing.FileKey(ec.generate_private_key(ec.SECP256R1()))
ENTRY = dataclasses.replace(TRUST.keys[0x001007], key=KEY.public_key)
OWN = dataclasses.replace(TRUST, keys=TRUST.keys | {ENTRY.kid: ENTRY})
LIST = signing.write_list(0x001001, 48, 24, [5, 77])
LISTED = signing.Listed.of(0x001001, 48, LIST)


def manifest_of(*rows: signing.Listed, sequence: int = 1, issued_at: int = NOW) -> bytes:
    return signing.make_manifest(sequence=sequence, issued_at=issued_at, trust_list=b"a trust list", lists=rows)


def test_what_a_publisher_writes_a_door_reads() -> None:
    later = LISTED._replace(epoch=72)
    data = manifest_of(later, LISTED)
    made = signing.make_head(KEY, ENTRY, sequence=3, issued_at=NOW, next_update=NOW + 3600, manifest=data)
    head = signing.read_head(made, trust=OWN, now=NOW, newest=None)
    manifest = signing.read_manifest(data, head=head)
    assert list(manifest.lists) == [(0x001001, 48), (0x001001, 72)]
    signing.demand_file(b"a trust list", manifest.trust_list)
    revoked = signing.read_listed(LIST, listed=manifest.lists[0x001001, 48], trust=OWN)
    assert [revoked.holds(index) for index in (4, 5, 77, 78)] == [False, True, True, False]
    assert signing.file_name(head.manifest) == f"{sha256(data).hexdigest()}.bin"


@pytest.mark.parametrize(
    "broken",
    [
        {"kid": -1},
        {"kid": 1 << 24},
        {"epoch": 1 << 16},
        {"index_bits": 0},
        {"index_bits": 33},
        {"indices": [-1]},
        {"indices": [16]},
    ],
)
def test_a_list_that_no_field_can_hold_is_the_callers_mistake(broken: dict[str, Any]) -> None:
    fields = {"kid": 1, "epoch": 1, "index_bits": 4, "indices": [3]} | broken
    with pytest.raises(ValueError, match=r"no such|2\^b"):
        signing.write_list(**fields)


def test_a_manifest_that_no_door_would_read_is_the_callers_mistake() -> None:
    mistakes: list[list[signing.Listed]] = [
        [LISTED, LISTED],
        [LISTED, LISTED._replace(length=9)],
        [LISTED._replace(digest=b"short")],
        [LISTED._replace(kid=1 << 24)],
        [LISTED._replace(epoch=1 << 16)],
    ]
    for rows in mistakes:
        with pytest.raises(ValueError, match="no valid manifest"):
            manifest_of(*rows)
    for sequence in (0, 1 << 32):
        with pytest.raises(ValueError, match="no valid manifest"):
            manifest_of(sequence=sequence)


@pytest.mark.parametrize(
    "broken",
    [
        {"entry": TRUST.keys[0x001007]},
        {"entry": dataclasses.replace(ENTRY, role=signing.CREDENTIAL_ROLE)},
        {"entry": dataclasses.replace(ENTRY, revoked_at=NOW)},
        {"entry": dataclasses.replace(ENTRY, not_after=NOW)},
        {"entry": dataclasses.replace(ENTRY, not_before=NOW + 3600)},
        {"sequence": 0},
        {"sequence": 1 << 32},
        {"next_update": NOW},
        {"manifest": b"no manifest"},
        {"manifest": manifest_of(issued_at=NOW + 1)},
        {"manifest": manifest_of(LISTED._replace(kid=0x002001))},
    ],
)
def test_a_head_that_no_door_would_read_is_the_callers_mistake(broken: dict[str, Any]) -> None:
    fields = {"entry": ENTRY, "sequence": 1, "issued_at": NOW, "next_update": NOW + 60, "manifest": manifest_of()}
    fields |= broken
    with pytest.raises(ValueError, match=r"no head key|no valid head"):
        signing.make_head(KEY, fields.pop("entry"), **fields)


def test_a_name_is_made_of_a_whole_digest() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        signing.file_name(b"the file itself")


def test_changing_any_byte_of_a_head_is_refused() -> None:
    data = bytes.fromhex(HEAD["stages"]["head"])
    signing.read_head(data, trust=TRUST, now=NOW, newest=None)
    for at, value in enumerate(data):
        for other in {value ^ 1 << bit for bit in range(8)}:
            with pytest.raises(signing.SigningError):
                signing.read_head(data[:at] + bytes([other]) + data[at + 1 :], trust=TRUST, now=NOW, newest=None)


def test_changing_any_byte_of_a_named_file_is_refused() -> None:
    data = manifest_of(LISTED)
    head = manifest_head(data)
    signing.read_manifest(data, head=head)
    for at, value in enumerate(data):
        with pytest.raises(signing.SigningError):
            signing.read_manifest(data[:at] + bytes([value ^ 1]) + data[at + 1 :], head=head)
    for at, value in enumerate(LIST):
        with pytest.raises(signing.SigningError):
            signing.read_listed(LIST[:at] + bytes([value ^ 1]) + LIST[at + 1 :], listed=LISTED, trust=OWN)


universes = st.integers(1, 32).flatmap(
    lambda bits: st.tuples(st.just(bits), st.sets(st.integers(0, (1 << bits) - 1), max_size=300))
)


@given(universes, st.integers(0, (1 << 24) - 1), st.integers(0, (1 << 16) - 1))
def test_a_list_loses_nothing(universe: tuple[int, set[int]], kid: int, epoch: int) -> None:
    bits, indices = universe
    data = signing.write_list(kid, epoch, bits, indices)
    assert data == pack(bits, sorted(indices), kid=kid, epoch=epoch)
    revoked = signing.read_list(data)
    assert (revoked.kid, revoked.epoch, revoked.index_bits, list(revoked.indices)) == (
        kid,
        epoch,
        bits,
        sorted(indices),
    )


@given(universes, st.data())
def test_no_two_texts_are_one_list(universe: tuple[int, set[int]], data: st.DataObject) -> None:
    """Bytes of a list that were changed are refused, or they are what another list is written as."""
    written = bytearray(signing.write_list(1, 1, universe[0], universe[1]))
    at = data.draw(st.integers(0, len(written) - 1))
    written[at] ^= data.draw(st.integers(1, 255))
    cut = data.draw(st.integers(0, 3))
    changed = bytes(written[: len(written) - cut]) + data.draw(st.binary(max_size=2))
    demand_canonical(changed)


@given(st.binary(max_size=64))
@example(b"")
def test_any_bytes_behind_a_good_beginning_are_one_list_or_none(noise: bytes) -> None:
    demand_canonical(b"\1\0\0\1\0\1" + noise)


def demand_canonical(data: bytes) -> None:
    judged = refusal(lambda: signing.read_list(data))
    if judged:
        assert judged["reason"] == "list-malformed"
        return
    revoked = signing.read_list(data)
    assert signing.write_list(revoked.kid, revoked.epoch, revoked.index_bits, revoked.indices) == data


@given(st.binary(max_size=200))
def test_any_bytes_for_a_manifest_or_a_head_get_a_verdict(data: bytes) -> None:
    for act in (
        lambda: signing.read_manifest(data, head=manifest_head(data)),
        lambda: signing.read_head(data, trust=TRUST, now=NOW, newest=None),
        lambda: signing.peek_head(data),
    ):
        judged = refusal(act)
        assert judged is None or judged["reason"].startswith("list-")


@given(st.integers(1, 1 << 12), st.integers(12, 32))
def test_the_parameter_is_nearly_the_best(count: int, index_bits: int) -> None:
    """Twice or half the parameter's power never writes a list of evenly strewn indices 3 % shorter."""
    mean = (1 << index_bits) / count - 1

    def bits(k: int) -> float:
        kept = (mean / (mean + 1)) ** (1 << k)
        return k + 1 / (1 - kept) if kept < 1 else float("inf")

    k = parameter(count, index_bits)
    assert bits(k) <= 1.03 * min(bits(max(0, k - 1)), bits(k + 1))


@pytest.mark.parametrize("count", [1, 10_000, 1 << 20, (1 << 32) - 1])
@pytest.mark.parametrize("payload", [b"\0", b"\xff", b"\x80", b"\0\1"])
def test_a_hostile_count_costs_no_more_than_the_bytes_that_came(count: int, payload: bytes) -> None:
    data = pack(32, [], count=count) + payload * (200_000 // len(payload))
    assert refusal(lambda: signing.read_list(data)) == {"result": "refused", "reason": "list-malformed"}
