"""Names are the field's words. A word that fits everything says nothing."""

import ast
import re
from collections.abc import Iterator

from tests.house.tree import files, parsed, shown

EMPTY = {"manager", "service", "util", "utils", "helper", "helpers", "common", "misc"}
DECLARED = re.compile(r"\b(?:class|function|interface|type|const|let)\s+([A-Za-z_]\w*)")


def test_no_name_is_an_empty_word() -> None:
    found = [f"{place}: {name}" for place, name in _names() if EMPTY & set(_words(name))]
    assert not found, "say what it is for"


def _names() -> Iterator[tuple[str, str]]:
    for path in files(ending=(".py", ".ts", ".vue", ".css")):
        yield shown(path), path.stem
        if path.suffix == ".py":
            yield from (
                (f"{shown(path)}:{node.lineno}", node.name) for node in ast.walk(parsed(path)) if _is_named(node)
            )
        else:
            yield from ((shown(path), name) for name in DECLARED.findall(path.read_text()))


def _is_named(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)


def _words(name: str) -> list[str]:
    # A service worker is what the browser calls it.
    apart = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name).replace("_", " ").replace("-", " ").lower()
    return apart.replace("service worker", "").split()
