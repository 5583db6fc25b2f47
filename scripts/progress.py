"""One line for each step of set-up: its name, then a tick and the seconds; its output only when it fails."""

import fcntl
import hashlib
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = VENV / "stamps"
LINES_OF_A_FAILURE = 40


class StepFailed(Exception):
    """A step of set-up did not work; the message holds the end of its output and what to do next."""


def run_step(name: str, argv: list[str], *, advice: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    print(f"{name} … ", end="", flush=True)
    started = time.monotonic()
    done = subprocess.run(
        argv,
        cwd=cwd,
        env=(env or os.environ) | {"NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    seconds = time.monotonic() - started
    if done.returncode == 0:
        print(f"✓ {seconds:.1f} s", flush=True)
        return
    print(f"✗ {seconds:.1f} s", flush=True)
    end = "\n".join(f"    {line}" for line in done.stdout.splitlines()[-LINES_OF_A_FAILURE:])
    raise StepFailed(f"{end}\n{name} failed.\nNext: {advice}")


def is_stamped(step: str, content: str) -> bool:
    """Whether `step` was last finished on exactly this content."""
    stamp = STAMPS / step
    return stamp.exists() and stamp.read_text() == content


def stamp(step: str, content: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / step).write_text(content)


def digest(*parts: bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Lets a second set-up in the same folder wait for the first."""
    # The lock is held on the folder itself: no lock file is left behind, and a killed process frees it.
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another set-up in this folder …", flush=True)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
