"""What the demonstration's population base knows otherwise, and who is compared with it at once."""

import json
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.demonstration.people import PEOPLE
from webapp.domain import cardbase, residents
from webapp.domain.actors import Job
from webapp.domain.cardbase import Purpose
from webapp.store.engine import for_writing

*MATCHING, RENAMED, UNKNOWN, DECEASED = PEOPLE[-6:]
REGISTER = {
    RENAMED.id_number: {"name": f"{RENAMED.name}·改"},
    UNKNOWN.id_number: {"not_found": True},
    DECEASED.id_number: {"name": DECEASED.name, "deceased": True},
}


def open_population_base(engine: Engine, folder: Path, *, now: datetime) -> None:
    """Once: the file is its own mark. The jobs process asks about these six within a second, and the rest by night."""
    register = folder / "population.json"
    if register.exists():
        return
    with Session(for_writing(engine)) as session, session.begin():
        for person in (*MATCHING, RENAMED, UNKNOWN, DECEASED):
            whose = residents.id_of_number(session, person.id_number)
            if whose is not None:
                by = Job("demonstration")
                cardbase.check_person(session, whose, purpose=Purpose.APPLICATION, by=by, now=now)
    register.write_text(json.dumps(REGISTER, ensure_ascii=False, indent=1))
