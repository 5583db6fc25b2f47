"""The request owns its transaction: begun at first use, committed once, after the answer is made and before it is sent.

A commit that fails answers 5xx. What must survive a rollback uses a session of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from webapp.store.engine import for_writing
from webapp.web.house import house

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def session() -> Session:
    """The request's session; it may write unless the method is safe."""
    if "session" not in g:
        engine = house.engine if request.method in SAFE_METHODS else for_writing(house.engine)
        g.session = Session(engine, expire_on_commit=False)
    return cast("Session", g.session)


@contextmanager
def own_session(*, writes: bool) -> Iterator[Session]:
    """A short transaction that has nothing to do with the request's."""
    engine = for_writing(house.engine) if writes else house.engine
    with Session(engine, expire_on_commit=False) as own, own.begin():
        yield own


def keep_transactions(app: Flask) -> None:
    app.after_request(_finish)
    app.teardown_request(_close)


def _finish(response: Response) -> Response:
    current: Session | None = g.pop("session", None)
    if current is None:
        return response
    try:
        if response.status_code < 400:
            current.commit()
    except Exception as error:  # noqa: BLE001 - whatever kept it from being stored, the caller must not believe it was
        return current_app.make_response(current_app.handle_user_exception(error))
    finally:
        current.close()
    return response


def _close(_error: BaseException | None) -> None:
    current: Session | None = g.pop("session", None)
    if current is not None:
        current.close()
