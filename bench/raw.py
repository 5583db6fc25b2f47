"""The least that any verifier must do: P-256 verifies of `cryptography`, with everything else prepared outside."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

CURVE = ec.SECP256R1()
ALGORITHM = ec.ECDSA(SHA256())
Check = tuple[ec.EllipticCurvePublicKey, bytes, bytes]


@dataclass(frozen=True, slots=True)
class Checks:
    """The two signatures of one code, ready for the library; and the device's key as the code carries it."""

    issuer: Check
    device: Check
    device_point: bytes


def checks_of(code: str, issuer_key: bytes) -> Checks:
    data = int(code[2:]).to_bytes(177)
    point = b"\x02" + data[13:45]
    issuer = read_point(b"\x04" + issuer_key)
    return Checks(_issuer_check(data, issuer), _device_check(data, read_point(point)), point)


def verify(check: Check) -> None:
    key, signature, message = check
    key.verify(signature, message, ALGORITHM)


def verify_both(checks: Checks) -> None:
    verify(checks.issuer)
    verify(checks.device)


def verify_both_and_read_key(checks: Checks) -> None:
    """No door holds the key of a phone it has never met, so that reading it belongs to every first sight."""
    verify(checks.issuer)
    _, signature, message = checks.device
    verify((read_point(checks.device_point), signature, message))


def verify_code(data: bytes, issuer: ec.EllipticCurvePublicKey) -> None:
    """Checks both signatures of the 177 bytes of a code, and nothing else."""
    verify(_issuer_check(data, issuer))
    verify(_device_check(data, read_point(b"\x02" + data[13:45])))


def read_point(point: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)


def _issuer_check(data: bytes, issuer: ec.EllipticCurvePublicKey) -> Check:
    return issuer, der(data[45:109]), b"ronghe/1/credential\0" + data[:45]


def _device_check(data: bytes, device: ec.EllipticCurvePublicKey) -> Check:
    return device, der(data[113:]), b"ronghe/1/presentation\0" + data[:113]


def der(signature: bytes) -> bytes:
    return encode_dss_signature(int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
