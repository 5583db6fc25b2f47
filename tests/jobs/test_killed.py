"""A jobs process that is killed while the gateway holds its message: nothing is lost, and the repeat can be told."""

import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select

from tests.make.residents import resident
from tests.make.times import NOW, after
from tests.racing import committed, engine_of
from webapp.domain import notices
from webapp.domain.notices import NoticeState
from webapp.domain.notices.model import Notice
from webapp.jobs.deliver import deliver
from webapp.ports import Ports
from webapp.ports.sms import HttpSms
from webapp.ports.viruses import Clamd

ROOT = Path(__file__).parents[2]
ONE_DELIVERY = """
import sys
from tests.databases import FIELD_KEYS
from tests.make.times import NOW
from webapp.domain import tables
from webapp.jobs.deliver import deliver
from webapp.ports import Ports
from webapp.ports.sms import HttpSms
from webapp.ports.viruses import Clamd
from webapp.store.engine import make_engine
ports = Ports(sms=HttpSms(sys.argv[2], "a token"), viruses=Clamd("tcp://127.0.0.1"))
deliver(make_engine(sys.argv[1], FIELD_KEYS), ports, lambda: NOW)
"""


class Gateway(ThreadingHTTPServer):
    """Keeps the contract: takes a reference once. The first answer is held back until the test lets go."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.delivered: dict[str, str] = {}
        self.requests = 0
        self.holding, self.let_go = Event(), Event()
        self.url = f"http://127.0.0.1:{self.server_address[1]}/messages"


class _Handler(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:  # the name http.server asks for
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests += 1
        self.server.delivered.setdefault(body["reference"], body["text"])
        self.server.holding.set()
        self.server.let_go.wait(10)
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    server = Gateway()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.let_go.set()
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_message_survives_the_kill_and_reaches_the_holder_once(own_database: str, gateway: Gateway) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            kind, whose = notices.Kind.LOSS_UNDONE, resident(session).id
            notices.tell(session, kind, resident_id=whose, now=NOW, what="card", at=NOW, number="7")
        command = [sys.executable, "-c", ONE_DELIVERY, own_database, gateway.url]
        killed = subprocess.Popen(command, cwd=ROOT)
        assert gateway.holding.wait(20)
        killed.kill()
        killed.wait()
        gateway.let_go.set()
        with committed(engine) as session:
            assert session.scalars(select(Notice.state)).one() is NoticeState.QUEUED
        deliver(
            engine,
            Ports(sms=HttpSms(gateway.url, "a token"), viruses=Clamd("tcp://127.0.0.1")),
            lambda: after(seconds=31),
        )
        with committed(engine) as session:
            assert session.scalars(select(Notice.state)).one() is NoticeState.SENT
    assert (gateway.requests, len(gateway.delivered)) == (2, 1)
