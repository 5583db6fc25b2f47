"""An import that is killed in the middle: what was counted is kept, the next run goes on, and nothing stands twice."""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import func, select

from tests.make.card_files import csv_file, row
from tests.make.residents import SHIYAN
from tests.make.times import NOW, after
from tests.racing import committed, engine_of
from webapp.domain import cardbase
from webapp.domain.actors import Job
from webapp.domain.cardbase import ImportState
from webapp.domain.cards.model import Card
from webapp.jobs.imports import Importing, take_in

ROOT = Path(__file__).parents[2]
# Says each portion on its output, and waits in the middle of one to be killed: after the rows, before the commit.
ONE_IMPORT = """
import sys
from uuid import UUID
from tests.databases import FIELD_KEYS
from tests.make.residents import SHIYAN
from tests.make.times import NOW
from webapp.domain import cardbase, tables
from webapp.jobs.imports import Importing, take_in
from webapp.store.engine import make_engine
cardbase.PORTION, portions, move_on = 10, [], cardbase.move_on
def stop_in_the_third(*arguments, **named):
    move_on(*arguments, **named)
    portions.append(1)
    if len(portions) == 3:
        print("in the middle", flush=True)
        sys.stdin.read()
cardbase.move_on = stop_in_the_third
take_in(Importing(make_engine(sys.argv[1], FIELD_KEYS), SHIYAN, lambda: NOW), UUID(sys.argv[2]))
"""


def test_a_killed_import_goes_on_and_adds_nobody_twice(own_database: str, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "base.csv", [row(number) for number in range(60)])
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            asked = cardbase.Asked(path, path.name, dry_run=False)
            one = cardbase.ask_for_import(session, asked, by=Job("operator"), now=NOW)
        command = [sys.executable, "-c", ONE_IMPORT, own_database, str(one.id)]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as killed:
            assert killed.stdout is not None
            assert killed.stdout.readline() == "in the middle\n"
            killed.kill()
        with committed(engine) as session:
            left = cardbase.load_import(session, one.id)
            cards = session.scalar(select(func.count()).select_from(Card))
            assert (left.state, left.read, left.added, cards) == (ImportState.RUNNING, 20, 20, 20)
            assert cardbase.unfinished_import(session, path, dry_run=False) == one.id
        done = take_in(Importing(engine, SHIYAN, lambda: after(seconds=21)), one.id)
        assert (done.state, done.read, done.added, done.already) == (ImportState.DONE, 60, 60, 0)
        with committed(engine) as session:
            assert session.scalar(select(func.count()).select_from(Card)) == 60
