"""What is taken from the machine itself: Debian packages, installed only when missing and only by root."""

import contextlib
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

from scripts.progress import StepFailed, run_step

PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# The same engine without tabs and menus: a page costs half the time of a processor.
SHELL = "chromium-headless-shell"
SNAP_STUB_BYTES = 10_000
A_DAY = 86_400


class CannotInstall(Exception):
    """Something is missing, and set-up may not or cannot install it; the message says what a person can do."""

    def __init__(self, what: str, advice: str, packages: tuple[str, ...] = ()) -> None:
        super().__init__(f"Missing: {what}. {advice}")
        self.what = what
        self.packages = packages


def install(what: str, *packages: str) -> None:
    if shutil.which("apt-get") is None:
        raise CannotInstall(what, "Install it with this system's package manager.")
    if os.geteuid() != 0:
        raise CannotInstall(what, advice_for(packages), packages)
    _refresh_package_lists()
    line = install_line(packages)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    argv = [*line.split(), "-o", "DPkg::Lock::Timeout=300"]
    try:
        run_step(what, argv, advice=f"look at the lines above, then run: {line}", env=env)
    except StepFailed as failure:
        raise CannotInstall(what, f"It could not be installed:\n{failure}") from None


def install_line(packages: tuple[str, ...]) -> str:
    return f"apt-get install -y --no-install-recommends {' '.join(packages)}"


def advice_for(packages: tuple[str, ...]) -> str:
    command = f"apt-get update && {install_line(packages)}"
    line = f"sudo sh -c '{command}'" if shutil.which("sudo") else f"su -c '{command}'"
    return f"Run this line, then the same make again:\n  {line}"


def _refresh_package_lists() -> None:
    lists = Path("/var/lib/apt/lists").glob("*_Packages*")
    newest = max((file.stat().st_mtime for file in lists), default=0)
    if time.time() - newest < A_DAY:
        return
    # One broken source of many makes this fail; the package wanted may still be found, so that installing decides.
    with contextlib.suppress(StepFailed):
        run_step("Package lists", ["apt-get", "update"], advice="see whether this machine reaches its mirror")


# Python


def need_venv() -> None:
    """Debian takes ensurepip out of Python and puts it into a package of its own."""
    try:
        import ensurepip  # noqa: F401, PLC0415 # only whether it is there
    except ImportError:
        install("Python's venv module", f"{PYTHON}-venv")


def need_pcsc_headers() -> None:
    if not has_pcsc_headers():
        install("PC/SC headers and a compiler", "libpcsclite-dev", "gcc", "libc6-dev", *_python_headers_package())


def has_pcsc_headers() -> bool:
    """What pyscard is compiled with, because it comes without a wheel for Linux."""
    winscard = any(Path(root, "include/PCSC/winscard.h").exists() for root in ("/usr", "/usr/local"))
    return winscard and _has_python_headers() and shutil.which("gcc") is not None


def _has_python_headers() -> bool:
    return Path(sysconfig.get_path("include"), "Python.h").exists()


def _python_headers_package() -> list[str]:
    return [] if _has_python_headers() else [f"{PYTHON}-dev"]


# Tests


def need_postgresql() -> None:
    if postgresql_programs() is None:
        install("PostgreSQL", "postgresql")


def postgresql_programs() -> Path | None:
    """The folder of the newest PostgreSQL here; Debian keeps initdb out of the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def need_pcscd() -> None:
    """The real card service with a virtual reader, which must be root's: its socket has one place on a machine."""
    need_pcsc_headers()
    if os.geteuid() != 0:
        raise CannotInstall("A card service of the tests' own", "They start pcscd, which only root can.")
    if not (Path("/usr/sbin/pcscd").exists() and Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so").exists()):
        install("A card service with a virtual reader", "pcscd", "vsmartcard-vpcd")


def need_chromium() -> None:
    _need_a_browser()
    if chromium() == "/usr/bin/chromium" and shutil.which(SHELL) is None:
        # Without it tests only take longer. Both are named, because they are of one version or not at all.
        with contextlib.suppress(CannotInstall):
            install("Chromium without its windows", "chromium", SHELL)


def _need_a_browser() -> None:
    if chromium() is not None:
        return
    if "ID=ubuntu" in _os_release():
        raise CannotInstall(
            "Chromium",
            "Ubuntu's package of that name only opens the snap store, and a snap cannot see the tests' folders.\n"
            "  Install Google Chrome's .deb package, or set CHROMIUM to another Chromium's program.",
        )
    install("Chromium", "chromium")


def chromium() -> str | None:
    """A Chromium or Chrome of this machine that is not a snap; CHROMIUM names another."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    for name in BROWSERS:
        program = shutil.which(name)
        if program and not _is_snap(Path(program).resolve()):
            return program
    return None


def chromium_without_windows() -> str | None:
    """For pages alone: what judges whether an app can be installed is in the whole browser only."""
    return (None if os.environ.get("CHROMIUM") else shutil.which(SHELL)) or chromium()


def _is_snap(program: Path) -> bool:
    if program.is_relative_to("/snap") or program.name == "snap":
        return True
    return program.stat().st_size < SNAP_STUB_BYTES and b"/snap/" in program.read_bytes()


def need_chinese_fonts() -> None:
    if not has_chinese_font():
        install("A font with Chinese", "fonts-wqy-microhei", "fontconfig")


def has_chinese_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def _os_release() -> list[str]:
    file = Path("/etc/os-release")
    return file.read_text().splitlines() if file.exists() else []
