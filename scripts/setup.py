"""Prepares this folder: python3 -m scripts.setup [dev] [node] [apps]. What is already right is left alone.

Always: .venv with requirements.txt. dev: also requirements-dev.txt. node: also the npm packages. apps: also static/.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.\nNext: make PYTHON=python3.12 (or another)"
    )

import re
from collections.abc import Callable

from scripts import apps, machine
from scripts.progress import ROOT, VENV, StepFailed, digest, is_stamped, one_at_a_time, run_step, stamp

PYTHON = VENV / "bin" / "python"


def make_venv() -> None:
    if PYTHON.exists() and (VENV / "bin" / "pip").exists():
        return
    machine.need_venv()
    run_step(
        "Python environment",
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        advice="delete .venv and run make again",
    )


def install_python_packages() -> None:
    install_requirements("requirements.txt", but=without_pyscard)


def install_dev_packages() -> None:
    install_requirements("requirements-dev.txt")


def install_requirements(file: str, but: Callable[[str], str] = str) -> None:
    """Installs exactly what `file` pins, when it has changed since the last time."""
    if is_stamped(file, fingerprint(file)):
        return
    wanted = VENV / file
    wanted.write_text(but((ROOT / file).read_text()))
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    run_step(
        f"Packages of {file}",
        [*pip, "-r", str(wanted)],
        advice="see whether pip reaches its package index, then run make again",
    )
    stamp(file, fingerprint(file))


def fingerprint(file: str) -> str:
    """Changes with the pins, with the Python, and when the headers for pyscard have come to this machine."""
    headers = str(machine.has_pcsc_headers()).encode()
    return digest((ROOT / file).read_bytes(), (VENV / "pyvenv.cfg").read_bytes(), headers)


def without_pyscard(pinned: str) -> str:
    """Leaves pyscard out where it cannot be compiled: everything but the card reader works without it."""
    try:
        machine.need_pcsc_headers()
    except machine.CannotInstall as why:
        print(f"pyscard is left out, so that card readers will not work on this machine. {why}", flush=True)
        return re.sub(r"^pyscard==.*(\n    --hash=.*)*\n", "", pinned, flags=re.MULTILINE)
    return pinned


PARTS: dict[str, Callable[[], None]] = {
    "dev": install_dev_packages,
    "node": apps.install_node_packages,
    "apps": apps.build,
}


def main(parts: list[str]) -> None:
    with one_at_a_time():
        make_venv()
        install_python_packages()
        for part in parts:
            PARTS[part]()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (StepFailed, machine.CannotInstall) as failure:
        sys.exit(str(failure))
