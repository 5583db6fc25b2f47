"""Everything that a demonstration is begun with; what is there already stays as it is."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from webapp.demonstration.load import load
from webapp.demonstration.past import finish_requests
from webapp.demonstration.population import open_population_base
from webapp.domain.regions import Profile


def start(engine: Engine, profile: Profile, folder: Path, *, now: datetime) -> None:
    if load(engine, profile, now=now):
        finish_requests(engine, profile, now=now)
    open_population_base(engine, folder, now=now)
