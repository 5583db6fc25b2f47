import pytest
from sqlalchemy.orm import Session

from tests.make.cards import usable_card
from tests.make.residents import phone_of, resident
from tests.make.venues import terminal, venue
from tests.people import ELDER, MING
from webapp.domain import actors


@pytest.fixture
def mother(session: Session) -> actors.Resident:
    holder = resident(session, ELDER)
    usable_card(session, holder, ELDER)
    return phone_of(session, holder)


@pytest.fixture
def daughter(session: Session) -> actors.Resident:
    return phone_of(session, resident(session, MING))


@pytest.fixture
def door(session: Session) -> actors.Terminal:
    return terminal(session, venue(session))
