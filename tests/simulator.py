"""A phone and a door in Python, with the verbs of their owners: real keys, real codes, spoken over HTTP."""

import base64
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import signing

ORIGIN = {"Origin": "http://localhost"}


def text_of(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class DeviceKey:
    """A P-256 key with even y, as a phone makes it."""

    def __init__(self) -> None:
        while True:
            self._key = ec.generate_private_key(ec.SECP256R1())
            point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
            if point[0] == 2:
                self.public = point[1:]
                return

    def sign(self, message: bytes) -> bytes:
        r, s = decode_dss_signature(self._key.sign(message, ec.ECDSA(SHA256())))
        return r.to_bytes(32) + min(s, ORDER - s).to_bytes(32)


ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass
class Phone:
    """A resident's phone. `http` is any client with Flask's test-client methods."""

    http: Any
    wallet: list[tuple[dict[str, Any], DeviceKey]] = field(default_factory=list)
    home: dict[str, Any] = field(default_factory=dict)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self.http.post(f"/api/resident/{path}", json=body, headers=ORIGIN)

    def ask_for_code(self, card_number: str, id_number: str) -> Any:
        return self.post("sign-in-codes", {"card_number": card_number, "id_number": id_number})

    def answer(self, ticket: str, code: str) -> Any:
        answer = self.post("sessions", {"ticket": ticket, "code": code, "device_name": "测试手机"})
        if answer.status_code == 201:
            self.home = answer.json
        return answer

    def accept(self) -> Any:
        answer = self.post("ecards", {"card_id": self.home["cards"][0]["id"], "accept": True})
        if answer.status_code < 300:
            self.home = answer.json
        return answer

    def offer(self, count: int | None = None) -> tuple[dict[str, Any], list[DeviceKey]]:
        terms = self.home["wallet"]
        keys = [DeviceKey() for _ in terms["starts"][:count]]
        nonce = bytes_of(terms["nonce"])
        offered = [
            {
                "device_key": text_of(key.public),
                "possession": text_of(key.sign(signing.possession_message(nonce, key.public))),
            }
            for key in keys
        ]
        return {"nonce": terms["nonce"], "keys": offered}, keys

    def fetch_wallet(self) -> Any:
        body, keys = self.offer()
        answer = self.post("wallet", body)
        if answer.status_code == 200:
            self.wallet = list(zip(answer.json["credentials"], keys, strict=True))
            self.home["wallet"] = answer.json["wallet"]
        return answer

    def show(self, at: float) -> str:
        """The code this phone draws at `at`, Unix seconds by its own clock."""
        for credential, key in self.wallet:
            if credential["start"] <= at < credential["end"]:
                slot = int(at - credential["start"]) // signing.SLOT_SECONDS
                return signing.present(bytes_of(credential["credential"]), key.sign, slot=slot)
        raise AssertionError("no credential for this time")


@dataclass
class Door:
    """A terminal at a venue."""

    http: Any
    scene: str = "CUL-01"
    id: UUID | None = None

    def enrol(self, link: str) -> Any:
        answer = self.http.post("/api/venue/enrolments", json={"token": link}, headers=ORIGIN)
        if answer.status_code == 201:
            self.id = UUID(answer.json["id"])
        return answer

    def scan(self, code: str, **other: Any) -> Any:
        body = {"code": code, "scene": self.scene, "client_ref": str(uuid4())} | other
        return self.http.post("/api/venue/scans", json=body, headers=ORIGIN)

    def start_shift(self, attendant: str, pin: str) -> Any:
        return self.http.post("/api/venue/shifts", json={"attendant": attendant, "pin": pin}, headers=ORIGIN)

    def verdict(self, code: str, **other: Any) -> tuple[str, str | None]:
        answer = self.scan(code, **other)
        assert answer.status_code == 200, answer.json
        return answer.json["verdict"], answer.json["reason"]


def code_in(message: str) -> str:
    """The six digits in a text message."""
    found = re.search(r"\d{6}", message)
    assert found, message
    return found.group()
