"""Every rule that differs by region comes from the nearest level that states it, with its source."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from webapp.domain.catalogue import SCENES
from webapp.domain.regions import (
    Assurance,
    EcardStart,
    LostUse,
    Profile,
    RegionIncomplete,
    division_name,
    profile_of,
    rules,
)

FILES = sorted(rules.PROFILES.glob("*.toml"))


@pytest.fixture
def levels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The country's and the province's profile are ours, and tests write the others."""
    for code in ("000000", "420000"):
        (tmp_path / f"{code}.toml").write_text((rules.PROFILES / f"{code}.toml").read_text())
    (tmp_path / "420300.toml").write_text('[issuer_number]\nvalue = 7\nsource = "a test"\n')
    monkeypatch.setattr(rules, "PROFILES", tmp_path)
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
    assert tomllib.loads((rules.PROFILES / "420000.toml").read_text())["ecard_start"]["value"] == "auto"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_value_names_its_source_and_is_one_we_know(path: Path) -> None:
    rows = tomllib.loads(path.read_text())
    assert all(row.keys() == {"value", "source"} and row["source"].strip() for row in rows.values())
    assert rows.keys() <= {field.name for field in fields(Profile)}
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


def test_a_division_we_do_not_know_is_shown_by_its_code() -> None:
    assert [division_name("420302"), division_name("420399")] == ["茅箭区", "420399"]


@pytest.mark.parametrize(
    ("day", "use"),
    [
        (date(2000, 1, 1), LostUse.STOPPED),
        (date(2022, 8, 31), LostUse.STOPPED),
        (date(2022, 9, 1), LostUse.ON_AUTHORISATION),
        (date(2026, 11, 22), LostUse.ON_AUTHORISATION),
    ],
)
def test_what_a_lost_card_leaves_is_asked_of_its_day(day: date, use: LostUse) -> None:
    rule = profile_of("420300").loss_rule(datetime.combine(day, time(4), UTC))
    assert (rule.temporarily_lost, rule.lost) == (use, LostUse.STOPPED)


def test_the_rules_of_loss_stand_in_the_order_of_their_days() -> None:
    days = [rule.since for rule in profile_of("420300").ecard_when_lost]
    assert days == sorted(days)
