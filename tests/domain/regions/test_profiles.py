"""Every rule that differs by region comes from the nearest level that states it, with its source."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import usable_card
from tests.make.codes import fetch, show
from tests.make.residents import phone_of, resident
from tests.make.times import NOW
from tests.make.venues import terminal, venue
from webapp.domain import cards, codes, regions
from webapp.domain.catalogue import SCENES
from webapp.domain.regions import (
    Assurance,
    CardTrouble,
    EcardStart,
    EcardUse,
    Profile,
    RegionIncomplete,
    division_name,
    profile_of,
    value_rules,
    versions,
)

FILES = sorted(versions.PROFILES.glob("*.toml"))
HAN = re.compile("[一-鿿]")


@pytest.fixture
def levels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The country's and the province's profile are ours, and tests write the others."""
    for code in ("000000", "420000"):
        (tmp_path / f"{code}.toml").write_text((versions.PROFILES / f"{code}.toml").read_text())
    (tmp_path / "420300.toml").write_text('[issuer_number]\nvalue = 7\nsource = "a test"\n')
    monkeypatch.setattr(versions, "PROFILES", tmp_path)
    profile_of.cache_clear()
    yield tmp_path
    profile_of.cache_clear()


def test_a_value_comes_from_the_nearest_level(levels: Path) -> None:
    assert profile_of("420300").ecard_start is EcardStart.AUTO
    (levels / "420302.toml").write_text('[ecard_start]\nvalue = "optin"\nsource = "a test"\n')
    assert profile_of("420302").ecard_start is EcardStart.OPTIN
    assert (profile_of("420302").issuer_number, profile_of("420302").session_days) == (7, 90)


def test_a_neighbour_does_not_speak_for_us(levels: Path) -> None:
    (levels / "420303.toml").write_text('[session_days]\nvalue = 1\nsource = "a test"\n')
    assert profile_of("420302").session_days == 90


def test_a_region_without_all_values_says_which_are_missing(levels: Path) -> None:
    with pytest.raises(RegionIncomplete, match="issuer_number"):
        profile_of("110000")


def test_shiyan_asks_the_holder_though_its_province_does_not() -> None:
    assert profile_of("420300").ecard_start is EcardStart.OPTIN
    assert tomllib.loads((versions.PROFILES / "420000.toml").read_text())["ecard_start"]["value"] == "auto"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_value_names_its_source_and_is_one_we_know(path: Path) -> None:
    rows = tomllib.loads(path.read_text())
    stated = [row for one in rows.values() for row in (one if isinstance(one, list) else [one])]
    assert all({"value", "source"} <= row.keys() <= {"value", "source", "since", "confirmed"} for row in stated)
    assert all(row["source"].strip() for row in stated)
    shown = {name for name, rule in value_rules().items() if rule.for_residents} & rows.keys()
    told = [row["source"] for name in shown for row in (rows[name] if isinstance(rows[name], list) else [rows[name]])]
    assert all(HAN.search(source) for source in told), "residents read it in Chinese"
    # What is no field of the profile is read by residents, on the page of local rules.
    assert rows.keys() <= {field.name for field in fields(Profile)} | value_rules().keys()
    assert re.fullmatch(r"\d{6}", path.stem)


def test_windows_never_widen_with_assurance() -> None:
    freshness = profile_of("420300").freshness
    assert freshness.keys() == set(Assurance)
    low, middle, high = (freshness[assurance] for assurance in (Assurance.LOW, Assurance.MIDDLE, Assurance.HIGH))
    assert (low.early, low.late, low.amber) == (10, 30, 120)
    assert (middle.early, middle.late, middle.amber) == (high.early, high.late, high.amber) == (5, 15, 0)


def test_fares_name_scenes_of_the_catalogue() -> None:
    named = set().union(*(rule.scenes for rule in profile_of("420300").fares))
    assert named
    assert named <= SCENES.keys()
    [offered] = [cell.choices for cell in value_rules()["fares"].columns if cell.key == "scenes"]
    assert set(offered) == SCENES.keys()


def test_a_division_we_do_not_know_is_shown_by_its_code() -> None:
    assert [division_name("420302"), division_name("420399")] == ["茅箭区", "420399"]


@pytest.mark.parametrize(
    ("day", "use"),
    [
        (date(2000, 1, 1), EcardUse.STOPPED),
        (date(2022, 8, 31), EcardUse.STOPPED),
        (date(2022, 9, 1), EcardUse.ON_AUTHORISATION),
        (date(2026, 11, 22), EcardUse.ON_AUTHORISATION),
    ],
)
def test_what_a_lost_card_leaves_is_asked_of_its_day(day: date, use: EcardUse) -> None:
    rule = profile_of("420300").ecard_rule(datetime.combine(day, time(4), UTC)).loss
    assert (rule.temporarily_lost, rule.lost) == (use, EcardUse.STOPPED)


def test_the_rules_of_loss_stand_in_the_order_of_their_days() -> None:
    days = [rule.since for rule in profile_of("420300").ecard_when_lost]
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("region", "day", "start"),
    [
        ("420302", date(2020, 1, 1), EcardStart.OPTIN),  # the whole country
        ("420302", date(2022, 1, 22), EcardStart.AUTO),  # 鄂政办发〔2022〕3号
        ("420302", date(2023, 2, 28), EcardStart.AUTO),
        ("420302", date(2023, 3, 1), EcardStart.OPTIN),  # 十堰市条例
        ("420100", date(2026, 11, 22), EcardStart.AUTO),
        ("460105", date(2026, 11, 22), EcardStart.OPTIN),
    ],
)
def test_what_was_in_force_on_a_day_stays_known(region: str, day: date, start: EcardStart) -> None:
    versions = regions.shipped(region)
    assert regions.in_force(versions, region, day)["ecard_start"].value == start


@pytest.mark.parametrize("region", ["420300", "640302", "460105"])
def test_each_region_we_ship_is_whole(region: str) -> None:
    assert profile_of(region).temporary_loss_days == 7


def test_a_draft_confirms_nothing_and_an_assumption_is_marked_as_one() -> None:
    ningxia = regions.in_force(regions.shipped("640300"), "640300", date.max)
    assert not any(version.confirmed for version in ningxia.values())
    shiyan = regions.in_force(regions.shipped("420300"), "420300", date.max)
    assert [shiyan[name].confirmed for name in ("forms", "temporary_loss_days", "fares")] == [True, False, False]
    assert all("assumed" not in version.source for version in shiyan.values() if version.confirmed)


@pytest.mark.parametrize("region", ["420300", "420000", "640000", "460000"])
def test_the_country_states_no_value_that_begins_only_later(region: str) -> None:
    """Else a region has no whole profile for the days before it."""
    always = [one.name for one in regions.shipped(region) if one.level == "000000" and one.since == regions.ALWAYS]
    stated = {one.name for one in regions.shipped(region) if one.level == "000000"}
    assert stated == set(always)


def fewest_rows(rule: regions.Rule, value: Any) -> Any:
    """What a clerk may leave of a value at the least."""
    lines = rule.write(value).splitlines()
    for count in range(len(lines)):
        with suppress(regions.BadValue):
            return rule.parse("\n".join(lines[:count]), value)
    return value


@pytest.mark.parametrize("name", [name for name, rule in value_rules().items() if rule.kind == "rows"])
def test_the_shortest_list_that_a_clerk_may_enter_stops_nothing(session: Session, name: str) -> None:
    """Whoever reads its first row, or the largest of them, finds one; where none may stand, nobody needs one."""
    stated = {
        one.name: one.value for one in versions.in_force(versions.shipped("420300"), "420300", NOW.date()).values()
    }
    profile = versions.profile_from("420300", stated | {name: fewest_rows(value_rules()[name], stated[name])})
    assert profile.ecard_rule(NOW).uses.keys() == {*CardTrouble}
    limits = profile_of("420300").service_limits
    assert [profile.limit_of(one.item, one.channel) for one in limits] == [*limits]
    assert profile.list_limit_hours.keys() == {*Assurance}
    assert not cards.is_expiry_due(session, profile=profile, now=NOW)
    holder = resident(session)
    by, door = phone_of(session, holder), terminal(session, venue(session))
    usable_card(session, holder)
    assert (
        show(session, door, fetch(session, by).show(NOW.timestamp()), profile=profile).verdict is codes.Verdict.ACCEPTED
    )
