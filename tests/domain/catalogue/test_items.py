"""Rows of the catalogue: each can be cited or is a draft, speaks both languages, and names what exists elsewhere."""

import re
import tomllib

import pytest

from signing import SCOPES
from webapp.domain import catalogue
from webapp.domain.catalogue import ITEMS, SCENES, Action, Item, Words, list_published
from webapp.domain.catalogue.rules import DEPARTMENTS, FOLDER, SOURCES
from webapp.domain.regions import Assurance

CJK = re.compile("[一-鿿]")
ROWS = [row for path in (FOLDER / "items").glob("*.toml") for row in tomllib.loads(path.read_text())["item"]]
# What may stand in a row; a mistyped name would silently read as "nobody has published it".
COLUMNS = {"code", "name", "department", "forms", "channels", "draft", "law", "purpose", "conditions", "steps"}
COLUMNS |= {"places", "time_limit", "also", "action", "scene"}


def texts(item: Item) -> list[Words]:
    limit = item.time_limit
    said = [item.name, item.department, item.purpose, item.conditions, item.steps, item.places]
    return [words for words in [*said, limit.words if limit else None] if words]


def test_no_code_is_given_twice() -> None:
    assert len(ROWS) == len(ITEMS)


def test_rows_have_no_column_that_nobody_reads() -> None:
    assert [row["code"] for row in ROWS if row.keys() - COLUMNS] == []


def test_every_published_row_names_a_source_and_no_draft_does_without_a_reason() -> None:
    assert [item.code for item in list_published() if not item.law] == []
    assert [item.code for item in ITEMS.values() if item.draft == ""] == []
    assert len(list_published()) < len(ITEMS)


@pytest.mark.parametrize("code", ["CIV-01", "AGR-01", "VET-01", "CUL-06"])
def test_what_is_only_recalled_is_not_shown(code: str) -> None:
    assert code not in {item.code for item in list_published()}
    assert code not in SCENES


@pytest.mark.parametrize("item", ITEMS.values(), ids=lambda item: item.code)
def test_everything_is_said_in_chinese_and_in_english(item: Item) -> None:
    for words in texts(item):
        assert CJK.search(words.zh)
        assert words.en
        assert not CJK.search(words.en)


def test_every_category_department_and_source_is_used_and_speaks_both_languages() -> None:
    used = [item.category for item in ITEMS.values()]
    assert set(used) == catalogue.CATEGORIES.keys()
    assert {item.department for item in ITEMS.values()} - {None} == set(DEPARTMENTS.values())
    limits = [item.time_limit.law for item in ITEMS.values() if item.time_limit]
    cited = {one.source for item in ITEMS.values() for one in item.law} | {one.source for one in limits}
    assert cited == set(SOURCES.values())
    for words in [*catalogue.CATEGORIES.values(), *DEPARTMENTS.values(), *SOURCES.values()]:
        assert CJK.search(words.zh)
        assert not CJK.search(words.en)


def test_a_time_limit_says_who_promised_it_and_where() -> None:
    limits = [item.time_limit for item in ITEMS.values() if item.time_limit]
    assert limits
    assert all(limit.law.at for limit in limits)


def test_every_scene_names_a_scope_of_the_registry() -> None:
    """FORMAT.md 11.3 numbers them, and tests/signing hold the registry and that table together."""
    assert {scene.scope for scene in SCENES.values()} <= set(SCOPES.values())


def test_scenes_are_the_rows_themselves() -> None:
    for code, scene in SCENES.items():
        assert ITEMS[code].scene is scene
        assert scene.code == code


def test_a_name_at_the_door_may_be_shorter() -> None:
    assert SCENES["GOV-01"].name == "政务服务大厅身份核验"
    assert ITEMS["GOV-01"].name.zh == "政务服务大厅身份核验、取号、受理、领件"


def test_a_code_is_offered_where_a_door_takes_one_and_nowhere_else() -> None:
    offered = {item.code for item in ITEMS.values() if item.action is Action.SHOW_CODE}
    assert offered == {code for code, scene in SCENES.items() if scene.assurance is not Assurance.HIGH}


def test_benefits_that_are_paid_out_go_to_the_account_of_the_physical_card_alone() -> None:
    paid = [item for item in ITEMS.values() if item.name.zh.endswith(("待遇发放", "工资发放", "赔款", "退税"))]
    assert len(paid) >= 6
    assert {item.forms for item in paid} == {(catalogue.Form.ACCOUNT,)}
