"""Acts at the same moment, each in a transaction and a thread of its own, on a database that really commits."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.databases import FIELD_KEYS
from webapp.domain.errors import ActError
from webapp.store.engine import for_writing, make_engine

Outcome = TypeVar("Outcome")


@contextmanager
def engine_of(url: str) -> Iterator[Engine]:
    engine = make_engine(url, FIELD_KEYS)
    yield engine
    engine.dispose()


@contextmanager
def committed(engine: Engine) -> Iterator[Session]:
    with Session(for_writing(engine), expire_on_commit=False) as session, session.begin():
        yield session


def race(engine: Engine, *acts: Callable[[Session], Outcome]) -> list[Outcome | str]:
    """Runs all acts at once; gives what each returned, or the reason word of its refusal."""
    start = Barrier(len(acts))

    def run(act: Callable[[Session], Outcome]) -> Outcome | str:
        start.wait()
        try:
            with committed(engine) as session:
                return act(session)
        except ActError as refused:
            return refused.reason

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
