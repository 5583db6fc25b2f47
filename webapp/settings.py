"""Settings, read once from the environment. No secret has a default: what is missing is named, and nothing starts."""

import base64
import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from webapp import ids, tls

KEY_BYTES = 32
SECRETS = ("SECRET_KEY", "FIELD_KEY", "INDEX_KEY")
REQUIRED_IN_PRODUCTION = (
    "DATABASE_URL",
    "REGION",
    "PUBLIC_URL",
    "SMS_GATEWAY_URL",
    "SMS_GATEWAY_TOKEN",
    "VIRUS_SCANNER_URL",
    "TRUSTED_PROXIES",
    *SECRETS,
)


class Mode(StrEnum):
    DEMONSTRATION = "demonstration"
    PRODUCTION = "production"


class SettingsError(SystemExit):
    """The environment does not describe a service that could start; the message says what to set.

    A SystemExit, so that whatever starts us prints the sentence and no traceback.
    """


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting there is. The name in capitals is the environment variable; docs/settings.md explains each.

    mode            MODE: demonstration or production
    region          REGION: GB/T 2260 code of the issuing region, e.g. 420300
    instance        INSTANCE: folder of keys, secrets and the embedded database
    database_url    DATABASE_URL: sqlite:///… or postgresql://…
    public_url      PUBLIC_URL: the address people type; https makes cookies Secure
    secret_key      SECRET_KEY: signs enrolment links and forms of staff (32 bytes, base64)
    field_key       FIELD_KEY: seals personal fields (32 bytes, base64)
    index_key       INDEX_KEY: makes blind indexes (32 bytes, base64)
    sms_gateway_url     SMS_GATEWAY_URL: where text messages are posted
    sms_gateway_token   SMS_GATEWAY_TOKEN: bearer token of that gateway
    virus_scanner_url   VIRUS_SCANNER_URL: the clamd that looks at uploaded files
    population_url      POPULATION_URL: where the population base is asked; nowhere, and everybody stays unverified
    population_key      POPULATION_KEY: the name of our key there
    population_secret   POPULATION_SECRET: signs questions and checks answers (32 bytes, base64)
    bank_url        BANK_URL: the gateway of the banks whose accounts cards carry; nowhere, and no bank is told
    bank_key        BANK_KEY: the name of our key there
    bank_secret     BANK_SECRET: signs what banks are told, and checks their answers and words (32 bytes, base64)
    post_url        POST_URL: where cards are handed to the post; nowhere, and what was handed to it waits
    post_key        POST_KEY: the name of our key there
    post_secret     POST_SECRET: signs questions and checks answers (32 bytes, base64)
    printer_url     PRINTER_URL: the gateway to the printers of benches; nowhere, and no card is made at a desk
    printer_key     PRINTER_KEY: the name of our key there
    printer_secret  PRINTER_SECRET: signs questions and checks answers (32 bytes, base64)
    host, port      HOST, PORT: where the web processes listen
    web_processes   WEB_PROCESSES: how many
    tls             TLS: 1 lets a demonstration serve https to phones on the same network
    trusted_proxies TRUSTED_PROXIES: how many reverse proxies stand in front and set X-Forwarded-*
    """

    mode: Mode
    region: str
    instance: Path
    database_url: str
    public_url: str
    secret_key: bytes
    field_key: bytes
    index_key: bytes
    sms_gateway_url: str
    sms_gateway_token: str
    virus_scanner_url: str
    population_url: str
    population_key: str
    population_secret: bytes
    bank_url: str
    bank_key: str
    bank_secret: bytes
    post_url: str
    post_key: str
    post_secret: bytes
    printer_url: str
    printer_key: str
    printer_secret: bytes
    host: str
    port: int
    web_processes: int
    tls: bool
    trusted_proxies: int

    @property
    def demonstration(self) -> bool:
        return self.mode is Mode.DEMONSTRATION

    @property
    def keys(self) -> Path:
        return self.instance / "keys"

    @property
    def lists(self) -> Path:
        return self.instance / "lists"

    @property
    def certificates(self) -> Path:
        return self.instance / "tls"

    @property
    def has_printer(self) -> bool:
        """Whether a card can be made at a desk."""
        return self.demonstration or bool(self.printer_url)

    @property
    def over_tls(self) -> bool:
        return self.public_url.startswith("https://")

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        mode = _mode(env.get("MODE", Mode.PRODUCTION))
        instance = Path(env.get("INSTANCE", "instance")).absolute()
        values = dict(env)
        if mode is Mode.DEMONSTRATION:
            values = _demonstration_defaults(env, instance) | values
        _refuse_missing(mode, values)
        with_tls = _switch(values, "TLS")
        if with_tls and mode is Mode.PRODUCTION:
            raise SettingsError("TLS=1 is for demonstrations; in production a reverse proxy holds the certificate.")
        return cls(
            mode=mode,
            region=_region(values["REGION"]),
            instance=instance,
            database_url=values["DATABASE_URL"],
            public_url=values["PUBLIC_URL"].rstrip("/"),
            secret_key=_key(values, "SECRET_KEY"),
            field_key=_key(values, "FIELD_KEY"),
            index_key=_key(values, "INDEX_KEY"),
            sms_gateway_url=values.get("SMS_GATEWAY_URL", ""),
            sms_gateway_token=values.get("SMS_GATEWAY_TOKEN", ""),
            virus_scanner_url=_scanner(values.get("VIRUS_SCANNER_URL", "")),
            population_url=values.get("POPULATION_URL", ""),
            population_key=values.get("POPULATION_KEY", ""),
            population_secret=_key(values, "POPULATION_SECRET") if values.get("POPULATION_URL") else b"",
            bank_url=values.get("BANK_URL", ""),
            bank_key=values.get("BANK_KEY", ""),
            bank_secret=_key(values, "BANK_SECRET") if values.get("BANK_URL") else b"",
            post_url=values.get("POST_URL", "").rstrip("/"),
            post_key=values.get("POST_KEY", ""),
            post_secret=_key(values, "POST_SECRET") if values.get("POST_URL") else b"",
            printer_url=values.get("PRINTER_URL", ""),
            printer_key=values.get("PRINTER_KEY", ""),
            printer_secret=_key(values, "PRINTER_SECRET") if values.get("PRINTER_URL") else b"",
            host=values.get("HOST", "0.0.0.0" if with_tls else "127.0.0.1"),  # noqa: S104 - TLS=1 is for other devices
            port=_number(values, "PORT", 8000),
            web_processes=_number(values, "WEB_PROCESSES", 2),
            tls=with_tls,
            trusted_proxies=_number(values, "TRUSTED_PROXIES", 0),
        )


def _mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        raise SettingsError(f"MODE is {text!r}; write demonstration or production") from None


def _demonstration_defaults(env: Mapping[str, str], instance: Path) -> dict[str, str]:
    """What a demonstration may invent for itself; its secrets are drawn once and kept in the instance folder."""
    instance.mkdir(parents=True, exist_ok=True)
    return {
        "REGION": "420300",
        "DATABASE_URL": f"sqlite:///{instance / 'onecard.sqlite3'}",
        "PUBLIC_URL": env.get("PUBLIC_URL") or _own_url(env),
    } | _kept_secrets(instance / "secrets.json")


def _own_url(env: Mapping[str, str]) -> str:
    at = f"https://{tls.own_address()}" if _switch(env, "TLS") else "http://localhost"
    return f"{at}:{env.get('PORT', '8000')}"


def _kept_secrets(path: Path) -> dict[str, str]:
    drawn = {name: base64.b64encode(ids.random_bytes(KEY_BYTES)).decode() for name in SECRETS}
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(drawn, indent=1))
        # A link, not a rename: when two processes start at once, the first one's secrets stand.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    kept: dict[str, str] = json.loads(path.read_text())
    return kept


def is_a_demonstrations(settings: Settings) -> bool:
    """Whether production was given the secrets that a demonstration drew into this instance folder."""
    path = settings.instance / "secrets.json"
    if not path.exists():
        return False
    drawn = {base64.b64decode(secret) for secret in json.loads(path.read_text()).values()}
    return bool(drawn & {settings.secret_key, settings.field_key, settings.index_key})


def _refuse_missing(mode: Mode, values: Mapping[str, str]) -> None:
    required = REQUIRED_IN_PRODUCTION if mode is Mode.PRODUCTION else SECRETS
    missing = [name for name in required if not values.get(name)]
    if missing:
        hint = " For a demonstration with made-up people: make run." if mode is Mode.PRODUCTION else ""
        raise SettingsError(f"Settings are missing: {', '.join(missing)}. docs/settings.md explains each.{hint}")
    for gateway in ("POPULATION", "POST", "PRINTER"):
        if values.get(f"{gateway}_URL") and not (values.get(f"{gateway}_KEY") and values.get(f"{gateway}_SECRET")):
            raise SettingsError(f"{gateway}_URL needs {gateway}_KEY and {gateway}_SECRET: nobody is asked unsigned.")
    if values.get("BANK_URL") and not (values.get("BANK_KEY") and values.get("BANK_SECRET")):
        raise SettingsError("BANK_URL needs BANK_KEY and BANK_SECRET: no bank is told or believed unsigned.")
    if mode is Mode.PRODUCTION and not values["PUBLIC_URL"].startswith("https://"):
        raise SettingsError(
            "PUBLIC_URL must begin with https:// in production, because phones keep their keys only there."
        )
    if mode is Mode.PRODUCTION and _number(values, "TRUSTED_PROXIES", 0) == 0:
        raise SettingsError("TRUSTED_PROXIES must be at least 1 in production: a reverse proxy holds the certificate.")


def _scanner(url: str) -> str:
    if url and not url.startswith(("tcp://", "unix:///")):
        raise SettingsError("VIRUS_SCANNER_URL must be tcp://host:port or unix:///path of a clamd's socket.")
    return url


def _region(code: str) -> str:
    if len(code) != 6 or not (code.isascii() and code.isdigit()):
        raise SettingsError(f"REGION is {code!r}; write a six-digit GB/T 2260 code such as 420300")
    return code


def _key(values: Mapping[str, str], name: str) -> bytes:
    try:
        key = base64.b64decode(values[name], validate=True)
    except ValueError:
        raise SettingsError(f"{name} is not base64") from None
    if len(key) != KEY_BYTES or len(set(key)) < KEY_BYTES // 4:
        raise SettingsError(
            f"{name} must be {KEY_BYTES} random bytes in base64, for example from: openssl rand -base64 32"
        )
    return key


def _number(values: Mapping[str, str], name: str, default: int) -> int:
    text = values.get(name, str(default))
    if not (text.isascii() and text.isdigit()):
        raise SettingsError(f"{name} is {text!r}; write a whole number")
    return int(text)


def _switch(values: Mapping[str, str], name: str) -> bool:
    text = values.get(name) or "0"
    if text not in {"0", "1"}:
        raise SettingsError(f"{name} is {text!r}; write 1 or leave it out")
    return text == "1"
