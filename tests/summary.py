"""Ends a test session with one line of JSON, for those who count instead of read."""

import json
from collections import Counter

import pytest

KINDS = ("browser", "postgresql", "node")
OUTCOMES = ("passed", "failed", "skipped", "deselected")
COUNTS = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[COUNTS] = Counter()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def] # a wrapper of pytest
    report: pytest.TestReport = yield
    counts = item.config.stash[COUNTS]
    if report.failed:
        # An error while tearing down turns a test that passed into one that failed as well: better twice than never.
        counts["failed"] += 1
    elif report.skipped:
        counts["skipped"] += 1
    elif report.when == "call":
        counts["passed"] += 1
        counts.update(kind for kind in KINDS if item.get_closest_marker(kind))
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):  # type: ignore[no-untyped-def] # a wrapper of pytest
    report: pytest.CollectReport = yield
    if report.failed:
        # A file that cannot be imported hides all of its tests.
        collector.config.stash[COUNTS]["failed"] += 1
    return report


def pytest_deselected(items: list[pytest.Item]) -> None:
    if items:
        items[0].config.stash[COUNTS]["deselected"] += len(items)


def pytest_unconfigure(config: pytest.Config) -> None:
    counts = config.stash[COUNTS]
    print(json.dumps({name: counts[name] for name in (*OUTCOMES, *KINDS)}), flush=True)
