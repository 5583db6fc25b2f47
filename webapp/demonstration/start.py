"""Everything that a demonstration is begun with; what is there already stays as it is."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.demonstration.load import load
from webapp.demonstration.past import ASKED, finish_requests
from webapp.demonstration.people import PEOPLE
from webapp.demonstration.population import open_population_base
from webapp.domain import residents
from webapp.domain.regions import Profile


def start(engine: Engine, profile: Profile, folder: Path, *, now: datetime) -> None:
    with Session(engine) as session:
        nobody_yet = residents.id_of_number(session, PEOPLE[0].id_number) is None
        nothing_yet = nobody_yet and residents.id_of_number(session, ASKED[0].id_number) is None
    if nothing_yet:
        finish_requests(engine, profile, now=now)
    load(engine, profile, now=now)
    open_population_base(engine, folder, now=now)
