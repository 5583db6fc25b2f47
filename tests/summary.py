"""Ends a test session with one line of JSON, for those who count instead of read."""

import json
from collections import Counter
from typing import Any

import pytest

KINDS = ("browser", "postgresql", "node", "reader")
OUTCOMES = ("passed", "failed", "skipped", "deselected")
DESELECTED = "deselected"


class Summary:
    """Counts what is reported here, whichever process ran it."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            # An error while tearing down turns a test that passed into a failed one as well: better twice than never.
            self.counts["failed"] += 1
        elif report.skipped:
            self.counts["skipped"] += 1
        elif report.when == "call":
            self.counts["passed"] += 1
            self.counts.update(kind for kind in KINDS if kind in report.keywords)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            # A file that cannot be imported hides all of its tests.
            self.counts["failed"] += 1

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        self.counts[DESELECTED] += len(items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        # Each process collects all tests and deselects the same ones.
        self.counts[DESELECTED] = max(self.counts[DESELECTED], getattr(node, "workeroutput", {}).get(DESELECTED, 0))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[DESELECTED] = self.counts[DESELECTED]

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        if not hasattr(config, "workeroutput"):
            print(json.dumps({name: self.counts[name] for name in (*OUTCOMES, *KINDS)}), flush=True)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Summary(), "summary")
