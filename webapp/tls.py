"""A certificate of a demonstration's own, so that real phones on the same network may use camera and keys.

Browsers allow both over https only. A small authority of this instance signs the certificate; a phone that trusts
`authority.crt` shows no warning. In production a reverse proxy holds a real certificate.
"""

import ipaddress
import socket
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFE = timedelta(days=365)  # phones refuse certificates that live longer than 398 days


def own_address() -> str:
    """This machine's address on its network, as the routing table knows it; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address (RFC 5737)
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def prepare(folder: Path, address: str, *, now: datetime) -> None:
    """Makes authority and certificate for this address, unless a fitting one still lives."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _still_fits(folder / "server.crt", address, now):
        return
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _sign("One Card demonstration authority", authority_key.public_key(), None, authority_key, now)
    names = [x509.DNSName("localhost"), *(x509.IPAddress(ipaddress.ip_address(ip)) for ip in {"127.0.0.1", address})]
    certificate = _sign(
        "One Card demonstration", key.public_key(), x509.SubjectAlternativeName(names), authority_key, now
    )
    pem = serialization.Encoding.PEM
    (folder / "authority.crt").write_bytes(authority.public_bytes(pem))
    (folder / "server.crt").write_bytes(certificate.public_bytes(pem) + authority.public_bytes(pem))
    plain = serialization.NoEncryption()
    (folder / "server.key").touch(mode=0o600)
    (folder / "server.key").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))


def _still_fits(path: Path, address: str, now: datetime) -> bool:
    if not path.exists():
        return False
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    fits = ipaddress.ip_address(address) in names.get_values_for_type(x509.IPAddress)
    return fits and certificate.not_valid_after_utc - now > timedelta(days=7)


def _sign(
    name: str,
    key: ec.EllipticCurvePublicKey,
    names: x509.SubjectAlternativeName | None,
    authority_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    """An authority's own certificate where no names are given, a server's otherwise."""
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "One Card demonstration authority")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LIFE)
        .add_extension(x509.BasicConstraints(ca=names is None, path_length=0 if names is None else None), critical=True)
    )
    if names is not None:
        builder = builder.add_extension(names, critical=False).add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
    return builder.sign(authority_key, hashes.SHA256())
