"""Structured logs: one JSON line an event, and never a name, a number, a code or a token."""

from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, request

from webapp.clock import Stopwatch

log = structlog.get_logger()
# A traceback shows where; local variables would show whom.
NO_LOCALS = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))


def _without_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What an error says may repeat what somebody typed: its kind and its place stay, its words go."""
    for raised in event.get("exception", []):
        raised.update(exc_value="", exc_notes=[])
    return event


def start_logging() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            NO_LOCALS,
            _without_values,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(),
        cache_logger_on_first_use=True,
    )


def log_requests(app: Flask) -> None:
    @app.before_request
    def _start() -> None:
        g.stopwatch = Stopwatch()

    @app.after_request
    def _finish(response: Response) -> Response:
        # The rule and not the path, because a path may name a phone, and what follows a question mark anything at all.
        log.info(
            "request",
            method=request.method,
            rule=request.url_rule.rule if request.url_rule else None,
            status=response.status_code,
            ms=round(g.stopwatch.elapsed().total_seconds() * 1000, 1),
            actor=g.get("actor_kind"),
        )
        return response
