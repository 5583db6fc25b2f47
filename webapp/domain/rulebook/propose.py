from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp import ids
from webapp.domain import ledger
from webapp.domain.actors import StaffMember
from webapp.domain.errors import Conflict, NotAllowed, NotFound
from webapp.domain.regions import LONGEST, BadValue, in_force, is_within, value_rules
from webapp.domain.rulebook.changes import Decision, has_begun, must_be_decidable
from webapp.domain.rulebook.lists import list_versions, load_change
from webapp.domain.rulebook.model import RegionChange, RegionDecision
from webapp.store.base import table_of
from webapp.store.claim import insert_unless_there

EVENTS = {
    Decision.APPROVED: ledger.Event.AGENCY_RULE_APPROVE,
    Decision.REJECTED: ledger.Event.AGENCY_RULE_REJECT,
    Decision.WITHDRAWN: ledger.Event.AGENCY_RULE_WITHDRAW,
}
DECISIONS = table_of(RegionDecision)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change as a clerk wrote it."""

    name: str
    text: str
    since: date
    source: str
    confirmed: bool


def propose_change(
    session: Session, proposed: Proposed, *, region: str, by: StaffMember, now: datetime
) -> RegionChange:
    """For a day that has not begun. Refuses a value that the rule cannot have (BadValue), and one that is no change."""
    must_speak_for(region, by)
    rule = value_rules().get(proposed.name)
    if rule is None:
        raise NotFound
    source = _source(proposed.source)
    versions = in_force(list_versions(session, region), region, proposed.since)
    before = versions[rule.name].value if rule.name in versions else None
    value = rule.parse(proposed.text, before)
    if has_begun(proposed.since, now):
        raise Conflict("day-begun")
    if before == value and versions[rule.name].source == source:
        raise BadValue("same")
    change = RegionChange(
        id=ids.new_id(),
        region=region,
        name=rule.name,
        value=value,
        since=proposed.since,
        source=source,
        confirmed=proposed.confirmed,
        proposed_by=by.id,
        proposed_at=now,
    )
    session.add(change)
    session.flush()
    about = {"change": str(change.id), "rule": rule.name, "since": change.since.isoformat()}
    ledger.append(session, ledger.Event.AGENCY_RULE_PROPOSE, by=by, now=now, about=about)
    return change


def decide_change(
    session: Session, change_id: UUID, decision: Decision, *, by: StaffMember, now: datetime, reason: str | None = None
) -> None:
    """Of two who decide at once, one wins and the other learns that it is decided already."""
    change, region = load_change(session, change_id)
    must_speak_for(region, by)
    must_be_decidable(change, decision, by=by.id, now=now)
    row = {
        "change_id": change.id,
        "step": len(change.steps) + 1,
        "decision": decision,
        "reason": (reason or "").strip()[:LONGEST] or None,
        "decided_by": by.id,
        "decided_at": now,
    }
    if not insert_unless_there(session.connection(), DECISIONS, row):
        raise Conflict("already-decided")
    about = {"change": str(change.id), "rule": change.name, "since": change.since.isoformat()}
    ledger.append(session, EVENTS[decision], by=by, now=now, about=about)


def must_speak_for(region: str, by: StaffMember) -> None:
    """A clerk of a county does not speak for its prefecture."""
    if not is_within(region, by.division):
        raise NotAllowed


def _source(text: str) -> str:
    if not text.strip():
        raise BadValue("no-source")
    if len(text.strip()) > LONGEST:
        raise BadValue("long", n=LONGEST)
    return text.strip()
