"""What this region decides by itself, for anybody: with its source, and whether anybody has published it."""

from typing import Any

from apiflask import Schema
from apiflask.fields import Boolean, Date, List, Nested, String

from webapp.clock import in_china
from webapp.domain import regions, rulebook
from webapp.web.guard import open_door
from webapp.web.house import Json, house, now
from webapp.web.public import public
from webapp.web.public.catalogue import Words
from webapp.web.transaction import session

LANGUAGES = ("zh", "en")


class ComingRule(Schema):
    since = Date(required=True)
    value = Nested(Words, required=True)


class LocalRule(Schema):
    name = String(required=True)
    title = Nested(Words, required=True)
    value = Nested(Words, required=True)
    since = Date(required=True, allow_none=True, metadata={"description": "null: nobody said since when"})
    source = String(required=True, metadata={"description": "the paper and article, in the language of the paper"})
    confirmed = Boolean(required=True, metadata={"description": "false: assumed until the authority publishes it"})
    coming = Nested(ComingRule, required=True, allow_none=True, metadata={"description": "decided, and not in force"})


class LocalRules(Schema):
    region = String(required=True, metadata={"description": "its name"})
    day = Date(required=True, metadata={"description": "the day these rules are of, in China"})
    rules = List(Nested(LocalRule), required=True)


@public.get("/api/public/rules")
@open_door("what a region decides is for everybody to read")
@public.output(LocalRules)
def show_rules() -> Json:
    """The region's values that concern residents, and what comes next"""
    region, today = house.settings.region, in_china(now()).date()
    versions = rulebook.list_versions(session(), region)
    current = regions.in_force(versions, region, today)
    later = regions.next_versions(versions, region, today)
    shown = [rule for rule in regions.value_rules().values() if rule.for_residents and rule.name in current]
    return {
        "region": regions.division_name(region),
        "day": today,
        "rules": [_row(rule, current[rule.name], later.get(rule.name)) for rule in shown],
    }


def _row(rule: regions.Rule, version: regions.Version, coming: regions.Version | None) -> dict[str, Any]:
    return {
        "name": rule.name,
        "title": {"zh": rule.zh, "en": rule.en},
        "value": _said(rule, version),
        "since": None if version.since == regions.ALWAYS else version.since,
        "source": version.source,
        "confirmed": version.confirmed,
        "coming": coming and {"since": coming.since, "value": _said(rule, coming)},
    }


def _said(rule: regions.Rule, version: regions.Version) -> dict[str, str]:
    return {language: rule.show(version.value, language) for language in LANGUAGES}
