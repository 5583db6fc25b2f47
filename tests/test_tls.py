"""The certificate of a demonstration that serves phones on its own network."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from webapp import tls
from webapp.settings import Settings, SettingsError

NOW = datetime.now(UTC)
ADDRESS = "192.0.2.7"


def test_a_client_that_trusts_the_authority_trusts_the_server(tmp_path: Path) -> None:
    tls.prepare(tmp_path, ADDRESS, now=NOW)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(tmp_path / "server.crt", tmp_path / "server.key")
    client = ssl.create_default_context(cafile=tmp_path / "authority.crt")
    for name in ("localhost", ADDRESS):
        _shake_hands(client, server, name)
    with pytest.raises(ssl.SSLCertVerificationError):
        _shake_hands(client, server, "192.0.2.8")


def test_the_key_is_its_owners_alone(tmp_path: Path) -> None:
    tls.prepare(tmp_path, ADDRESS, now=NOW)
    assert (tmp_path / "server.key").stat().st_mode & 0o077 == 0


def test_a_certificate_is_made_again_for_another_address_or_when_it_ends(tmp_path: Path) -> None:
    tls.prepare(tmp_path, ADDRESS, now=NOW)
    first = _serial(tmp_path)
    tls.prepare(tmp_path, ADDRESS, now=NOW + timedelta(days=300))
    assert _serial(tmp_path) == first
    tls.prepare(tmp_path, "192.0.2.8", now=NOW)
    second = _serial(tmp_path)
    assert second != first
    tls.prepare(tmp_path, "192.0.2.8", now=NOW + timedelta(days=360))
    assert _serial(tmp_path) != second


def test_tls_is_switched_by_one_digit(tmp_path: Path) -> None:
    demonstration = {"MODE": "demonstration", "INSTANCE": str(tmp_path), "PUBLIC_URL": f"https://{ADDRESS}:8000"}
    assert Settings.from_env(demonstration | {"TLS": "1"}).tls
    with pytest.raises(SettingsError, match="TLS is 'yes'"):
        Settings.from_env(demonstration | {"TLS": "yes"})


def _serial(folder: Path) -> int:
    return x509.load_pem_x509_certificate((folder / "server.crt").read_bytes()).serial_number


def _shake_hands(client: ssl.SSLContext, server: ssl.SSLContext, name: str) -> None:
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    asking = client.wrap_bio(to_client, to_server, server_hostname=name)
    answering = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(3):
        for side in (asking, answering):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    assert asking.version() == "TLSv1.3"
