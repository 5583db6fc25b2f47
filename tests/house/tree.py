"""The project's own files, as the house tests read them."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_OURS = {"__pycache__", "instance", "node_modules", "static"}
GENERATED = {"pwa/kit/api.d.ts", "pwa/package-lock.json", "openapi.json", "requirements.txt", "requirements-dev.txt"}


def files(*folders: str, ending: tuple[str, ...] | str = "") -> Iterator[Path]:
    """Every written file beneath `folders` (beneath the root when none is named), in order."""
    for top in folders or (".",):
        for folder, subfolders, names in os.walk(ROOT / top):
            subfolders[:] = sorted(name for name in subfolders if _is_ours(name))
            for name in sorted(names):
                path = Path(folder, name)
                if name.endswith(ending) and shown(path) not in GENERATED:
                    yield path


def _is_ours(folder: str) -> bool:
    return folder not in NOT_OURS and (folder == ".ci" or not folder.startswith("."))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def text_files() -> Iterator[tuple[Path, str]]:
    for path in files():
        content = path.read_bytes()
        if b"\0" not in content:
            yield path, content.decode()
