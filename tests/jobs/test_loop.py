"""The jobs process outlives every failure of its work, and stops when told."""

import pytest

from webapp.jobs import loop as module
from webapp.jobs.loop import Loop


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "pause", lambda _seconds: None)


def test_a_failing_job_is_tried_again_at_the_next_tick() -> None:
    ticks: list[int] = []

    def work() -> None:
        ticks.append(len(ticks))
        if len(ticks) == 3:
            loop.stop()
        raise ConnectionError("the database is away")

    loop = Loop(each_tick=work, each_hour=lambda: None)
    loop.run()
    assert ticks == [0, 1, 2]


def test_a_failing_sweep_does_not_stop_the_ticks() -> None:
    ticks: list[int] = []
    sweeps: list[int] = []

    def tick() -> None:
        ticks.append(1)
        if len(ticks) == 3:
            loop.stop()

    def sweep() -> None:
        sweeps.append(1)
        raise ConnectionError("the database is away")

    loop = Loop(each_tick=tick, each_hour=sweep)
    loop.run()
    assert (len(ticks), len(sweeps)) == (3, 1)


def test_sweeps_come_at_the_start_and_then_by_the_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SWEEP_SECONDS", -1)
    done: list[str] = []

    def tick() -> None:
        done.append("tick")
        if done.count("tick") == 2:
            loop.stop()

    loop = Loop(each_tick=tick, each_hour=lambda: done.append("sweep"))
    loop.run()
    assert done == ["tick", "sweep", "tick", "sweep"]
