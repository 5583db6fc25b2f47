"""Small functions, small files, few parameters. What is larger says why, here or on its own line."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import files, parsed, shown

FUNCTION_LINES = 40
FILE_LINES = 400
PARAMETERS = 6

# A file, or file:function, and why it is one piece.
LARGER: dict[str, str] = {}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_functions_are_short() -> None:
    long = {
        f"{shown(path)}:{function.name}": _lines(function)
        for path, function in _functions()
        # A migration is a list of columns, read from top to bottom once.
        if _lines(function) > FUNCTION_LINES and "migrations/versions" not in shown(path)
    }
    assert long.keys() <= LARGER.keys(), f"cut these, or say in LARGER why not: {long}"


def test_files_are_short() -> None:
    long = {
        shown(path): lines
        for path in files(ending=(".py", ".ts", ".vue", ".css"))
        if (lines := len(path.read_text().splitlines())) > FILE_LINES
    }
    assert long.keys() <= LARGER.keys(), f"cut these, or say in LARGER why not: {long}"


def test_parameters_are_few() -> None:
    many = [
        f"{shown(path)}:{function.name}"
        for path, function in _functions()
        if not shown(path).startswith("tests/")
        if len(_parameters(function)) > PARAMETERS and not _gives_a_reason(path, function)
    ]
    assert not many, "make a value of them, or write on the line of the name: # noqa: PLR0913 # and why"


def test_the_list_of_the_larger_is_true() -> None:
    present = {shown(path) for path in files()} | {f"{shown(path)}:{function.name}" for path, function in _functions()}
    assert LARGER.keys() <= present


def _functions() -> Iterator[tuple[Path, Function]]:
    for path in files(ending=".py"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, Function):
                yield path, node


def _lines(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _parameters(function: Function) -> list[str]:
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
    return [name for name in names if name not in {"self", "cls"}]


def _gives_a_reason(path: Path, function: Function) -> bool:
    return "noqa: PLR0913 #" in path.read_text().splitlines()[function.lineno - 1]
