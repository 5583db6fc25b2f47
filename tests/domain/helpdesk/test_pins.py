"""A blocked PIN: the card is unlocked with an approved request and the card in the reader, and by nothing less."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.requests import moved, opened
from tests.make.residents import phone_of, resident
from tests.make.staff import OPERATOR
from tests.make.times import NOW
from tests.people import ELDER, MING
from webapp.domain import actors, cards, helpdesk, ledger, staff
from webapp.domain.actors import Role
from webapp.domain.cards import CardState
from webapp.domain.cards.model import Card
from webapp.domain.errors import ActError
from webapp.domain.helpdesk import Chip, Wanted
from webapp.domain.notices.model import Message
from webapp.domain.requests import Kind, State
from webapp.domain.requests.model import Request

CHIP_ID = "420399D1560000050000000100000000"
CHIP = Chip(MING.card_number, CHIP_ID)


@pytest.fixture
def desk(session: Session) -> actors.StaffMember:
    staff.invite_staff(session, staff.NewStaff("chen.jie", "陈洁", Role.HELPDESK, None), by=OPERATOR, now=NOW)
    return actors.StaffMember(staff.load_account(session, "chen.jie").id, Role.HELPDESK, None, uuid4())


@pytest.fixture
def asked(session: Session, desk: actors.StaffMember) -> tuple[Card, Request]:
    """A locked card, and what its holder asked for from home."""
    holder = resident(session)
    mine, by = card(session, holder, chip_id=CHIP_ID), phone_of(session, holder)
    cards.lock_card(session, mine.id, by=desk, now=NOW)
    return mine, opened(session, by, Kind.RESET_PIN, card_id=mine.id)


def reset(session: Session, desk: actors.StaffMember, chip: Chip = CHIP) -> cards.Outcome:
    wanted = Wanted(MING.card_number, ledger.ReadReason.HANDLE_A_REQUEST, "密码锁了")
    case = helpdesk.look_up(session, wanted, by=desk, now=NOW)
    assert case is not None
    return helpdesk.reset_pin(session, case, chip, by=desk, now=NOW)


def refused(session: Session, desk: actors.StaffMember, chip: Chip = CHIP) -> str:
    with pytest.raises(ActError) as why:
        reset(session, desk, chip)
    return why.value.reason


def test_an_approved_request_and_the_card_in_the_reader_unlock_it(
    session: Session, desk: actors.StaffMember, asked: tuple[Card, Request]
) -> None:
    mine, request = asked
    moved(session, request, State.CHECKED, State.APPROVED, by=desk)
    assert not reset(session, desk).already
    assert (mine.state, request.state) == (CardState.ACTIVE, State.HANDED_OVER)
    told = {message.kind for message in session.query(Message)}
    assert told >= {"card-unlocked", "pin-reset", "request-advanced"}


def test_the_same_again_finds_no_request(
    session: Session, desk: actors.StaffMember, asked: tuple[Card, Request]
) -> None:
    moved(session, asked[1], State.CHECKED, State.APPROVED, by=desk)
    reset(session, desk)
    assert refused(session, desk) == "no-approved-reset"


@pytest.mark.parametrize("steps", [(), (State.CHECKED,), (State.REJECTED,)])
def test_what_is_not_approved_unlocks_nothing(
    session: Session, desk: actors.StaffMember, asked: tuple[Card, Request], steps: tuple[State, ...]
) -> None:
    moved(session, asked[1], *steps, by=desk)
    assert refused(session, desk) == "no-approved-reset"
    assert asked[0].state is CardState.LOCKED


def test_another_chip_under_the_number_unlocks_nothing(
    session: Session, desk: actors.StaffMember, asked: tuple[Card, Request]
) -> None:
    moved(session, asked[1], State.CHECKED, State.APPROVED, by=desk)
    assert refused(session, desk, Chip(MING.card_number, "0" * 32)) == "chip-differs"
    assert asked[0].state is CardState.LOCKED


@pytest.mark.parametrize(
    ("kept", "name", "id_number", "why"),
    [
        (False, ELDER.name, ELDER.id_number, "chip-of-another"),
        (False, MING.name, ELDER.id_number, "chip-of-another"),
        (True, ELDER.name, "", "chip-of-another"),
        (False, "", "", "chip-holder-unread"),
        (False, MING.name, "", "chip-holder-unread"),
        (False, MING.name, MING.id_number, None),
    ],
)
def test_the_chip_is_the_holders_before_its_card_is_unlocked(
    session: Session,
    desk: actors.StaffMember,
    asked: tuple[Card, Request],
    *,
    kept: bool,
    name: str,
    id_number: str,
    why: str | None,
) -> None:
    """Of a card whose chip nobody told us, the fields that were read must be hers."""
    mine, request = asked
    moved(session, request, State.CHECKED, State.APPROVED, by=desk)
    if not kept:
        mine.chip_id = mine.chip_index = None
    chip = replace(CHIP, name=name, id_number=id_number, atr="00814A444686603203")
    if why is None:
        reset(session, desk, chip)
    else:
        assert refused(session, desk, chip) == why
    assert mine.state is (CardState.LOCKED if why else CardState.ACTIVE)


def test_a_forgotten_pin_of_a_card_in_use_ends_the_request(
    session: Session, desk: actors.StaffMember, asked: tuple[Card, Request]
) -> None:
    mine, request = asked
    cards.unlock_card(session, mine.id, by=desk, now=NOW)
    moved(session, request, State.CHECKED, State.APPROVED, by=desk)
    assert reset(session, desk).already
    assert request.state is State.HANDED_OVER


def test_a_card_that_was_lost_meanwhile_stays_lost(
    session: Session, desk: actors.StaffMember, asked: tuple[Card, Request]
) -> None:
    mine, request = asked
    moved(session, request, State.CHECKED, State.APPROVED, by=desk)
    mine.state = CardState.TEMPORARILY_LOST
    assert refused(session, desk) == "card-temporarily-lost"
    assert request.state is State.APPROVED
