"""The way of a picture through the door's own reader, choice and verification, in Node."""

import json
import subprocess
import time
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

import signing
from scripts.progress import ROOT
from tests.camera.foreign import foreign_texts
from tests.signing.twin import NODE
from tests.simulator import DeviceKey

LIFE_HOURS = 24
TORN_BY = (0.05, 0.1, 0.2, 0.3)
WAY = ROOT / "tests" / "camera" / "misreads.mjs"


@dataclass(frozen=True, slots=True)
class Misreads:
    pictures: int
    read: int
    """Pictures in which the reader found any text at all."""
    wrong: list[dict[str, str]]
    """Accepted, though no symbol in the picture was this code."""
    right: int
    """Codes of ours that were accepted, whole or torn but repaired."""


def photographed(of_each: int) -> Misreads:
    """As many pictures of each kind, and as many of a good code, so that nobody trusts a reader that reads nothing."""
    now = time.time()
    region = _Region(now)
    pictures: list[dict[str, Any]] = []
    for number in range(of_each):
        ours = region.show(now, number)
        kinds = foreign_texts(ours, number)
        pictures += [{"kind": kind, "texts": texts, "tornBy": 0, "true": []} for kind, texts in kinds.items()]
        shared = {"texts": [ours], "true": [ours]}
        pictures += [{"kind": f"torn by {part:.0%}", "tornBy": part} | shared for part in TORN_BY]
        pictures.append({"kind": "whole", "tornBy": 0} | shared)
    given = json.dumps({"pictures": pictures, "now": now} | region.given)
    argv = [NODE, "--no-warnings", WAY]
    done = subprocess.run(argv, input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    true = {code for picture in pictures for code in picture["true"]}
    wrong = [each for each in counts["accepted"] if each["code"] not in true]
    return Misreads(counts["pictures"], counts["read"], wrong, len(counts["accepted"]) - len(wrong))


class _Region:
    """One issuer with one key, and the trust list that names it."""

    def __init__(self, now: float) -> None:
        at = int(now)
        root = signing.FileKey(ec.generate_private_key(ec.SECP256R1()))
        self._key = signing.FileKey(ec.generate_private_key(ec.SECP256R1()))
        self._entry = signing.TrustedKey(
            kid=303 << 12 | 1,
            suite=signing.ES256,
            key=self._key.public_key,
            role=signing.CREDENTIAL_ROLE,
            scopes=frozenset(signing.SCOPES),
            region="420300",
            index_bits=24,
            not_before=at // 86400 * 86400 - 86400,
            not_after=at + 400 * 86400,
        )
        made = signing.make_trust_list(
            [self._entry],
            sequence=1,
            previous=signing.NO_PREVIOUS,
            issued_at=at,
            next_update=at + 90 * 86400,
            root_keys=[root],
        )
        said = {"issuer": self._entry.issuer, "keys": [root.public_key.hex()], "threshold": 1}
        self.given = {"root": said, "trustList": made.hex()}

    def show(self, now: float, index: int) -> str:
        day = LIFE_HOURS * 3600
        start, device = int(now) // day * day, DeviceKey()
        credential = signing.issue(
            self._key,
            self._entry,
            start=start,
            life=LIFE_HOURS,
            scope=0,
            fare=0,
            index=index,
            device_key=device.public,
        )
        return signing.present(credential, device.sign, slot=int(now - start) // signing.SLOT_SECONDS)
