"""The apps' own tests, each file in Node as it stands."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.progress import ROOT

PWA = ROOT / "pwa"
NODE = Path(sys.executable).with_name("node")
FILES = sorted(path for path in PWA.rglob("*.test.ts") if "node_modules" not in path.parts)


@pytest.mark.node
@pytest.mark.parametrize("file", FILES, ids=lambda path: str(path.relative_to(PWA)))
def test_in_node(file: Path) -> None:
    command = [NODE, "--experimental-test-module-mocks", "--test", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100, cwd=PWA)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_files_to_run() -> None:
    assert len(FILES) > 20
