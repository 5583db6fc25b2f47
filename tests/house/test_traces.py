"""Nothing here points at the machine or the registry it was made on."""

import json
import re

from tests.house.tree import ROOT, text_files

# In pieces, so that this file does not find itself.
REGISTRIES = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry." + "npmjs",
    "registry." + "yarnpkg",
    "npm" + "mirror",
]
MACHINE_PATH = re.compile(r"(?<![\w.>}])/(?:home|root|work|Users)/\w")


def test_no_registry_address() -> None:
    found = [f"{path}: {host}" for path, text in text_files() for host in REGISTRIES if host in text]
    assert not found


def test_no_machine_path() -> None:
    found = [f"{path}: {match.group()}" for path, text in text_files() if (match := MACHINE_PATH.search(text))]
    assert not found


def test_locks_hold_hashes_and_no_addresses() -> None:
    packages = json.loads((ROOT / "pwa" / "package-lock.json").read_text())["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert not [name for name, package in packages.items() if name and "integrity" not in package]
    for file in ("requirements.txt", "requirements-dev.txt"):
        lock = (ROOT / file).read_text()
        assert "://" not in lock
        assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\w)", lock))


def test_every_requirement_gives_its_reason() -> None:
    for file in ("requirements.in", "requirements-dev.in"):
        for line in (ROOT / file).read_text().splitlines():
            assert line.startswith(("#", "-c ")) or re.fullmatch(r"[\w\[\]-]+ +# .+", line), line
