"""Who may import whom. The contracts themselves stand in pyproject.toml."""

import ast
import subprocess
import tomllib
from pathlib import Path

from scripts.progress import VENV
from tests.house.tree import ROOT, files, parsed, shown

DOMAIN = ROOT / "webapp" / "domain"


def test_import_contracts_hold() -> None:
    ended = subprocess.run(
        [VENV / "bin" / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout.partition("Broken contracts")[2] or ended.stdout


def test_every_audience_is_in_the_contract_of_audiences() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [listed] = [contract["modules"] for contract in contracts if contract["id"] == "audiences"]
    audiences = {f"webapp.web.{package.parent.name}" for package in (ROOT / "webapp" / "web").glob("*/__init__.py")}
    assert audiences == set(listed), "name every audience in pyproject.toml, under id = audiences"


def test_a_rooms_model_is_imported_by_its_own_room_only() -> None:
    strangers = [
        f"{shown(path)} imports the model of {room}"
        for path in files("webapp", ending=".py")
        for room in _models_imported(path)
        if not path.is_relative_to(DOMAIN / room) and path != DOMAIN / "tables.py"
    ]
    assert not strangers, "go through the front door of that room (its __init__.py)"


def test_no_relationship_crosses_a_room() -> None:
    crossing = [
        f"{shown(path)}:{call.lineno}"
        for path in files("webapp/domain", ending="model.py")
        for call in ast.walk(parsed(path))
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("relationship")
        if not _names_a_class_of(path, call)
    ]
    assert not crossing, "name the other room's table as text in a ForeignKey instead"


def _models_imported(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            rooms |= {_room_of(node.module)} | {_room_of(f"{node.module}.{name.name}") for name in node.names}
        elif isinstance(node, ast.Import):
            rooms |= {_room_of(name.name) for name in node.names}
    return rooms - {""}


def _room_of(module: str) -> str:
    match module.split("."):
        case ["webapp", "domain", room, "model", *_]:
            return room
        case _:
            return ""


def _names_a_class_of(path: Path, call: ast.Call) -> bool:
    classes = {node.name for node in parsed(path).body if isinstance(node, ast.ClassDef)}
    return bool(call.args) and ast.unparse(call.args[0]).strip("'\"") in classes
