"""The documents keep up with the code."""

import dataclasses
import re
from pathlib import Path

from tests.house.tree import ROOT, files, shown
from webapp.settings import Settings

DUTY = re.compile(r"\b(?:[MN]\d\d|T\d\d?)\b")
LINK = re.compile(r"\]\((?!\w+:)([^)#]+)")


def test_every_duty_named_is_explained() -> None:
    explained = set(re.findall(r"^\| (\w+) \|", (ROOT / "docs" / "duties.md").read_text(), re.MULTILINE))
    dangling = [
        f"{shown(path)}: {duty}"
        for path in files(ending=(".py", ".md"))
        for duty in DUTY.findall(path.read_text())
        if duty not in explained
    ]
    assert not dangling, "give each its article, in one sentence, in docs/duties.md"


def test_every_setting_is_documented() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE)
    assert {field.name.upper() for field in dataclasses.fields(Settings)} == set(rows)


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "adr").glob("*.md"))
    assert [name[:5] for name in names] == [f"{number:04}-" for number in range(1, len(names) + 1)]
    assert all(re.fullmatch(r"\d{4}(-[a-z0-9]+)+\.md", name) for name in names)


def test_every_link_between_documents_leads_somewhere() -> None:
    dead = [
        f"{shown(path)}: {link}"
        for path in files(ending=".md")
        for link in LINK.findall(path.read_text())
        if not Path(path.parent, link).exists()
    ]
    assert not dead
