"""A box of blanks, and what the printer of a bench answers."""

from datetime import timedelta

from sqlalchemy.orm import Session

from tests.make.production import CHIP, CLERK, card_number
from tests.make.times import NOW
from webapp.domain import production
from webapp.domain.production import CardLine, Delivery, Printed

FIRST_BLANK, SECOND_BLANK = "SY0001", "SY0002"


def box(session: Session, division: str = "420302") -> None:
    production.receive_box(session, Delivery("白卡-1", division, FIRST_BLANK, 10), by=CLERK, now=NOW)


def printed(blank: str = FIRST_BLANK, serial: int = 1, chip_id: str | None = None) -> Printed:
    chip = CHIP.format(serial) if chip_id is None else chip_id
    day = NOW.date()
    card = CardLine(card_number(serial), day, day + timedelta(days=3650), chip, "00814A444686603203", "示范银行", None)
    return Printed(blank, card)
