"""An issuer signs nothing that a verifier would refuse, and a list is made whole or not at all."""

import dataclasses
import stat
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

import signing
from signing.suites import ORDER

DAY = 86_400
START = 20_576 * DAY


@dataclasses.dataclass
class Region:
    """A region with one key and a list that names it."""

    key: signing.FileKey
    root_key: signing.FileKey

    @property
    def entry(self) -> signing.TrustedKey:
        return signing.TrustedKey(
            kid=0x001001,
            suite=signing.ES256,
            key=self.key.public_key,
            role=signing.CREDENTIAL_ROLE,
            scopes=frozenset({0, 2}),
            region="420300",
            index_bits=20,
            not_before=START,
            not_after=START + 30 * DAY,
        )

    @property
    def root(self) -> signing.Root:
        return signing.Root(issuer=1, keys=(self.root_key.public_key,), threshold=1)

    def publish(self, *entries: signing.TrustedKey, **changes: Any) -> bytes:
        made: dict[str, Any] = {
            "sequence": 1,
            "previous": signing.NO_PREVIOUS,
            "issued_at": START,
            "next_update": START + 7 * DAY,
            "root_keys": [self.root_key],
        }
        return signing.make_trust_list(entries, **made | changes)

    def issue(self, **changes: Any) -> bytes:
        entry = changes.pop("entry", self.entry)
        made = {"start": START, "life": 24, "scope": 0, "fare": 0, "index": 5, "device_key": bytes(31) + b"\5"}
        return signing.issue(changes.pop("key", self.key), entry, **made | changes)


@pytest.fixture
def region(tmp_path: Path) -> Region:
    return Region(signing.FileKey.create(tmp_path / "issuer.pem"), signing.FileKey.create(tmp_path / "root.pem"))


class Phone:
    """A device key with even y, as a phone makes it."""

    def __init__(self) -> None:
        while True:
            self._key = signing.FileKey(ec.generate_private_key(ec.SECP256R1()))
            if self._key.public_key[63] % 2 == 0:
                break
        self.device_key = self._key.public_key[:32]

    def sign(self, message: bytes) -> bytes:
        """Give the high s, as WebCrypto does half the time."""
        signature = self._key.sign(message)
        return signature[:32] + (ORDER - int.from_bytes(signature[32:])).to_bytes(32)


def test_a_code_from_the_list_to_the_door(region: Region) -> None:
    trust = signing.read_trust_list(region.publish(region.entry), root=region.root, now=START, newest=None)
    phone = Phone()
    nonce = bytes(32)
    low = signing.suites.low_s(phone.sign(signing.possession_message(nonce, phone.device_key)))
    signing.verify_possession(nonce, phone.device_key, low)
    credential = region.issue(scope=2, fare=1, device_key=phone.device_key, start=START + DAY)
    text = signing.present(credential, phone.sign, slot=100, challenge=4322)
    now = START + DAY + 205.5
    opened = signing.open(text, trust=trust, now=now, window=signing.MIDDLE, scope=2, challenge=4322)
    assert (opened.age, opened.amber, opened.slot, opened.challenge) == (5.5, False, 100, 4322)
    assert opened.credential.fare == 1
    assert (opened.credential.start, opened.credential.end) == (START + DAY, START + 2 * DAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"profile": 3},
        {"life": 3},
        {"scope": 1},
        {"scope": 99},
        {"fare": 1},
        {"scope": 2, "fare": 3},
        {"index": -1},
        {"index": 1 << 20},
        {"device_key": bytes(33)},
        {"start": START + 3600},
        {"start": START + 1},
        {"start": START - DAY},
        {"start": START + 30 * DAY},
    ],
    ids=str,
)
def test_an_issuer_refuses_what_verifiers_refuse(region: Region, changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"key|start|index"):
        region.issue(**changes)


def test_an_issuer_signs_with_the_listed_key_only(region: Region) -> None:
    entry = region.entry
    for wrong in (
        {"key": region.root_key},
        {"entry": dataclasses.replace(entry, role=2)},
        {"entry": dataclasses.replace(entry, revoked_at=START)},
    ):
        with pytest.raises(ValueError, match="credential key"):
            region.issue(**wrong)


@pytest.mark.parametrize("slot", [-1, 65_536])
def test_a_phone_refuses_a_slot_that_no_code_carries(region: Region, slot: int) -> None:
    with pytest.raises(ValueError, match="slot"):
        signing.present(region.issue(), Phone().sign, slot=slot)


def test_a_phone_refuses_what_is_no_credential_or_challenge(region: Region) -> None:
    with pytest.raises(ValueError, match="credential"):
        signing.present(region.issue()[:-1], Phone().sign, slot=0)
    with pytest.raises(ValueError, match="challenge"):
        signing.present(region.issue(), Phone().sign, slot=0, challenge=65_535)


@pytest.mark.parametrize(
    "changes",
    [
        {"region": "42030"},
        {"index_bits": 33},
        {"index_bits": 300},
        {"scopes": frozenset()},
        {"scopes": frozenset({256})},
        {"not_before": START + 1},
        {"not_after": START},
        {"kid": 1 << 24},
        {"key": bytes(64)},
        {"suite": 2, "key": bytes(32)},
        {"region": "0420300"},
        {"revoked_at": 0},
    ],
    ids=str,
)
def test_a_list_with_a_senseless_entry_is_not_signed(region: Region, changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no valid trust list"):
        region.publish(dataclasses.replace(region.entry, **changes))


@pytest.mark.parametrize("previous", [b"", bytes(31), bytes(33)], ids=len)
def test_a_list_names_the_whole_digest_of_the_one_before(region: Region, previous: bytes) -> None:
    with pytest.raises(ValueError, match="no valid trust list"):
        region.publish(region.entry, previous=previous)


def test_entries_may_come_in_any_order(region: Region) -> None:
    other = dataclasses.replace(region.entry, kid=0x001000, key=region.root_key.public_key)
    trust = signing.read_trust_list(region.publish(region.entry, other), root=region.root, now=START, newest=None)
    assert list(trust.keys) == [0x001000, 0x001001]


def test_lists_follow_each_other(region: Region) -> None:
    first = signing.read_trust_list(region.publish(region.entry), root=region.root, now=START, newest=None)
    revoked = dataclasses.replace(region.entry, revoked_at=START + 60)
    data = region.publish(revoked, sequence=2, previous=first.digest)
    second = signing.read_trust_list(data, root=region.root, now=START + 90, newest=first)
    assert second.keys[revoked.kid].revoked_at == START + 60
    assert second.previous == first.digest


@pytest.mark.parametrize("threshold", [0, 3])
def test_a_root_cannot_ask_for_more_keys_than_it_has(region: Region, threshold: int) -> None:
    with pytest.raises(ValueError, match="threshold"):
        signing.Root(1, (region.key.public_key, region.root_key.public_key), threshold)


def test_a_root_key_named_twice_counts_once(region: Region) -> None:
    with pytest.raises(ValueError, match="threshold"):
        signing.Root(1, (region.root_key.public_key, region.root_key.public_key), 2)


def test_a_key_file_is_its_owners_alone_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    made = signing.FileKey.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert signing.FileKey.load(path).public_key == made.public_key
    with pytest.raises(FileExistsError):
        signing.FileKey.create(path)
    assert signing.FileKey.load(path).public_key == made.public_key


def test_a_file_with_another_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    pem = ec.generate_private_key(ec.SECP384R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(pem)
    with pytest.raises(ValueError, match="no P-256 private key"):
        signing.FileKey.load(path)
