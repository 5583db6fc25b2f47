"""The rules of the region as a running process has them: of today, and of any time before."""

import threading
from datetime import date, datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from webapp.clock import in_china
from webapp.domain.regions import Profile, profile_on, shipped
from webapp.domain.rulebook.lists import count_decisions, list_versions

# An approved change begins a minute later at the soonest (changes.MARGIN), so that every process has seen it by then.
LOOKS_EVERY = timedelta(seconds=1)


class RuleBook:
    """Asks the database once in a second whether anything was decided, and reads the changes only then.

    A scan pays a comparison of two times. While the database cannot be asked, what was read last goes on.
    """

    def __init__(self, region: str, engine: Engine) -> None:
        self.region = region
        self._engine = engine
        # How many decisions were known, and the versions that they make: replaced together, read together.
        self._known = (0, shipped(region))
        self._looked_at: datetime | None = None
        self._profiles: dict[tuple[date, int], Profile] = {}
        self._lock = threading.Lock()

    def profile(self, now: datetime) -> Profile:
        self._look(now)
        return self._on(now)

    def profile_at(self, at: datetime, *, now: datetime) -> Profile:
        """The rules that were in force then (N36)."""
        self._look(now)
        return self._on(at)

    def _on(self, at: datetime) -> Profile:
        day, (decisions, versions) = in_china(at).date(), self._known
        key = (day, decisions)
        profile = self._profiles.get(key)
        if profile is None:
            profile = profile_on(versions, self.region, day)
            # A handful of days at a time: today, and those that somebody replays.
            self._profiles = {**dict(list(self._profiles.items())[-8:]), key: profile}
        return profile

    def _look(self, now: datetime) -> None:
        looked_at = self._looked_at
        if looked_at is not None and abs(now - looked_at) < LOOKS_EVERY:
            return
        # One thread looks; the others go on with what they have, except at the very first.
        if not self._lock.acquire(blocking=looked_at is None):
            return
        try:
            self._read()
        finally:
            self._looked_at = now
            self._lock.release()

    def _read(self) -> None:
        try:
            decisions = count_decisions(self._engine)
            if decisions != self._known[0]:
                with Session(self._engine) as session:
                    self._known = (decisions, list_versions(session, self.region))
        except SQLAlchemyError:
            # Away, or not migrated yet: asked again in a second. An act that needs it fails by itself.
            return
