"""What a remembered credential spares, and what it never spares."""

import dataclasses

import pytest

import signing
from signing import presentation
from signing.errors import KeyRevoked, UnknownKey
from tests.signing.golden import door_list, read

TRUST = door_list()
GOOD = read("open.json")["cases"][0]
NOW = GOOD["door"]["now"]


def at_the_door(cache: signing.CredentialCache, trust: signing.TrustList = TRUST) -> signing.Opened:
    return signing.open(GOOD["stages"]["text"], trust=trust, now=NOW, window=signing.LOW, cache=cache)


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The messages whose signatures were verified, as they are."""
    messages: list[bytes] = []
    verify = presentation.verify

    def watched(key: presentation.PublicKey, signature: bytes, message: bytes) -> None:
        messages.append(message)
        verify(key, signature, message)

    monkeypatch.setattr(presentation, "verify", watched)
    return messages


def listing(key: signing.TrustedKey) -> signing.TrustList:
    return dataclasses.replace(TRUST, keys={key.kid: key})


def test_it_spares_the_issuers_signature_only(verified: list[bytes]) -> None:
    cache = signing.CredentialCache(2)
    first = at_the_door(cache)
    assert [message.partition(b"\0")[0] for message in verified] == [b"ronghe/1/credential", b"ronghe/1/presentation"]
    verified.clear()
    assert at_the_door(cache) == first
    assert [message.partition(b"\0")[0] for message in verified] == [b"ronghe/1/presentation"]


def test_a_key_revoked_meanwhile_is_refused() -> None:
    cache = signing.CredentialCache(2)
    at_the_door(cache)
    key = TRUST.keys[GOOD["fields"]["kid"]]
    with pytest.raises(KeyRevoked):
        at_the_door(cache, listing(dataclasses.replace(key, revoked_at=NOW)))


def test_a_key_gone_meanwhile_is_unknown() -> None:
    cache = signing.CredentialCache(2)
    at_the_door(cache)
    with pytest.raises(UnknownKey):
        at_the_door(cache, dataclasses.replace(TRUST, keys={}))


def test_another_key_under_the_same_kid_must_have_signed_it_too(verified: list[bytes]) -> None:
    cache = signing.CredentialCache(2)
    at_the_door(cache)
    key = TRUST.keys[GOOD["fields"]["kid"]]
    other = TRUST.keys[key.kid + 1]
    with pytest.raises(signing.SigningError, match="bad-signature"):
        at_the_door(cache, listing(dataclasses.replace(key, key=other.key)))


def test_another_signature_on_a_remembered_credential_is_verified() -> None:
    cache = signing.CredentialCache(2)
    at_the_door(cache)
    data = bytearray(signing.digits.from_digits(GOOD["stages"]["text"]))
    data[108] ^= 1
    with pytest.raises(signing.SigningError, match="bad-signature"):
        signing.open(signing.digits.to_digits(bytes(data)), trust=TRUST, now=NOW, window=signing.LOW, cache=cache)


def test_nothing_is_remembered_of_a_refused_credential() -> None:
    refused = [case for case in read("open.json")["cases"] if case["expect"].get("reason") == "bad-signature"]
    cache = signing.CredentialCache(100)
    credentials = {case["stages"]["credential"] for case in refused if case["name"].startswith("issuer signature")}
    assert credentials
    for case in refused:
        with pytest.raises(signing.SigningError):
            signing.open(
                case["stages"]["text"],
                trust=TRUST,
                now=case["door"]["now"],
                window=signing.LOW,
                scope=case["door"]["scope"],
                cache=cache,
            )
    key = TRUST.keys[GOOD["fields"]["kid"]].key
    assert all(cache.recall(bytes.fromhex(credential), key) is None for credential in credentials)


def test_the_one_not_used_for_longest_is_forgotten_first() -> None:
    cache = signing.CredentialCache(2)
    point = signing.suites.issuer_point(TRUST.keys[0x001001].key)
    cache.remember(b"a", b"key", point)
    cache.remember(b"b", b"key", point)
    assert cache.recall(b"a", b"key") is point
    cache.remember(b"c", b"key", point)
    assert [cache.recall(name, b"key") is not None for name in (b"a", b"b", b"c")] == [True, False, True]
