"""Scenes (业务场景), read once from data."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from webapp.domain.regions import Assurance


@dataclass(frozen=True, slots=True)
class Scene:
    """One row of the catalogue at a door. `scope` is the word of the scope registry in signing/FORMAT.md."""

    code: str
    name: str
    name_en: str
    domain: str
    scope: str
    assurance: Assurance
    source: str


def _read(path: Path) -> dict[str, Scene]:
    rows = tomllib.loads(path.read_text())["scene"]
    scenes = [Scene(**row | {"assurance": Assurance(row["assurance"])}) for row in rows]
    return {scene.code: scene for scene in scenes}


SCENES = _read(Path(__file__).with_name("scenes.toml"))


def scene_named(code: str) -> Scene | None:
    return SCENES.get(code)
