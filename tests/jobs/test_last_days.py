"""Once an hour the jobs tell of last days, batch by batch, and end what is over."""

from datetime import timedelta

from sqlalchemy import select

from tests.make.cards import card
from tests.make.life import DESK, begin
from tests.make.residents import SHIYAN, resident
from tests.make.times import NOW, after
from tests.people import ELDER
from tests.racing import committed, engine_of
from webapp.clock import in_china
from webapp.domain import cards
from webapp.domain.cards.model import TemporaryCard
from webapp.domain.notices.model import Message
from webapp.jobs.expiry import watch_last_days


def test_each_is_told_of_once_and_an_over_one_ended(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            expiring = card(session, resident(session))
            expiring.expires_on = in_china(NOW).date() + timedelta(days=SHIYAN.renewal_days)
            worn = card(session, resident(session, ELDER), ELDER)
            begin(session, worn)
            cards.lend_temporary_card(session, worn.resident_id, by=DESK, profile=SHIYAN, now=NOW)
        days = SHIYAN.temporary_card_days
        for later in (0, 0, days - 1, days - 1, days, days):
            watch_last_days(engine, SHIYAN, lambda later=later: after(days=later))
        with committed(engine) as session:
            kinds = sorted(session.scalars(select(Message.kind).where(Message.kind != "replacement-begun")))
            [ending] = session.scalars(select(TemporaryCard.ending))
    temporary = ["temporary-card-ended", "temporary-card-ends-soon", "temporary-card-issued"]
    assert (ending, kinds) == (cards.TemporaryEnding.EXPIRED, [*["card-expires"] * 2, *temporary])
