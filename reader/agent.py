"""The WebSocket on loopback: one path for the paired desk, one for this program's own page of PINs.

Nothing is logged: what passes here is a person's card. docs/reader.md describes the messages.
"""

import json
import logging
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from reader.card import ReadCard
from reader.errands import AGAIN, PATIENCE, CardDesk, Errand, Waiting, is_initial
from reader.pairing import Pairing
from reader.troubles import CardTrouble, Trouble, sentence

LOOPBACK = "127.0.0.1"
PORT = 35960
DESK, PIN = "/desk", "/pin/"
FILES = {"/pin.js": "text/javascript", "/pin.css": "text/css"}
POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'"
PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
LONGEST_MESSAGE = 4096

Message = Mapping[str, Any]


class Agent:
    """Serves one desk. `open_page` shows an address of ours to the holder; `show_code` shows the pairing code.

    Without `open_page` it serves a kiosk, whose own page shows that address in a frame that it cannot look into.
    """

    def __init__(
        self,
        server: str,
        *,
        show_code: Callable[[str], None],
        open_page: Callable[[str], object] | None,
        port: int = PORT,
        patience: float = PATIENCE,
        reader: str | None = None,
    ) -> None:
        self._server = server
        self._open_page = open_page
        self._patience = patience
        self._pairing = Pairing(show_code)
        self._cards = CardDesk(reader)
        self._waiting: Waiting | None = None
        self._desk: ServerConnection | None = None
        self._taking_over = threading.Lock()
        # Nobody reads this logger: a refused message would stand in it.
        silent = logging.Logger("silent")  # noqa: LOG001 # one of its own, which no configuration can make talk
        silent.addHandler(logging.NullHandler())
        self._socket: Server = serve(
            self._receive,
            LOOPBACK,
            port,
            process_request=self._answer_request,
            max_size=LONGEST_MESSAGE,
            compression=None,
            # Both ends are on this computer: whoever does not answer at once is gone.
            close_timeout=1,
            server_header=None,
            logger=silent,
        )
        self.address = f"http://{LOOPBACK}:{self._socket.socket.getsockname()[1]}"

    def run(self) -> None:
        self._socket.serve_forever()

    def stop(self) -> None:
        self._socket.shutdown()

    # Before a connection is one

    def _answer_request(self, connection: ServerConnection, request: Request) -> Response | None:
        """Pages of ours, and a refusal for every page that is neither ours nor the paired server's."""
        if request.headers.get("Host") != self.address.removeprefix("http://"):
            return connection.respond(HTTPStatus.MISDIRECTED_REQUEST, "")
        if request.headers.get("Upgrade", "").lower() != "websocket":
            return self._page(connection, request.path)
        wanted = self._server if request.path == DESK else self.address
        known = request.path == DESK or self._waiting_at(request.path) is not None
        if known and request.headers.get("Origin") == wanted:
            return None
        return connection.respond(HTTPStatus.FORBIDDEN, "")

    def _page(self, connection: ServerConnection, path: str) -> Response:
        if self._waiting_at(path) is not None:
            return _file("pin.html", "text/html", framed_by=self._server if self._open_page is None else "'none'")
        if path in FILES:
            return _file(path.removeprefix("/"), FILES[path])
        return connection.respond(HTTPStatus.NOT_FOUND, "")

    def _waiting_at(self, path: str) -> Waiting | None:
        waiting = self._waiting
        return waiting if waiting is not None and path == PIN + waiting.ticket else None

    # The desk

    def _receive(self, connection: ServerConnection) -> None:
        assert connection.request is not None  # noqa: S101 # the handshake is over
        waiting = self._waiting_at(connection.request.path)
        try:
            if waiting is not None:
                self._talk_with_holder(connection, waiting)
            elif self._let_in(connection):
                self._talk_with_desk(connection)
        except (ConnectionClosed, Malformed):
            connection.close(1008)

    def _let_in(self, connection: ServerConnection) -> bool:
        """With the code that the agent shows, or the token that came of it. The newest takes the place."""
        asked = _message(connection.recv())
        token = asked.get("token") or self._pairing.pair(str(asked.get("code", "")))
        if not token or not self._pairing.knows(str(token)):
            _say(connection, answer="not-paired")
            return False
        with self._taking_over:
            before, self._desk = self._desk, connection
        if before is not None:
            before.close(1008, "another desk")
        _say(connection, answer="paired", token=str(token))
        return True

    def _talk_with_desk(self, connection: ServerConnection) -> None:
        for raw in connection:
            asked = str(_message(raw).get("ask"))
            try:
                card = self._cards.read() if asked == "read" else self._ask_for_pin(connection, asked)
                _say(connection, answer="card", card=_plain(card))
            except CardTrouble as trouble:
                _say(connection, answer="trouble", **_words(trouble))

    def _ask_for_pin(self, connection: ServerConnection, asked: str) -> ReadCard:
        try:
            errand = Errand(asked)
        except ValueError:
            raise Malformed from None
        waiting = Waiting(errand, self._cards.read())
        before, self._waiting = self._waiting, waiting
        if before is not None:
            before.ended.put(CardTrouble(Trouble.PIN_NOT_TYPED))
        address = f"{self.address}{PIN}{waiting.ticket}"
        try:
            if self._open_page is None:
                _say(connection, answer="pin-page", address=address)
            else:
                self._open_page(address)
            return waiting.wait(self._patience)
        finally:
            # A desk that has left waits here until its errand ends, and must not end the next one's.
            if self._waiting is waiting:
                self._waiting = None

    # The holder

    def _talk_with_holder(self, connection: ServerConnection, waiting: Waiting) -> None:
        _say(connection, errand=waiting.errand.value)
        for raw in connection:
            typed = {name: str(value) for name, value in _message(raw).items()}
            if self._waiting is not waiting:
                _say(connection, over=True, **_words(CardTrouble(Trouble.PIN_NOT_TYPED)))
                return
            if self._carry_out(connection, waiting, typed):
                return

    def _carry_out(self, connection: ServerConnection, waiting: Waiting, typed: dict[str, str]) -> bool:
        """Whether the errand has ended, well or not; a slip leaves it open."""
        try:
            card = self._cards.carry_out(waiting, typed)
        except CardTrouble as trouble:
            over = trouble.trouble not in AGAIN
            if over:
                waiting.ended.put(trouble)
            _say(connection, over=over, **_words(trouble))
            return over
        waiting.ended.put(card)
        _say(connection, over=True, done=True, initial=is_initial(waiting, typed))
        return True


class Malformed(Exception):
    """Not a message of ours."""


def _message(raw: str | bytes) -> Message:
    try:
        message = json.loads(raw)
    except ValueError:
        raise Malformed from None
    if not isinstance(message, dict):
        raise Malformed
    return message


def _say(connection: ServerConnection, **words: object) -> None:
    connection.send(json.dumps(words, ensure_ascii=False))


def _words(trouble: CardTrouble) -> dict[str, object]:
    said = {language: sentence(trouble.trouble, language, tries_left=trouble.tries_left) for language in ("zh", "en")}
    return {"word": trouble.trouble.value, "tries_left": trouble.tries_left, **said}


def _plain(card: ReadCard) -> dict[str, object]:
    return {
        "atr": card.atr,
        "values": card.values,
        "findings": card.findings,
        "needs_pin": card.needs_pin,
        "transport": card.transport,
    }


def _file(name: str, kind: str, framed_by: str = "'none'") -> Response:
    body = Path(__file__).with_name(name).read_bytes()
    policy = {"Content-Security-Policy": f"{POLICY}; frame-ancestors {framed_by}"}
    headers = Headers(
        PAGE_HEADERS | policy | {"Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(len(body))}
    )
    return Response(HTTPStatus.OK.value, HTTPStatus.OK.phrase, headers, body)
