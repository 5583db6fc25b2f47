"""Set-up on machines that are not this one: what it leaves out, what it prints, what it does not do twice."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts import apps, machine, progress, setup

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bare_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who is not root, on a machine without headers, fonts and browsers."""
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)


@pytest.fixture
def stamps(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(progress, "STAMPS", tmp_path / "stamps")


@pytest.mark.usefixtures("bare_user")
def test_without_headers_only_pyscard_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    pinned = (ROOT / "requirements.txt").read_text()
    installed = setup.without_pyscard(pinned)
    gone = set(pinned.splitlines()) - set(installed.splitlines())
    assert {line.partition("==")[0] for line in gone if not line.startswith(" ")} == {"pyscard"}
    assert installed.count("==") == pinned.count("==") - 1
    assert "pyscard is left out" in capsys.readouterr().out


@pytest.mark.usefixtures("bare_user")
def test_a_user_is_told_the_one_line_to_run() -> None:
    with pytest.raises(machine.CannotInstall, match=r"su -c 'apt-get update && apt-get install -y .*-dev gcc"):
        machine.need_pcsc_headers()


def test_a_chromium_that_opens_the_snap_store_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stub = tmp_path / "chromium-browser"
    stub.write_text('#!/bin/sh\nexec /snap/bin/chromium "$@"\n')
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert machine.chromium() is None
    stub.write_text("#!/bin/sh\n")
    assert machine.chromium() == str(stub)


def test_pages_need_no_windows_unless_a_browser_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    whole, shell = tmp_path / "chromium", tmp_path / machine.SHELL
    monkeypatch.setenv("PATH", str(tmp_path))
    for program, driven in ((whole, whole), (shell, shell)):
        program.touch(0o755)
        assert machine.chromium_without_windows() == str(driven)
        assert machine.chromium() == str(whole)
    monkeypatch.setenv("CHROMIUM", str(whole))
    assert machine.chromium_without_windows() == str(whole)


def test_a_failed_step_shows_the_end_of_its_output_and_what_to_do() -> None:
    script = "print('first'); [print(n) for n in range(100)]; print('the cause'); raise SystemExit(1)"
    with pytest.raises(progress.StepFailed) as failure:
        progress.run_step("Reading", [sys.executable, "-c", script], advice="write it again")
    assert str(failure.value).endswith("the cause\nReading failed.\nNext: write it again")
    assert "first" not in str(failure.value)


@pytest.mark.usefixtures("stamps")
def test_the_apps_are_built_again_only_after_a_change(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    built: list[str] = []
    pwa = tmp_path / "pwa"
    pwa.mkdir()
    (pwa / "main.ts").write_text("one")
    monkeypatch.setattr(apps, "PWA", pwa)
    monkeypatch.setattr(apps, "BUILT", [])
    monkeypatch.setattr(apps, "install_node_packages", lambda: None)
    monkeypatch.setattr(apps, "npm", lambda name, *argv, advice: built.append(name))
    apps.build()
    apps.build()
    (pwa / "main.test.ts").write_text("tests are not built")
    apps.build()
    assert len(built) == 1
    (pwa / "main.ts").write_text("two")
    apps.build()
    assert len(built) == 2


def test_a_second_setup_waits_for_the_first() -> None:
    script = "from scripts.progress import one_at_a_time\nwith one_at_a_time(): print('in')"
    with progress.one_at_a_time():
        second = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert second.stdout is not None
        assert second.stdout.readline().startswith("Waiting")
    assert second.communicate(timeout=20)[0] == "in\n"


def test_an_old_python_is_told_what_is_needed() -> None:
    source = (ROOT / "scripts" / "setup.py").read_text().replace("(3, 11)", "(3, 99)")
    ended = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "Next: make PYTHON=" in ended.stderr
