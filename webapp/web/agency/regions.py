"""The region's values: what holds on a day, what somebody proposes, and the second person's word."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from webapp.clock import in_china
from webapp.domain import regions, rulebook, staff
from webapp.domain.actors import Permission
from webapp.domain.errors import ActError, NotFound
from webapp.domain.regions import BadValue
from webapp.domain.rulebook import ChangeState, Decision, Proposed
from webapp.web.agency import agency
from webapp.web.agency.forms import ConfirmForm, DeclineForm, ProposeForm
from webapp.web.guard import needs, the_staff_member
from webapp.web.house import house, now
from webapp.web.problems import language
from webapp.web.staff_pages import done, see_other, show
from webapp.web.staff_texts import sentence, text
from webapp.web.transaction import own_session, session

CHANGE = "/rules/changes/<uuid:change_id>"


@agency.context_processor
def _news() -> dict[str, Any]:
    """How many changes wait for the clerk's eyes, asked only by pages that are drawn for somebody."""
    return {"rule_news": lambda: rulebook.count_news(session(), _region(), account_id=the_staff_member().id, now=now())}


@agency.get("/rules")
@needs(Permission.AGENCY_RULE_READ)
def rules() -> Response:
    """Every value that holds today, or held on the day asked for."""
    today = in_china(now()).date()
    day = _day(request.args.get("on", "")) or today
    versions = _in_force(day)
    changes = [_row(change) for change in rulebook.list_changes(session(), _region())]
    with own_session(writes=True) as own:
        rulebook.mark_seen(own, account_id=the_staff_member().id, now=now())
    return show(
        "agency/rules.html",
        rules=[(rule, versions.get(name)) for name, rule in regions.value_rules().items()],
        day=day,
        today=today,
        changes=changes,
        region=regions.division_name(_region()),
        always=regions.ALWAYS,
        own=_speaks(),
        level_name=_level_name,
        lang=language(),
    )


@agency.route("/rules/<string(maxlength=40):name>/propose", methods=["GET", "POST"])
@needs(Permission.AGENCY_RULE_PROPOSE)
def propose_rule(name: str) -> Response:
    """Another value from a day to come, with its source; a second clerk decides."""
    rule, form, status = regions.value_rules().get(name), ProposeForm(), 200
    if rule is None:
        raise NotFound
    current = regions.in_force(rulebook.list_versions(session(), _region()), _region(), in_china(now()).date()).get(
        name
    )
    if form.validate_on_submit():
        proposed = Proposed(name, form.value.data, form.since.data, form.source.data, form.standing.data == "confirmed")
        try:
            change = rulebook.propose_change(session(), proposed, region=_region(), by=the_staff_member(), now=now())
        except BadValue as wrong:
            form.refusal, status = mistake(wrong), 422
        except ActError as error:
            status = form.refuse(error)
        else:
            done("rules.proposed")
            return see_other(url_for("agency.rule_change", change_id=change.id))
    elif form.errors:
        status = 422
    elif current is not None and not form.is_submitted():
        form.value.data = rule.write(current.value)
    return show(
        "agency/propose_rule.html",
        status=status,
        form=form,
        rule=rule,
        current=current,
        lang=language(),
        always=regions.ALWAYS,
    )


@agency.get(CHANGE)
@needs(Permission.AGENCY_RULE_READ)
def rule_change(change_id: UUID) -> Response:
    """What would change, who wants it, and what became of it."""
    return _change_page(change_id)


@agency.post(f"{CHANGE}/approve")
@needs(Permission.AGENCY_RULE_DECIDE)
def approve_rule(change_id: UUID) -> Response:
    """By somebody else than who proposed it."""
    return _decide(change_id, Decision.APPROVED, ConfirmForm())


@agency.post(f"{CHANGE}/reject")
@needs(Permission.AGENCY_RULE_DECIDE)
def reject_rule(change_id: UUID) -> Response:
    """With the reason, which the other one reads."""
    return _decide(change_id, Decision.REJECTED, DeclineForm())


@agency.post(f"{CHANGE}/withdraw")
@needs(Permission.AGENCY_RULE_DECIDE)
def withdraw_rule(change_id: UUID) -> Response:
    """While its day has not begun."""
    return _decide(change_id, Decision.WITHDRAWN, DeclineForm())


def mistake(wrong: BadValue) -> str:
    """What is wrong with a value, in words."""
    about = {name: mistake(one) if isinstance(one, BadValue) else one for name, one in wrong.about.items()}
    return text(f"rule-mistake.{wrong.key}", **about)


def _decide(change_id: UUID, decision: Decision, form: ConfirmForm | DeclineForm) -> Response:
    if not form.validate_on_submit():
        return _change_page(change_id, 422, text("rules.reason-needed"))
    reason = form.reason.data if isinstance(form, DeclineForm) else None
    try:
        rulebook.decide_change(session(), change_id, decision, by=the_staff_member(), now=now(), reason=reason)
    except NotFound:
        raise
    except ActError as error:
        return _change_page(change_id, 409, sentence(error.reason))
    done(f"rules.{decision}")
    return see_other(url_for("agency.rule_change", change_id=change_id))


def _change_page(change_id: UUID, status: int = 200, refusal: str | None = None) -> Response:
    change, region = rulebook.load_change(session(), change_id)
    if region != _region():
        raise NotFound
    state = change.state(now())
    before = _in_force(in_china(change.proposed_at).date())
    mine = change.proposed_by == the_staff_member().id
    return show(
        "agency/rule_change.html",
        status=status,
        refusal=refusal,
        row=_row(change),
        before=before.get(change.name),
        may_decide=_speaks() and state is ChangeState.WAITING and not mine,
        may_withdraw=_speaks() and (state is ChangeState.APPROVED or (state is ChangeState.WAITING and mine)),
        mine=mine,
        form=ConfirmForm(),
        decline=DeclineForm(),
        lang=language(),
    )


def _row(change: rulebook.Change) -> dict[str, Any]:
    names = staff.account_names(session(), {change.proposed_by, *(step.by for step in change.steps)})
    return {
        "change": change,
        "state": change.state(now()),
        "rule": regions.value_rules()[change.name],
        "names": names,
    }


def _in_force(day: date) -> Mapping[str, regions.Version]:
    return regions.in_force(rulebook.list_versions(session(), _region()), _region(), day)


def _region() -> str:
    return house.settings.region


def _speaks() -> bool:
    return regions.is_within(_region(), the_staff_member().division)


def _level_name(version: regions.Version) -> str:
    return text("rules.country") if version.level == "000000" else regions.division_name(version.level)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
