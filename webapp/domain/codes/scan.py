"""The scan: one code, one door, one verdict. A refusal is kept too, and a repeat gets the first answer."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Uuid, bindparam, or_, select, update
from sqlalchemy.orm import Session

import signing
from webapp import ids
from webapp.clock import in_china
from webapp.domain import actors, cards, care, ledger, notices, residents
from webapp.domain.catalogue import Scene
from webapp.domain.codes.model import Credential, Scan
from webapp.domain.codes.rules import (
    CLOCK_SKEW,
    WRONG_SCENE,
    Deaths,
    Facts,
    Judgement,
    Verdict,
    door_rules,
    fare_of,
    has_fares,
    judge,
    refused,
    scene_takes_codes,
    state_then,
)
from webapp.domain.errors import Conflict, Invalid
from webapp.domain.regions import Fare, Profile
from webapp.store.base import table_of
from webapp.store.claim import insert_unless_there

UNAVAILABLE = signing.Unavailable.reason
# More than a door's clock can be ahead and still accept a code: a scan is not lost for that.
AHEAD = timedelta(minutes=5)
AMBER_MEMORY = timedelta(minutes=4)  # twice the widest amber, so that the second code still finds the first


@dataclass(frozen=True, slots=True)
class Shown:
    """A code as a door posts it, seen there `at`; `late` says that the door judged it alone and uploads it now."""

    by: actors.Terminal
    code: str
    scene: Scene
    client_ref: UUID
    at: datetime
    now: datetime
    late: bool = False
    # Who the door says scanned; whose shift the house knows of comes with `by`.
    claimed_by: UUID | None = None

    @property
    def code_hash(self) -> bytes:
        return hashlib.sha256(self.code.encode()).digest()


def at_the_time(scanned_at: datetime, *, profile: Profile, now: datetime) -> datetime:
    """When a late upload says it was scanned, held to what can be true."""
    if not now - timedelta(days=profile.late_upload_days) <= scanned_at <= now + AHEAD:
        raise Invalid("scanned-at-out-of-range")
    return min(scanned_at, now)


def read(
    shown: Shown, *, trust: signing.TrustList, cache: signing.CredentialCache, profile: Profile
) -> signing.Opened | Judgement:
    """The stateless half of the verdict, made with no transaction open."""
    if not scene_takes_codes(shown.scene):
        return refused(WRONG_SCENE)
    rules, now = door_rules(shown.scene, profile), shown.at.timestamp()
    try:
        return signing.open(shown.code, trust=trust, now=now, window=rules.window, scope=rules.scope, cache=cache)
    except signing.SigningError as error:
        return refused(error.reason)


def scan(
    session: Session, shown: Shown, outcome: signing.Opened | Judgement, *, profile: Profile
) -> tuple[Judgement, datetime]:
    """Judges, claims and keeps, in the writing transaction; gives the verdict and the time it stands for.

    Plain SQL on the session's connection, because a door waits for it: the ORM would double the time. A repeat is
    looked for first, because judged anew it could use up a code that its first answer left alone.
    """
    connection = session.connection()
    earlier = _answered(session, shown)
    if earlier is not None:
        return earlier
    if isinstance(outcome, Judgement):
        return _keep(session, shown, outcome, None)
    judgement, whose = _judge(session, shown, outcome, profile)
    if judgement.consumes:
        judgement = _claim(connection, outcome, judgement)
    if judgement.consumes and whose.resident_id is not None:
        judgement = _with_fare(session, shown, judgement, whose.resident_id, profile)
    return _keep(session, shown, judgement, outcome, whose)


@dataclass(frozen=True, slots=True)
class Whose:
    """The holder whose card it is, and the delegation under which somebody else shows it."""

    resident_id: UUID | None = None
    delegation_id: UUID | None = None


NOBODY = Whose()


def _judge(session: Session, shown: Shown, opened: signing.Opened, profile: Profile) -> tuple[Judgement, Whose]:
    connection = session.connection()
    credential = opened.credential
    key = {"kid": credential.kid, "epoch": credential.epoch, "idx": credential.index}
    row = connection.execute(KNOWN, key).one_or_none()
    if row is None:
        # Signed by our key and yet not issued by this house: nothing is known that could admit it.
        return refused(UNAVAILABLE), NOBODY
    first_void = _first_void(session, row) if shown.late else None
    void = is_void(row, shown.scene.code, at=shown.at, late=shown.late, profile=profile, first_void=first_void)
    look = _earlier_look(connection, key, shown) if opened.amber and not shown.late else None
    judgement = judge(opened, Facts(void, row.last_slot, look), late=shown.late)
    whose = Whose(row.resident_id, row.delegation_id)
    return _of_carer(session, shown, judgement, row) if row.delegation_id else judgement, whose


def _of_carer(session: Session, shown: Shown, judgement: Judgement, row: Row[Any]) -> Judgement:
    """The door reads who shows the code. A use that is counted is spent with the acceptance; a late one is past."""
    counted = judgement.consumes and not shown.late and row.care_times_left is not None
    if counted and not care.spend_time(session, row.delegation_id, by=shown.by, now=shown.now):
        return refused(UNAVAILABLE)
    if judgement.verdict is Verdict.REFUSED:
        return judgement
    return replace(judgement, represented_by=care.name_of_carer(session, row.delegation_id))


def _first_void(session: Session, row: Row[Any]) -> datetime | None:
    """When its card died for the first time since it was issued, where reports of loss account for every death."""
    voids = row.card_voids - row.voids_at_issue
    if voids <= 1:
        return None
    reported = cards.reported_since(session, row.resident_id, row.ecard_id, row.issued_at)
    return min(reported) if len(reported) == voids else None


def is_void(
    row: Row[Any], scene: str, *, at: datetime, late: bool, profile: Profile, first_void: datetime | None = None
) -> bool:
    """Whether what the house knows of a credential, its card and its phone keeps it from being used at this scene."""
    return _is_stopped(row, scene, at, profile, late=late) or _is_dead(row, at, late=late, first_void=first_void)


def _is_stopped(row: Row[Any], scene: str, at: datetime, profile: Profile, *, late: bool) -> bool:
    card = state_then(row.card_state, row.card_void_before, at) if late else row.card_state
    states = (row.ecard_state, card, row.social_security_state, row.ecard_authorised)
    standing = cards.Standing(*states, row.expires_on, row.card_replacing)
    return cards.ecard_problem(standing, profile.ecard_rule(at), scene) is not None


def _is_dead(row: Row[Any], at: datetime, *, late: bool, first_void: datetime | None) -> bool:
    voids, phone = row.card_voids - row.voids_at_issue, (row.device_void_before, row.device_signed_out_at)
    care_over = row.care_ended_at or (row.care_ends_at if row.delegation_id and row.care_ends_at <= at else None)
    deaths = Deaths(row.issued_at, voids, row.card_void_before, *phone, first_void, care_over)
    return deaths.was_dead(at) if late else deaths.is_dead


def _earlier_look(connection: Connection, key: dict[str, int], shown: Shown) -> signing.Sighting | None:
    row = connection.execute(LOOKED, key | {"since": shown.now - AMBER_MEMORY}).one_or_none()
    return None if row is None else signing.Sighting(slot=row.slot, age=row.age_ms / 1000)


def _claim(connection: Connection, opened: signing.Opened, judgement: Judgement) -> Judgement:
    """Of all racers with one code, the conditional UPDATE lets one win. A late upload is claimed by its row alone."""
    if judgement.verdict is Verdict.ACCEPTED_LATE:
        return judgement
    credential = opened.credential
    key = {"k": credential.kid, "e": credential.epoch, "i": credential.index, "slot": opened.slot}
    won = connection.execute(RAISE_SLOT, key).rowcount == 1
    return judgement if won else refused(signing.AlreadyUsed.reason)


def _with_fare(session: Session, shown: Shown, judgement: Judgement, resident_id: UUID, profile: Profile) -> Judgement:
    """Only a scene with fare rules makes the house look at the holder's age, and only the class leaves it."""
    if not has_fares(profile.fares, shown.scene):
        return judgement
    age = residents.age_on(in_china(shown.at).date(), residents.id_number_of(session, resident_id))
    rule = fare_of(profile.fares, shown.scene, age)
    return judgement if rule is None else replace(judgement, fare=rule.fare, label=rule.label)


def _keep(
    session: Session, shown: Shown, judgement: Judgement, opened: signing.Opened | None, whose: Whose = NOBODY
) -> tuple[Judgement, datetime]:
    connection = session.connection()
    row = _row(shown, judgement, opened) | {"delegation_id": whose.delegation_id}
    if not insert_unless_there(connection, SCANS, row):
        earlier = _answered(session, shown)
        if earlier is not None:
            return earlier
        # Another door used this very slot while neither could know of the other.
        late = judgement.verdict is Verdict.ACCEPTED_LATE
        judgement = Judgement(Verdict.DISPUTED) if late else refused(signing.AlreadyUsed.reason)
        row = _row(shown, judgement, opened) | {"delegation_id": whose.delegation_id}
        insert_unless_there(connection, SCANS, row)
    about = {"scan": str(row["id"]), "scene": shown.scene.code, "verdict": judgement.verdict.value}
    event = ledger.Event.VENUE_CODE_SCAN
    ledger.append(session, event, by=shown.by, now=shown.now, resident_id=whose.resident_id, about=about)
    if judgement.verdict is Verdict.DISPUTED and whose.resident_id is not None:
        once = f"disputed:{row['kid']}:{row['epoch']}:{row['idx']}:{row['slot']}"
        kind = notices.Kind.CODE_DISPUTED
        notices.tell(session, kind, resident_id=whose.resident_id, now=shown.now, once=once, at=shown.at)
    return judgement, shown.at


def _answered(session: Session, shown: Shown) -> tuple[Judgement, datetime] | None:
    row = session.connection().execute(BY_REF, {"terminal": shown.by.id, "ref": shown.client_ref}).one_or_none()
    if row is None:
        return None
    if (row.code_hash, row.scene) != (shown.code_hash, shown.scene.code):
        raise Conflict("client-ref-reused")
    said = row.delegation_id is not None and row.verdict is not Verdict.REFUSED
    carer = care.name_of_carer(session, row.delegation_id) if said else None
    return Judgement(row.verdict, row.reason, Fare(row.fare), row.label, row.flagged, carer), row.at


def _row(shown: Shown, judgement: Judgement, opened: signing.Opened | None) -> dict[str, Any]:
    credential = opened.credential if opened else None
    return {
        "id": ids.new_id(),
        "terminal_id": shown.by.id,
        "venue_id": shown.by.venue_id,
        "client_ref": shown.client_ref,
        "code_hash": shown.code_hash,
        "scene": shown.scene.code,
        "at": shown.at,
        "judged_at": shown.now,
        "late": shown.late,
        "verdict": judgement.verdict,
        "reason": judgement.reason,
        "fare": int(judgement.fare),
        "label": judgement.label,
        "flagged": judgement.flagged,
        "kid": credential.kid if credential else None,
        "epoch": credential.epoch if credential else None,
        "idx": credential.index if credential else None,
        "slot": opened.slot if opened else None,
        "age_ms": round(opened.age * 1000) if opened else None,
        "claimed_slot": opened.slot if opened and judgement.consumes else None,
        "attendant_id": shown.by.attendant_id,
        "claimed_by": shown.claimed_by,
    }


SCANS, CREDENTIALS = table_of(Scan), table_of(Credential)
_CARD, _DEVICE, _CARE = cards.at_the_door(), residents.device_voids(), care.care_at_the_door()
_scan, _credential = SCANS.c, CREDENTIALS.c
# The type is named, because a foreign key has none until the room of its table is imported.
BY_REF = select(SCANS).where(
    _scan.terminal_id == bindparam("terminal", type_=Uuid()), _scan.client_ref == bindparam("ref")
)
FACTS = (
    select(
        _credential.issued_at,
        _credential.card_voids.label("voids_at_issue"),
        _credential.last_slot,
        _credential.delegation_id,
        _CARE.c.care_ends_at,
        _CARE.c.care_ended_at,
        _CARE.c.care_times_left,
        _CARD,
        _DEVICE.c.device_void_before,
        _DEVICE.c.device_signed_out_at,
    )
    .join(_CARD, _CARD.c.ecard_id == _credential.ecard_id)
    .join(_DEVICE, _DEVICE.c.device_id == _credential.device_id)
    .outerjoin(_CARE, _CARE.c.care_id == _credential.delegation_id)
)
KNOWN = FACTS.where(
    _credential.kid == bindparam("kid"), _credential.epoch == bindparam("epoch"), _credential.idx == bindparam("idx")
)
LOOKED = (
    select(_scan.slot, _scan.age_ms)
    .where(_scan.kid == bindparam("kid"), _scan.epoch == bindparam("epoch"), _scan.idx == bindparam("idx"))
    .where(_scan.verdict == Verdict.LOOK, _scan.reason == CLOCK_SKEW, _scan.judged_at > bindparam("since"))
    .order_by(_scan.judged_at.desc())
    .limit(1)
)
RAISE_SLOT = (
    update(CREDENTIALS)
    .where(_credential.kid == bindparam("k"), _credential.epoch == bindparam("e"), _credential.idx == bindparam("i"))
    .where(or_(_credential.last_slot.is_(None), _credential.last_slot < bindparam("slot")))
    .values(last_slot=bindparam("slot"))
)
