"""A kept scan asked again by the rules that were in force at its time (N36).

What the region decides is asked again, of what was kept then: whether the code was young enough for the scene, and the
fare for the holder's age. Whether a card was lost is no rule: its reports say it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

import signing
from webapp.clock import in_china
from webapp.domain import cards, residents
from webapp.domain.catalogue import Scene, scene_named
from webapp.domain.codes.model import Credential, Scan
from webapp.domain.codes.rules import Verdict, door_rules, fare_of
from webapp.domain.errors import NotFound
from webapp.domain.regions import Fare, Profile

ACCEPTED = {Verdict.ACCEPTED, Verdict.ACCEPTED_LATE}


@dataclass(frozen=True, slots=True)
class ReplayedScan:
    """What was answered, and what the rules of then answer now; no fare where the holder is not known any more."""

    at: datetime
    verdict: Verdict
    fare: Fare
    fare_again: Fare | None
    young_enough: bool

    @property
    def agrees(self) -> bool:
        return self.verdict not in ACCEPTED or (self.young_enough and self.fare_again in {self.fare, None})


def replay_scan(session: Session, scan_id: UUID, *, rules_at: Callable[[datetime], Profile]) -> ReplayedScan:
    scan = session.get(Scan, scan_id)
    scene = None if scan is None else scene_named(scan.scene)
    if scan is None or scene is None:
        raise NotFound
    profile = rules_at(scan.at)
    fare = _fare(session, scan, scene, profile) if scan.verdict in ACCEPTED else Fare.FULL
    return ReplayedScan(
        scan.at, scan.verdict, Fare(scan.fare), fare, _is_young(scan, door_rules(scene, profile).window)
    )


def _is_young(scan: Scan, window: signing.Window) -> bool:
    if scan.age_ms is None:
        return False
    try:
        signing.is_amber(scan.age_ms / 1000, window)
    except signing.SigningError:
        return False
    return True


def _fare(session: Session, scan: Scan, scene: Scene, profile: Profile) -> Fare | None:
    holder = _holder(session, scan)
    if holder is None:
        return None
    age = residents.age_on(in_china(scan.at).date(), residents.id_number_of(session, holder))
    rule = fare_of(profile.fares, scene, age)
    return Fare.FULL if rule is None else rule.fare


def _holder(session: Session, scan: Scan) -> UUID | None:
    """None once the credential is forgotten, two weeks after its end."""
    door = cards.at_the_door()
    used = select(Credential.ecard_id).filter_by(kid=scan.kid, epoch=scan.epoch, idx=scan.idx).scalar_subquery()
    return session.scalars(select(door.c.resident_id).where(door.c.ecard_id == used)).first()
