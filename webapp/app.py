"""The application, as a table of contents."""

from pathlib import Path

from apiflask import APIFlask
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

import signing
from webapp import migrations
from webapp.cli import add_commands
from webapp.clock import Clock, china_time, system_clock
from webapp.domain import tables  # noqa: F401 - every model is known before the first query
from webapp.domain.regions import RegionIncomplete, profile_of
from webapp.domain.rulebook import RuleBook
from webapp.domain.venues import EnrolmentLinks
from webapp.keyring import LiveKeyring
from webapp.logs import log_requests, start_logging
from webapp.ports import Ports, ports_for
from webapp.ports.bank import BankLine
from webapp.ports.sms import SimulatedSms
from webapp.settings import Settings, SettingsError
from webapp.store.engine import WrongDatabaseUrl, make_engine
from webapp.store.types import FieldKeys
from webapp.web.agency import agency
from webapp.web.guard import start_guard
from webapp.web.headers import send_headers, static_headers
from webapp.web.helpdesk import helpdesk
from webapp.web.house import House
from webapp.web.kiosk import kiosk, kiosk_page
from webapp.web.openapi import describe_refusals
from webapp.web.problems import answer_problems
from webapp.web.public import demonstration, public
from webapp.web.resident import resident
from webapp.web.staff_pages import start_staff_pages
from webapp.web.transaction import keep_transactions
from webapp.web.venue import venue

STATIC = Path(__file__).parents[1] / "static"
LONGEST_BODY = 64 * 1024
REMEMBERED_CREDENTIALS = 100_000


def create_app(settings: Settings, ports: Ports | None = None, clock: Clock = system_clock) -> APIFlask:
    app = APIFlask("webapp", title="One Card 一卡通", version="0.1.0", docs_path=None, static_folder=None)  # type: ignore[arg-type] # None is Flask's word for none
    app.config.update(
        # No SECRET_KEY here: audiences have opaque cookies of their own; Flask's session is for forms of staff alone.
        SESSION_PROTECTION=None,
        MAX_CONTENT_LENGTH=LONGEST_BODY,
        OPENAPI_VERSION="3.1.0",
        JSON_SORT_KEYS=False,
    )
    ports = ports or ports_for(settings)
    house = build_house(settings, ports, clock)
    app.extensions["house"] = house

    start_logging()
    log_requests(app)
    answer_problems(app)
    describe_refusals(app)
    send_headers(app, strictly_tls=settings.over_tls and not settings.demonstration)
    # After the headers, because what is registered last is done first: a failed commit is answered with them as well.
    keep_transactions(app)
    start_guard(app)

    start_staff_pages(app, settings)
    for blueprint in (public, resident, venue, kiosk, kiosk_page, agency, helpdesk):
        app.register_blueprint(blueprint)
    if settings.demonstration:
        app.register_blueprint(demonstration)
    app.add_template_filter(china_time)
    add_commands(app, house, ports)

    serve_static(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign] # Flask's own way
    return app


def build_house(settings: Settings, ports: Ports, clock: Clock) -> House:
    keys = FieldKeys(field_key=settings.field_key, index_key=settings.index_key)
    try:
        profile = profile_of(settings.region)
        engine = make_engine(settings.database_url, keys)
    except (RegionIncomplete, WrongDatabaseUrl) as wrong:
        raise SettingsError(str(wrong)) from None
    return House(
        settings=settings,
        engine=engine,
        clock=clock,
        rules=RuleBook(settings.region, engine),
        keyring=LiveKeyring(settings.keys, profile),
        credentials=signing.CredentialCache(REMEMBERED_CREDENTIALS),
        links=EnrolmentLinks(settings.secret_key),
        is_migrated=lambda: migrations.is_current(engine),
        sms_outbox=ports.sms.outbox if isinstance(ports.sms, SimulatedSms) else None,
        bank_line=BankLine(settings.bank_secret) if settings.bank_secret else None,
    )


def serve_static(app: APIFlask) -> None:
    """The built apps, compressed ahead, and served before Flask is asked; Vite names assets by content."""
    files = WhiteNoise(
        app.wsgi_app,
        index_file=True,
        allow_all_origins=False,
        add_headers_function=static_headers,
        immutable_file_test=lambda _path, url: "/assets/" in url,
    )
    for name in ("resident", "venue", "desk"):
        if (STATIC / name).exists():
            files.add_files(STATIC / name, prefix=f"{name}/")
    app.wsgi_app = files  # type: ignore[method-assign] # Flask's own way to wrap
