"""Migrations are numbered, have one head, run both ways on both databases, and make what the models say."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from tests.racing import engine_of
from webapp import migrations
from webapp.domain.tables import metadata
from webapp.store.engine import for_writing


@pytest.fixture
def engine(own_database: str) -> Iterator[Engine]:
    with engine_of(own_database) as engine:
        yield engine


def tables_of(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_up_down_and_up_again(engine: Engine) -> None:
    full = tables_of(engine)
    assert full == set(metadata.tables)
    migrations.downgrade(engine, "base")
    assert tables_of(engine) == set()
    assert not migrations.is_current(engine)
    migrations.upgrade(engine)
    assert tables_of(engine) == full
    assert migrations.is_current(engine)


def test_a_migrated_database_is_what_the_models_say(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    migrations.upgrade(engine)
    assert migrations.is_current(engine)


def test_migrations_are_numbered_without_gaps_and_head_names_the_last() -> None:
    names = sorted(path.stem for path in (migrations.FOLDER / "versions").glob("*.py"))
    assert [name[:5] for name in names] == [f"{number:04}_" for number in range(1, len(names) + 1)]
    head = (migrations.FOLDER / "HEAD").read_text().strip()
    assert names[-1].startswith(head)
    [revision] = ScriptDirectory.from_config(migrations.config()).get_heads()
    assert revision == head[:4]


def test_a_message_given_up_before_its_states_were_told_apart_is_called_given_up(engine: Engine) -> None:
    migrations.downgrade(engine, "0003")
    row = (
        "INSERT INTO notice (id, kind, text, state, tries, queued_at, expires_at, next_try_at) "
        "VALUES ('00000000000000000000000000000001', 'sign-in-code', '', '{}', 5, {}, {}, {})"
    )
    at = ["'2026-11-22 04:00:00'"] * 3
    with for_writing(engine).begin() as connection:
        connection.execute(text(row.format("failed", *at)))
    migrations.upgrade(engine)
    assert _states(engine) == ["given-up"]
    migrations.downgrade(engine, "0003")
    assert _states(engine) == ["failed"]


def _states(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT state FROM notice")))
