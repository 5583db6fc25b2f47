"""Fused codes to measure with: a real issuer, real phones, every credential with a device key of its own."""

import time
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

import signing
from tests.simulator import DeviceKey

LIFE_HOURS = 24
_ROOT = signing.FileKey(ec.generate_private_key(ec.SECP256R1()))


@dataclass(frozen=True, slots=True)
class Phone:
    """A device key, and the credential that names it."""

    key: DeviceKey
    credential: bytes
    start: int
    index: int

    def show(self, at: float) -> str:
        slot = int(at - self.start) // signing.SLOT_SECONDS
        return signing.present(self.credential, self.key.sign, slot=slot)


def phones(key: signing.IssuerKey, entry: signing.TrustedKey, count: int, first_index: int = 0) -> list[Phone]:
    """As many phones with a credential for today, under indices that follow each other."""
    day = LIFE_HOURS * 3600
    start = int(time.time()) // day * day
    made = []
    for index in range(first_index, first_index + count):
        device = DeviceKey()
        credential = signing.issue(
            key, entry, start=start, life=LIFE_HOURS, scope=0, fare=0, index=index, device_key=device.public
        )
        made.append(Phone(device, credential, start, index))
    return made


def issuer() -> tuple[signing.IssuerKey, signing.TrustedKey, signing.TrustList]:
    """A region with one key, as the trust list names it."""
    key = signing.FileKey(ec.generate_private_key(ec.SECP256R1()))
    now = int(time.time())
    entry = signing.TrustedKey(
        kid=303 << 12 | 1,
        suite=signing.ES256,
        key=key.public_key,
        role=signing.CREDENTIAL_ROLE,
        scopes=frozenset(signing.SCOPES),
        region="420300",
        index_bits=24,
        not_before=now // 86400 * 86400 - 86400,
        not_after=now + 400 * 86400,
    )
    data = signing.make_trust_list(
        [entry],
        sequence=1,
        previous=signing.NO_PREVIOUS,
        issued_at=now,
        next_update=now + 90 * 86400,
        root_keys=[_ROOT],
    )
    root = signing.Root(entry.issuer, (_ROOT.public_key,), 1)
    return key, entry, signing.read_trust_list(data, root=root, now=now, newest=None)
