"""Numbered, additive migrations. HEAD holds the newest number, so that two made side by side conflict in git."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from webapp.store.engine import for_writing

FOLDER = Path(__file__).parent


def upgrade(engine: Engine, revision: str = "head") -> None:
    with for_writing(engine).connect() as connection, connection.begin():
        command.upgrade(config(connection=connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    with for_writing(engine).connect() as connection, connection.begin():
        command.downgrade(config(connection=connection), revision)


def is_current(engine: Engine) -> bool:
    """Whether the database has every migration that this code brings."""
    with engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_revision()
    return at == ScriptDirectory.from_config(config()).get_current_head()


def draft(engine: Engine, name: str) -> Path:
    """Writes the next numbered migration from the difference between models and database."""
    number = f"{int((FOLDER / 'HEAD').read_text().split('_')[0]) + 1:04}"
    with for_writing(engine).connect() as connection:
        script = command.revision(config(connection=connection), message=name, rev_id=number, autogenerate=True)
    (FOLDER / "HEAD").write_text(f"{number}_{name}\n")
    return Path(script.path)  # type: ignore[union-attr] # one revision was asked for


def config(**attributes: object) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    settings.attributes.update(attributes)
    return settings
