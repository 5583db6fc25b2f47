"""Limits on tries, counted in transactions of their own, so that no rollback gives a try back."""

from flask import request

from webapp.domain import residents
from webapp.web.house import house, now
from webapp.web.transaction import own_session


def spend(*buckets: tuple[str, residents.Limit]) -> None:
    """Counts one try in each bucket, and refuses with 429 where one is full.

    A transaction each: that the second bucket is full must not give back what the first has counted.
    """
    for bucket, limit in buckets:
        with own_session(writes=True) as session:
            residents.spend_try(session, bucket, limit, now=now())


def by_address(door: str) -> tuple[str, residents.Limit]:
    return f"{door}:address:{request.remote_addr}", residents.ADDRESS_LIMIT


def spend_code_try(ticket: str, purpose: residents.Purpose = residents.Purpose.SIGN_IN) -> None:
    with own_session(writes=True) as session:
        residents.spend_code_try(session, ticket, profile=house.profile, now=now(), purpose=purpose)
