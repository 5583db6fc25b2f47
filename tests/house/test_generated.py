"""What is generated from the code is what the code generates; what the code reads is documented."""

import json
import re
from dataclasses import fields
from pathlib import Path

from tests.house.tree import ROOT
from webapp.app import create_app
from webapp.domain.cards import card_life
from webapp.settings import Settings


def test_the_openapi_file_is_what_the_code_says(tmp_path: Path) -> None:
    app = create_app(Settings.from_env({"MODE": "demonstration", "INSTANCE": str(tmp_path)}))
    said = json.loads(json.dumps(app.spec))
    app.extensions["house"].engine.dispose()
    assert json.loads((ROOT / "openapi.json").read_text()) == said, "run make openapi"


def test_the_picture_of_a_cards_life_is_what_the_table_says() -> None:
    assert (ROOT / "docs" / "card-life.md").read_text() == card_life(), "run make card-life"


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    documented = set(re.findall(r"`([A-Z][A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text()))
    names = {field.name.upper() for field in fields(Settings)}
    assert names <= documented
