"""The application, as a table of contents."""

from pathlib import Path

from apiflask import APIFlask
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

import signing
from webapp.cli import add_commands
from webapp.clock import Clock, system_clock
from webapp.domain import tables  # noqa: F401 - every model is known before the first query
from webapp.domain.regions import profile_of
from webapp.domain.venues import EnrolmentLinks
from webapp.keyring import LiveKeyring
from webapp.logs import log_requests, start_logging
from webapp.ports import Ports, ports_for
from webapp.ports.sms import SimulatedSms
from webapp.settings import Settings
from webapp.store.engine import make_engine
from webapp.store.types import FieldKeys
from webapp.web.guard import start_guard
from webapp.web.headers import send_headers, static_headers
from webapp.web.house import House
from webapp.web.problems import answer_problems
from webapp.web.public import demonstration, public
from webapp.web.resident import resident
from webapp.web.transaction import keep_transactions
from webapp.web.venue import venue

STATIC = Path(__file__).parents[1] / "static"
LONGEST_BODY = 64 * 1024
REMEMBERED_CREDENTIALS = 100_000


def create_app(settings: Settings, ports: Ports | None = None, clock: Clock = system_clock) -> APIFlask:
    app = APIFlask("webapp", title="One Card 一卡通", version="0.1.0", docs_path=None, static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_PROTECTION=None,  # flask-login keeps nothing in Flask's session: every request brings its own cookie
        MAX_CONTENT_LENGTH=LONGEST_BODY,
        OPENAPI_VERSION="3.1.0",
        JSON_SORT_KEYS=False,
    )
    house = build_house(settings, ports or ports_for(settings), clock)
    app.extensions["house"] = house

    start_logging()
    log_requests(app)
    keep_transactions(app)
    answer_problems(app)
    send_headers(app, over_tls=settings.over_tls)
    start_guard(app)

    for blueprint in (public, resident, venue):
        app.register_blueprint(blueprint)
    if settings.demonstration:
        app.register_blueprint(demonstration)
    add_commands(app, house)

    serve_static(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign] # Flask's own way
    return app
