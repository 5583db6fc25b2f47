"""Every refusal of a request: problem+json (RFC 9457) with a stable reason and a sentence in the reader's language."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from apiflask import APIFlask, HTTPError
from flask import Response, json, request
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from webapp.domain.errors import ActError

TABLE: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("problems.toml").read_text())
BY_STATUS = {
    400: "invalid",
    401: "not-signed-in",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    408: "try-again",
    409: "conflict",
    413: "too-large",
    415: "json-only",
    422: "invalid",
}
# Where people read pages, a refusal is one too: how their addresses begin, and who draws it from reason and status.
pages: dict[str, Callable[[str, int], Response]] = {}
log = structlog.get_logger()


def problem(reason: str, *, status: int | None = None, retry_after: int | None = None, fields: Any = None) -> Response:
    """One answer for one reason; the table gives its status and its sentences."""
    entry = TABLE[reason]
    code = status or entry["status"]
    page = next((page for start, page in pages.items() if request.path.startswith(start)), None)
    response = page(reason, code) if page else _for_programs(entry, reason, code, fields)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _for_programs(entry: dict[str, Any], reason: str, code: int, fields: Any) -> Response:
    body = {"type": "about:blank", "title": entry[language()], "status": code, "reason": reason}
    body["detail"] = entry[f"{language()}_next"]
    if fields:
        body["fields"] = fields
    return Response(json.dumps(body), code, mimetype="application/problem+json")


def language() -> str:
    """The reader's: zh, or en where the browser asks for it first."""
    english = request.accept_languages.best_match(["zh", "zh-CN", "en"], "zh") == "en"
    return "en" if english else "zh"


def answer_problems(app: APIFlask) -> None:
    # First, because it registers a handler of its own for every HTTPException, which the one below replaces.
    app.error_processor(_input_refused)
    app.register_error_handler(ActError, _act_failed)
    app.register_error_handler(HTTPException, _http_failed)
    for away in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(away, _database_away)
    app.register_error_handler(Exception, _failed)


def _act_failed(error: ActError) -> Response:
    return problem(error.reason, retry_after=error.retry_after)


def _http_failed(error: HTTPException) -> Response:
    reason = BY_STATUS.get(error.code or 500, "internal")
    response = problem(reason, status=error.code)
    if error.code == 405 and (allow := getattr(error, "valid_methods", None)):
        response.headers["Allow"] = ", ".join(sorted(allow))
    return response


def _input_refused(error: HTTPError) -> Response:
    """What the schema refused: the fields are named, their contents are not repeated."""
    reason = BY_STATUS.get(error.status_code, "invalid")
    fields = sorted(error.detail.get("json", {})) if isinstance(error.detail, dict) else None
    return problem(reason, status=error.status_code, fields=fields)


def _database_away(error: DBAPIError) -> Response:
    log.error("database-away", kind=type(error).__name__)
    return problem("try-again", retry_after=2)


def _failed(error: Exception) -> Response:
    log.error("internal", kind=type(error).__name__, exc_info=error)
    return problem("internal")
