"""Sixty-four racers for one code, over four processes of sixteen threads: one winner, on both databases."""

import json
import os
import subprocess
import sys
import time
from typing import Any

from sqlalchemy import func, select

from scripts.progress import ROOT
from tests.web.conftest import Town
from webapp.domain.codes.model import Scan

PROCESSES, THREADS = 4, 16
ACCEPTED, USED = ["200", "accepted", None], ["200", "refused", "already-used"]


def test_one_of_sixty_four_racers_is_accepted(own_town: Town) -> None:
    phone = own_town.with_wallet()
    cookies = [_cookie(own_town) for _ in range(PROCESSES * THREADS)]
    code, unix = phone.show(own_town.clock.unix), own_town.clock.unix
    racers = [_start(own_town) for _ in range(PROCESSES)]
    try:
        for number, racer in enumerate(racers):
            _say(racer, json.dumps([code, unix, *cookies[number * THREADS : (number + 1) * THREADS]]))
        for racer in racers:
            _hear(racer, "ready")
        start = time.time() + 0.2
        for racer in racers:
            _say(racer, str(start))
        answers = [answer for racer in racers for answer in json.loads(_hear(racer, "answers"))]
    finally:
        for racer in racers:
            racer.stdin.close()
            racer.stdout.close()
            racer.wait(10)
    assert sorted(answers, key=str) == [ACCEPTED] + [USED] * 63
    assert own_town.rows(select(func.count(Scan.id))) == [64]
    assert own_town.rows(select(func.count(Scan.id)).where(Scan.claimed_slot.is_not(None))) == [1]


def _cookie(town: Town) -> str:
    return str(town.door().http.get_cookie("onecard_terminal", path="/api/venue/").value)


def _start(town: Town) -> Any:
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    env |= {
        "MODE": "demonstration",
        "INSTANCE": str(town.settings.instance),
        "DATABASE_URL": town.settings.database_url,
    }
    argv = [sys.executable, "-m", "tests.web.racer"]
    return subprocess.Popen(argv, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _say(racer: Any, line: str) -> None:
    racer.stdin.write(line + "\n")
    racer.stdin.flush()


def _hear(racer: Any, word: str) -> str:
    """What follows `word`; logs of the racer stand on the same output."""
    for line in racer.stdout:
        if line.startswith(word):
            return str(line.removeprefix(word))
    raise AssertionError(f"a racer ended without saying {word}")
