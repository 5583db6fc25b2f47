"""What a door would say of a phone now: the same as the door then says, and nothing is used up."""

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import usable_card
from tests.make.codes import fetch, show
from tests.make.losses import CLERK, report
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.make.venues import terminal, venue
from tests.simulator import Phone
from webapp.domain import actors, cards, codes, residents
from webapp.domain.cards.model import Card
from webapp.domain.codes import Verdict
from webapp.domain.codes.model import Credential, Scan
from webapp.domain.residents.model import Resident

LATER = after(minutes=1)


@pytest.fixture
def holder(session: Session) -> Resident:
    made = resident(session)
    usable_card(session, made)
    return made


@pytest.fixture
def mine(session: Session, holder: Resident) -> actors.Resident:
    return phone_of(session, holder)


@pytest.fixture
def phone(session: Session, mine: actors.Resident) -> Phone:
    return fetch(session, mine)


@pytest.fixture
def door(session: Session) -> actors.Terminal:
    return terminal(session, venue(session))


def said(session: Session, holder: Resident, *, now: object = LATER) -> list[Verdict | None]:
    found = codes.forecasts(session, holder.id, profile=SHIYAN, now=now)  # type: ignore[arg-type] # a time
    return [one.judgement.verdict if one.judgement else None for one in found]


def door_says(session: Session, door: actors.Terminal, phone: Phone) -> list[Verdict | None]:
    return [show(session, door, phone.show(LATER.timestamp()), at=LATER).verdict]


def test_a_good_phone(session: Session, holder: Resident, phone: Phone, door: actors.Terminal) -> None:
    assert said(session, holder) == [Verdict.ACCEPTED] == door_says(session, door, phone)


def test_a_lost_card(session: Session, holder: Resident, phone: Phone, door: actors.Terminal) -> None:
    report(session, CLERK, resident_id=holder.id)
    assert said(session, holder) == [Verdict.REFUSED] == door_says(session, door, phone)


@pytest.mark.parametrize("state", [one for one in cards.SocialSecurityState if one != "active"])
def test_a_suspended_function(
    session: Session, holder: Resident, phone: Phone, door: actors.Terminal, state: cards.SocialSecurityState
) -> None:
    session.query(Card).update({"social_security_state": state})
    session.expire_all()
    assert said(session, holder) == [Verdict.REFUSED] == door_says(session, door, phone)


def test_nothing_is_used_up(session: Session, holder: Resident, phone: Phone, door: actors.Terminal) -> None:
    for _ in range(3):
        said(session, holder)
    assert (session.query(Scan).count(), session.query(Credential).one().last_slot) == (0, None)
    assert door_says(session, door, phone) == [Verdict.ACCEPTED]


def test_a_phone_without_a_wallet_has_nothing_to_show(
    session: Session, holder: Resident, mine: actors.Resident
) -> None:
    assert said(session, holder) == [None]


def test_a_phone_whose_wallet_is_over_has_nothing_to_show(session: Session, holder: Resident, phone: Phone) -> None:
    assert said(session, holder, now=after(days=2)) == [None]


def test_tomorrows_credential_is_not_todays(session: Session, holder: Resident, mine: actors.Resident) -> None:
    fetch(session, mine, count=2)
    assert said(session, holder) == [Verdict.ACCEPTED]
    session.query(Credential).filter(Credential.ends_at < after(days=1)).delete()
    assert said(session, holder) == [None]


def test_the_newest_wallet_is_what_a_phone_shows(session: Session, holder: Resident, mine: actors.Resident) -> None:
    fetch(session, mine)
    lost = report(session, CLERK, resident_id=holder.id).report
    cards.lapse_temporary_losses(session, now=lost.lapses_at)  # type: ignore[arg-type] # it is temporary
    session.flush()
    assert said(session, holder) == [Verdict.REFUSED]
    fetch(session, mine, now=after(seconds=1))
    assert said(session, holder) == [Verdict.ACCEPTED]


def test_each_phone_is_judged_by_itself(session: Session, holder: Resident, phone: Phone) -> None:
    phone_of(session, holder, now=LATER)
    assert said(session, holder) == [Verdict.ACCEPTED, None]


def test_a_phone_that_was_signed_out_is_no_phone(
    session: Session, holder: Resident, mine: actors.Resident, phone: Phone
) -> None:
    residents.sign_out_device(session, mine.device_id, by=mine, now=NOW)
    assert said(session, holder) == []
