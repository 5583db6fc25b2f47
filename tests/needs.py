"""Brings what the collected tests need, by their markers: a test of digits must not install a browser."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from scripts import apps, machine
from scripts.progress import StepFailed, one_at_a_time

NEEDS: dict[str, list[Callable[[], None]]] = {
    "postgresql": [machine.need_postgresql],
    "reader": [machine.need_pcscd],
    "node": [apps.install_node_packages],
    "browser": [machine.need_chromium, machine.need_chinese_fonts, apps.install_node_packages, apps.build],
}

MISSING = pytest.StashKey[dict[str, str]]()
BROKEN = pytest.StashKey[dict[str, str]]()


def pytest_collection_finish(session: pytest.Session) -> None:
    missing = session.stash.setdefault(MISSING, {})
    broken = session.stash.setdefault(BROKEN, {})
    if session.config.option.collectonly:
        return
    needs = [
        (kind, need)
        for kind in NEEDS
        if any(item.get_closest_marker(kind) for item in session.items)
        for need in NEEDS[kind]
    ]
    packages: tuple[str, ...] = ()
    with _terminal_of(session.config), one_at_a_time():
        for kind, need in needs:
            try:
                need()
            except machine.CannotInstall as why:
                missing[kind] = str(why)
                packages += why.packages
                _say(f"The {kind} tests are skipped. {why if not why.packages else f'Missing: {why.what}.'}")
            except StepFailed as why:
                broken[kind] = str(why)
        if packages:
            _say(machine.advice_for(packages))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for kind, why in item.session.stash[MISSING].items():
        if item.get_closest_marker(kind):
            pytest.skip(why)
    for kind, why in item.session.stash[BROKEN].items():
        if item.get_closest_marker(kind):
            pytest.fail(why, pytrace=False)


def _say(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201 # for the person at the terminal


@contextmanager
def _terminal_of(config: pytest.Config) -> Iterator[None]:
    capture = config.pluginmanager.getplugin("capturemanager")
    if capture is None:
        yield
        return
    with capture.global_and_fixture_disabled():
        yield
