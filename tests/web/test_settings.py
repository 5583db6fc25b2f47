"""Settings: what is missing is named, what is weak is refused, and a demonstration keeps the secrets it drew."""

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click import ClickException
from sqlalchemy.orm import Session

from scripts.progress import ROOT
from webapp import migrations
from webapp.app import create_app
from webapp.cli import prepare
from webapp.demonstration.desks import LIBRARY, open_desks
from webapp.domain import venues
from webapp.ports import ports_for
from webapp.ports.sms import HttpSms, SimulatedSms
from webapp.settings import REQUIRED_IN_PRODUCTION, SECRETS, Settings, SettingsError
from webapp.store.engine import for_writing

KEYS = {name: base64.b64encode(bytes(range(start, start + 32))).decode() for start, name in enumerate(SECRETS)}
PRODUCTION = KEYS | {
    "MODE": "production",
    "DATABASE_URL": "sqlite://",
    "REGION": "420300",
    "PUBLIC_URL": "https://card.example",
    "SMS_GATEWAY_URL": "https://sms.example/messages",
    "SMS_GATEWAY_TOKEN": "a token",
    "VIRUS_SCANNER_URL": "tcp://127.0.0.1:3310",
    "TRUSTED_PROXIES": "1",
}
DEMONSTRATION_RULES = ("/demonstration/", "/demonstration/sms", "/demonstration/sms.json")


def refused(**changes: str) -> str:
    with pytest.raises(SettingsError) as error:
        Settings.from_env(PRODUCTION | changes)
    return str(error.value)


def test_a_complete_production_starts() -> None:
    settings = Settings.from_env(PRODUCTION)
    assert (settings.demonstration, settings.over_tls) == (False, True)


@pytest.mark.parametrize("name", REQUIRED_IN_PRODUCTION)
def test_each_missing_setting_of_production_is_named(name: str) -> None:
    assert f"missing: {name}." in refused(**{name: ""})


def test_all_missing_settings_are_named_at_once() -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_env({})
    assert all(name in str(error.value) for name in REQUIRED_IN_PRODUCTION)


def test_production_is_what_starts_when_nothing_is_said() -> None:
    with pytest.raises(SettingsError):
        Settings.from_env({key: value for key, value in PRODUCTION.items() if key in KEYS})
    assert not Settings.from_env({key: value for key, value in PRODUCTION.items() if key != "MODE"}).demonstration


def test_production_refuses_an_address_without_tls() -> None:
    assert "https" in refused(PUBLIC_URL="http://card.example")


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    "weak",
    [
        base64.b64encode(bytes(32)).decode(),
        base64.b64encode(b"password" * 4).decode()[:-4],
        base64.b64encode(bytes(range(16))).decode(),
        base64.b64encode(bytes(range(33))).decode(),
        "changeme",
        "密钥密钥",
        "not base64 at all!",
    ],
    ids=["zeros", "too short", "16 bytes", "33 bytes", "a word", "not ascii", "not base64"],
)
def test_a_weak_key_is_refused_by_name_and_not_repeated(name: str, weak: str) -> None:
    message = refused(**{name: weak})
    assert name in message
    assert weak not in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODE", "developement"),
        ("REGION", "4203"),
        ("REGION", "４２０３００"),
        ("PORT", "eighty"),
        ("WEB_PROCESSES", "-1"),
        ("TRUSTED_PROXIES", "yes"),
    ],
)
def test_a_value_that_cannot_be_meant_is_explained(name: str, value: str) -> None:
    assert name in refused(**{name: value})


def test_production_has_neither_simulator_nor_pages_of_the_demonstration() -> None:
    settings = Settings.from_env(PRODUCTION)
    app = create_app(settings)
    assert isinstance(ports_for(settings).sms, HttpSms)
    assert not [rule.rule for rule in app.url_map.iter_rules() if "demonstration" in rule.rule]
    client = app.test_client()
    assert [client.get(rule).status_code for rule in DEMONSTRATION_RULES] == [404] * 3
    assert client.get("/healthz").headers["Strict-Transport-Security"] == "max-age=31536000"
    app.extensions["house"].engine.dispose()


def test_a_demonstration_has_its_simulator(tmp_path: Path) -> None:
    settings = Settings.from_env({"MODE": "demonstration", "INSTANCE": str(tmp_path)})
    assert isinstance(ports_for(settings).sms, SimulatedSms)


def test_a_demonstration_keeps_its_secrets_over_restarts(tmp_path: Path) -> None:
    env = {"MODE": "demonstration", "INSTANCE": str(tmp_path / "new")}
    assert Settings.from_env(env) == Settings.from_env(env)
    assert (tmp_path / "new" / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secrets.json"]


def test_two_demonstrations_do_not_share_secrets(tmp_path: Path) -> None:
    first, second = (
        Settings.from_env({"MODE": "demonstration", "INSTANCE": str(tmp_path / name)}) for name in ("a", "b")
    )
    assert len({first.secret_key, second.secret_key, first.field_key, first.index_key}) == 4


def test_processes_that_start_at_once_draw_secrets_once(tmp_path: Path) -> None:
    program = "import os; from webapp.settings import Settings; print(Settings.from_env(os.environ).secret_key.hex())"
    env = {"MODE": "demonstration", "INSTANCE": str(tmp_path)}
    started = [
        subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    seen = {process.communicate()[0].strip() for process in started}
    kept = json.loads((tmp_path / "secrets.json").read_text())["SECRET_KEY"]
    assert seen == {base64.b64decode(kept).hex()}


def test_an_environment_variable_wins_over_what_a_demonstration_invents(tmp_path: Path) -> None:
    env = {"MODE": "demonstration", "INSTANCE": str(tmp_path), "REGION": "420302", "SECRET_KEY": KEYS["SECRET_KEY"]}
    settings = Settings.from_env(env)
    assert (settings.region, settings.secret_key) == ("420302", bytes(range(32)))


def test_production_tells_browsers_to_come_by_https_only() -> None:
    answer = create_app(Settings.from_env(PRODUCTION)).test_client().get("/healthz")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_production_leaves_certificates_to_its_proxy() -> None:
    assert "reverse proxy" in refused(TLS="1")


def test_production_needs_its_proxy_named() -> None:
    assert "TRUSTED_PROXIES must be at least 1" in refused(TRUSTED_PROXIES="0")


def test_behind_its_proxy_production_takes_its_own_origin_alone() -> None:
    client = create_app(Settings.from_env(PRODUCTION)).test_client()
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    for origin, status in (("https://evil.example", 403), ("https://card.example", 422)):
        answer = client.post("/api/resident/sign-in-codes", json={}, headers=forwarded | {"Origin": origin})
        assert answer.status_code == status


def test_production_refuses_what_a_demonstration_invented(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'demonstration.sqlite3'}"
    demonstration = Settings.from_env({"MODE": "demonstration", "INSTANCE": str(tmp_path), "DATABASE_URL": url})
    prepare(create_app(demonstration).extensions["house"])
    for changes, why in (
        ({"DATABASE_URL": url, "INDEX_KEY": text_of(demonstration.index_key)}, "demonstration's people"),
        ({"DATABASE_URL": "sqlite://", "SECRET_KEY": text_of(demonstration.secret_key)}, "demonstration's secrets"),
    ):
        production = create_app(Settings.from_env(PRODUCTION | changes | {"INSTANCE": str(tmp_path)}))
        with pytest.raises(ClickException, match=why):
            prepare(production.extensions["house"])


def test_production_refuses_a_database_with_the_demonstrations_staff(tmp_path: Path) -> None:
    production = create_app(Settings.from_env(PRODUCTION | {"DATABASE_URL": f"sqlite:///{tmp_path / 'one.sqlite3'}"}))
    house = production.extensions["house"]
    migrations.upgrade(house.engine)
    with Session(for_writing(house.engine)) as session, session.begin():
        venues.register_venue(
            session, name=LIBRARY, kind=venues.VenueKind.LIBRARY, address="", division="420302", scenes=[]
        )
        open_desks(session, now=house.clock())
    with pytest.raises(ClickException, match="demonstration's staff"):
        prepare(house)


def text_of(key: bytes) -> str:
    return base64.b64encode(key).decode()
