"""Items of the catalogue and scenes at doors, read once from the same rows."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from webapp.domain.regions import Assurance

FOLDER = Path(__file__).parent


class Form(StrEnum):
    """How a card is used (用卡形式): the card itself, the electronic card or its code, the card's bank account."""

    CARD = "card"
    ECARD = "ecard"
    ACCOUNT = "account"


class Channel(StrEnum):
    """Where an item is done: in the app, at a counter, at a machine, or at the place itself."""

    ONLINE = "online"
    COUNTER = "counter"
    SELF_SERVICE = "self-service"
    ON_SITE = "on-site"


class Action(StrEnum):
    """What of the app the item begins."""

    ACCEPT_ECARD = "accept-ecard"
    CARD = "card"
    REPORT_LOSS = "report-loss"
    REQUEST_APPLY = "request-apply"
    REQUEST_APPOINTMENT = "request-appointment"
    REQUEST_CHANGE_DATA = "request-change-data"
    REQUEST_DELIVERY = "request-delivery"
    REQUEST_HOME_VISIT = "request-home-visit"
    REQUEST_REPLACE = "request-replace"
    REQUEST_RESET_PIN = "request-reset-pin"
    SHOW_CODE = "show-code"
    UNDO_LOSS = "undo-loss"


@dataclass(frozen=True, slots=True)
class Words:
    """The same in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A published source, and the place in it where one is known."""

    source: Words
    at: str | None


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """How long it may take, and who has promised it."""

    words: Words
    law: Citation


@dataclass(frozen=True, slots=True)
class Scene:
    """An item at a door. `scope` is the word of the scope registry in signing/FORMAT.md."""

    code: str
    name: str
    name_en: str
    scope: str
    assurance: Assurance


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the catalogue (M27). What nobody has published is None, and is never invented (M29).

    The four columns that every catalogue has are `name` (应用事项), `purpose` (业务场景说明), `places` (应用场所) and
    `forms` (用卡形式); `conditions`, `steps` and `time_limit` are 申请条件, 基本流程 and 办理时限.
    """

    code: str
    category: str
    name: Words
    department: Words | None
    forms: tuple[Form, ...]
    channels: tuple[Channel, ...]
    law: tuple[Citation, ...]
    draft: str | None
    purpose: Words | None
    conditions: Words | None
    steps: Words | None
    places: Words | None
    time_limit: TimeLimit | None
    also: tuple[str, ...]
    action: Action | None
    scene: Scene | None

    @property
    def is_published(self) -> bool:
        return self.draft is None


def _words(row: Mapping[str, str] | None) -> Words | None:
    return Words(row["zh"], row["en"]) if row else None


_INDEX: dict[str, dict[str, dict[str, str]]] = tomllib.loads((FOLDER / "index.toml").read_text())
CATEGORIES = {code: Words(**words) for code, words in _INDEX["category"].items()}
DEPARTMENTS = {code: Words(**words) for code, words in _INDEX["department"].items()}
SOURCES = {code: Words(**words) for code, words in _INDEX["source"].items()}


def _citation(row: Mapping[str, str]) -> Citation:
    return Citation(SOURCES[row["source"]], row.get("at"))


def _item(category: str, row: dict[str, Any]) -> Item:
    limit = row.get("time_limit")
    scene = _scene(row)
    action = Action.SHOW_CODE if scene and scene.assurance is not Assurance.HIGH else None
    return Item(
        code=row["code"],
        category=category,
        name=Words(**row["name"]),
        department=DEPARTMENTS[row["department"]] if "department" in row else None,
        forms=tuple(Form(word) for word in row["forms"]),
        channels=tuple(Channel(word) for word in row.get("channels", ())),
        law=tuple(_citation(one) for one in row.get("law", ())),
        draft=row.get("draft"),
        purpose=_words(row.get("purpose")),
        conditions=_words(row.get("conditions")),
        steps=_words(row.get("steps")),
        places=_words(row.get("places")),
        time_limit=TimeLimit(Words(limit["zh"], limit["en"]), _citation(limit)) if limit else None,
        also=tuple(row.get("also", ())),
        action=Action(row["action"]) if "action" in row else action,
        scene=scene,
    )


def _scene(row: dict[str, Any]) -> Scene | None:
    """What a door needs of the row; its name there may be shorter."""
    at_the_door = row.get("scene")
    if at_the_door is None:
        return None
    name = at_the_door.get("name", row["name"])
    return Scene(
        code=row["code"],
        name=name["zh"],
        name_en=name["en"],
        scope=at_the_door["scope"],
        assurance=Assurance(at_the_door["assurance"]),
    )


def _read() -> Iterator[Item]:
    for category in CATEGORIES:
        for row in tomllib.loads((FOLDER / "items" / f"{category}.toml").read_text())["item"]:
            yield _item(category, row)


ITEMS: dict[str, Item] = {item.code: item for item in _read()}
SCENES: dict[str, Scene] = {item.code: item.scene for item in ITEMS.values() if item.scene and item.is_published}


def scene_named(code: str) -> Scene | None:
    return SCENES.get(code)


def list_published() -> list[Item]:
    """What the public is shown, category by category."""
    return [item for item in ITEMS.values() if item.is_published]
