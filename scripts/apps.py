"""The two apps and the desk's assets: npm packages, and the build into static/ whenever a source has changed."""

import os
from collections.abc import Iterator
from pathlib import Path

from scripts.progress import ROOT, VENV, digest, is_stamped, run_step, stamp

PWA = ROOT / "pwa"
BUILT = [ROOT / "static" / name for name in ("resident/index.html", "venue/index.html", "desk/desk.css")]
# Changing these changes nothing that is built.
NOT_BUILT = (".test.ts", ".md", ".tsbuildinfo")


def install_node_packages() -> None:
    content = digest((PWA / "package.json").read_bytes(), (PWA / "package-lock.json").read_bytes())
    if is_stamped("node-packages", content) and (PWA / "node_modules").is_dir():
        return
    npm(
        "Node packages",
        "ci",
        "--no-audit",
        "--no-fund",
        advice="see whether npm reaches its registry, then run make again",
    )
    stamp("node-packages", content)


def build() -> None:
    content = digest(*_sources())
    if is_stamped("apps", content) and all(page.exists() for page in BUILT):
        return
    install_node_packages()
    npm(
        "Building the apps",
        "run",
        "build",
        advice="mend what the lines above name, then run make again",
    )
    stamp("apps", content)


def npm(name: str, *argv: str, advice: str) -> None:
    # Node comes from the wheel in .venv: the machine's own may be any version.
    env = os.environ | {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    run_step(name, ["npm", *argv], advice=advice, cwd=PWA, env=env)


def _sources() -> Iterator[bytes]:
    for folder, subfolders, files in os.walk(PWA):
        subfolders[:] = sorted(name for name in subfolders if name != "node_modules")
        for name in sorted(files):
            if not name.endswith(NOT_BUILT):
                path = Path(folder, name)
                yield str(path.relative_to(PWA)).encode()
                yield path.read_bytes()
