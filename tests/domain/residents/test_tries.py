"""Limits on tries: so many in a period, counted also for those who race."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.make.times import NOW, after
from tests.racing import engine_of, race
from webapp.domain import residents
from webapp.domain.errors import NotAllowed

THREE = residents.Limit(3, timedelta(hours=1))


def test_tries_beyond_the_limit_are_refused_and_told_when_to_come_again(session: Session) -> None:
    for _ in range(3):
        residents.spend_try(session, "door", THREE, now=after(minutes=59))
    with pytest.raises(NotAllowed) as refused:
        residents.spend_try(session, "door", THREE, now=after(minutes=59))
    assert (refused.value.reason, refused.value.retry_after) == ("too-many-tries", 60)


def test_the_next_period_begins_anew(session: Session) -> None:
    for hour in (0, 1):
        for _ in range(3):
            residents.spend_try(session, "door", THREE, now=after(hours=hour))


def test_one_bucket_does_not_fill_another(session: Session) -> None:
    for bucket in ("a", "b"):
        for _ in range(3):
            residents.spend_try(session, bucket, THREE, now=NOW)


def test_of_eight_racers_three_pass(own_database: str) -> None:
    def spend(session: Session) -> str:
        residents.spend_try(session, "door", THREE, now=NOW)
        return "passed"

    with engine_of(own_database) as engine:
        outcomes = race(engine, *[spend] * 8)
    assert sorted(outcomes) == ["passed"] * 3 + ["too-many-tries"] * 5
