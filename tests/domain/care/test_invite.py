"""A holder invites, somebody else accepts: once, in time, within the limits, and both are told."""

from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import usable_card
from tests.make.care import LIBRARY, SCENIC, delegation, terms
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.people import ELDER, MING, STRANGER
from tests.racing import committed, engine_of, race
from webapp.domain import actors, care, notices
from webapp.domain.cards import SocialSecurityState
from webapp.domain.cards.model import Card
from webapp.domain.care.model import Delegation
from webapp.domain.errors import Conflict, Invalid, NotFound
from webapp.domain.notices.model import Message
from webapp.domain.residents.model import Resident


def invite(session: Session, by: actors.Resident, **other: object) -> str:
    return care.invite_carer(session, terms(**other), by=by, profile=SHIYAN, now=NOW).code


def test_what_was_offered_is_what_the_carer_reads_and_gets(
    session: Session, mother: actors.Resident, daughter: actors.Resident
) -> None:
    code = invite(session, mother, scopes=(LIBRARY, SCENIC), times=5)
    offer = care.read_invitation(session, code, now=NOW)
    assert offer.terms == terms(scopes=(LIBRARY, SCENIC), times=5)
    assert offer.holder_masked.startswith("*")
    begun = care.accept_invitation(session, code, by=daughter, profile=SHIYAN, now=NOW)
    assert (begun.scopes, begun.times_left, begun.data_until) == ([LIBRARY, SCENIC], 5, None)
    told = session.query(Message).filter_by(kind=notices.Kind.CARE_BEGUN).all()
    assert {one.resident_id for one in told} == {mother.id, daughter.id}


def test_a_code_serves_once(session: Session, mother: actors.Resident, daughter: actors.Resident) -> None:
    code = invite(session, mother)
    care.accept_invitation(session, code, by=daughter, profile=SHIYAN, now=NOW)
    with pytest.raises(NotFound, match="care-invitation-gone"):
        care.accept_invitation(session, code, by=daughter, profile=SHIYAN, now=NOW)


def test_a_code_of_yesterday_and_an_earlier_code_are_gone(
    session: Session, mother: actors.Resident, daughter: actors.Resident
) -> None:
    earlier, newest = invite(session, mother), invite(session, mother)
    with pytest.raises(NotFound, match="care-invitation-gone"):
        care.accept_invitation(session, earlier, by=daughter, profile=SHIYAN, now=NOW)
    with pytest.raises(NotFound, match="care-invitation-gone"):
        care.accept_invitation(session, newest, by=daughter, profile=SHIYAN, now=after(hours=24))


def test_nobody_is_her_own_carer(session: Session, mother: actors.Resident) -> None:
    with pytest.raises(Invalid, match="care-for-oneself"):
        care.accept_invitation(session, invite(session, mother), by=mother, profile=SHIYAN, now=NOW)


def test_two_people_have_one_delegation_at_a_time(
    session: Session, mother: actors.Resident, daughter: actors.Resident
) -> None:
    delegation(session, mother, daughter)
    with pytest.raises(Conflict, match="care-exists"):
        delegation(session, mother, daughter)


def test_one_whose_day_has_come_makes_room_for_the_next(
    session: Session, mother: actors.Resident, daughter: actors.Resident
) -> None:
    first = delegation(session, mother, daughter, ends_at=after(days=1))
    second = delegation(session, mother, daughter, now=after(days=1), ends_at=after(days=9))
    session.expire_all()
    assert session.get_one(Delegation, first.id).ending is care.Ending.TIME
    assert second.ended_at is None


@pytest.mark.parametrize(
    ("spoiled", "reason"),
    [
        ({"scopes": ()}, "care-scopes-unknown"),
        ({"scopes": (99,)}, "care-scopes-unknown"),
        ({"scopes": (0, 3)}, "care-scopes-unknown"),
        ({"scopes": (3, 3)}, "care-scopes-unknown"),
        ({"ends_at": NOW}, "care-terms-out-of-range"),
        ({"ends_at": after(days=367)}, "care-terms-out-of-range"),
        ({"times": -1}, "care-terms-out-of-range"),
        ({"times": 1000}, "care-terms-out-of-range"),
    ],
)
def test_what_cannot_be_offered(
    session: Session, mother: actors.Resident, spoiled: dict[str, object], reason: str
) -> None:
    with pytest.raises(Invalid, match=reason):
        invite(session, mother, **spoiled)


def test_who_cannot_show_her_card_invites_nobody(
    session: Session, mother: actors.Resident, daughter: actors.Resident
) -> None:
    code = invite(session, mother)
    session.query(Card).one().social_security_state = SocialSecurityState.SUSPENDED
    session.flush()
    with pytest.raises(Conflict, match="card-not-usable"):
        invite(session, mother)
    with pytest.raises(Conflict, match="card-not-usable"):
        care.accept_invitation(session, code, by=daughter, profile=SHIYAN, now=NOW)


def test_the_region_limits_how_many_a_holder_and_a_carer_may_have(
    session: Session, mother: actors.Resident, daughter: actors.Resident
) -> None:
    delegation(session, mother, daughter)
    narrow = replace(SHIYAN, family_limit=1)
    stranger = phone_of(session, resident(session, STRANGER))
    with pytest.raises(Conflict, match="care-full"):
        care.accept_invitation(session, invite(session, mother), by=stranger, profile=narrow, now=NOW)
    usable_card(session, session.get_one(Resident, stranger.id), STRANGER)
    with pytest.raises(Conflict, match="care-full"):
        care.accept_invitation(session, invite(session, stranger), by=daughter, profile=narrow, now=NOW)


def test_of_two_who_take_up_one_code_at_once_one_has_it(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            holder = resident(session, ELDER)
            usable_card(session, holder, ELDER)
            mother = phone_of(session, holder)
            others = [phone_of(session, resident(session, one)) for one in (MING, STRANGER)]
            code = invite(session, mother)
        accept = partial(care.accept_invitation, code=code, profile=SHIYAN, now=NOW)
        outcomes = race(engine, *(partial(accept, by=one) for one in others))
        assert sum(isinstance(one, Delegation) for one in outcomes) == 1
        assert "care-invitation-gone" in outcomes
