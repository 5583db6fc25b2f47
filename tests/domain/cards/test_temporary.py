"""A temporary card: lent while another card is on its way, to one person once, for so long, and surely ended."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.make.cards import card
from tests.make.life import AGENCY, DESK, OTHER_DESK, SEEN, begin, cancel, replaced, suspend
from tests.make.residents import SHIYAN, code_sent, phone_of, resident
from tests.make.times import NOW, after
from tests.people import ELDER
from tests.racing import committed, engine_of, race
from webapp.clock import in_china
from webapp.domain import actors, cards
from webapp.domain.cards import CardState, Ground, SuspensionGround, TemporaryEnding, TemporaryState
from webapp.domain.cards.model import Card, TemporaryCard
from webapp.domain.cards.temporary import last_day, temporary_check_digit
from webapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.notices.model import Message
from webapp.domain.residents.model import Resident

TODAY = in_china(NOW).date()
DAYS, MOST = SHIYAN.temporary_card_days, SHIYAN.temporary_card_most_days


def lend(session: Session, of: Card, *, now: Any = NOW, by: actors.StaffMember = DESK) -> cards.Lent:
    return cards.lend_temporary_card(session, of.resident_id, by=by, profile=SHIYAN, now=now)


def renew(session: Session, lent: TemporaryCard, *, now: Any) -> cards.Lent:
    return cards.renew_temporary_card(session, lent.id, by=DESK, profile=SHIYAN, now=now)


def waiting(session: Session) -> tuple[Card, TemporaryCard]:
    """A worn card that is being replaced, and what was lent meanwhile."""
    old = card(session, resident(session))
    begin(session, old)
    return old, lend(session, old).temporary


def kinds(session: Session) -> list[str]:
    return [kind for kind in session.scalars(select(Message.kind).order_by(Message.at)) if kind.startswith("temporary")]


def test_it_is_lent_from_today_for_the_regions_days_and_its_holder_is_told(session: Session) -> None:
    old, lent = waiting(session)
    assert (lent.valid_from, lent.valid_until) == (TODAY, TODAY + timedelta(days=59))
    assert cards.is_temporary_number(lent.number)
    row = session.query(LedgerRow).filter_by(event="resident:temporary-card:issue").one()
    assert row.about == {"temporary": str(lent.id), "until": lent.valid_until.isoformat()}
    told = session.query(Message).filter_by(kind="temporary-card-issued").one()
    assert f"尾号{lent.number[-4:]}的临时社会保障卡，用到1月20日" in told.text
    assert lent.number not in told.text
    assert cards.temporary_card_of_number(session, lent.number) is lent
    assert cards.temporary_card_of(session, old.resident_id, now=NOW) is lent


def test_asked_again_it_is_the_one_she_has(session: Session) -> None:
    old, lent = waiting(session)
    again = lend(session, old, by=OTHER_DESK, now=after(days=59))
    assert (again.temporary, again.already, kinds(session)) == (lent, True, ["temporary-card-issued"])


def test_a_new_card_that_waits_is_as_good_a_reason_as_one_that_is_being_made(session: Session) -> None:
    old = card(session, resident(session))
    replaced(session, old)
    assert not lend(session, old).already


@pytest.mark.parametrize("state", CardState)
def test_without_a_card_on_its_way_there_is_none(session: Session, state: CardState) -> None:
    mine = card(session, resident(session), state=state)
    with pytest.raises(Conflict, match="no-card-awaited"):
        lend(session, mine)


def test_nor_once_the_new_card_is_in_use(session: Session) -> None:
    old = card(session, resident(session))
    cards.activate_card(session, replaced(session, old).id, by=DESK, proof=SEEN, now=NOW)
    with pytest.raises(Conflict, match="no-card-awaited"):
        lend(session, old)


def test_nor_for_somebody_elses_card(session: Session) -> None:
    begin(session, card(session, resident(session)))
    with pytest.raises(Conflict, match="no-card-awaited"):
        lend(session, card(session, resident(session, ELDER), ELDER))


def test_only_a_desk_lends_renews_and_takes_back(session: Session) -> None:
    old, lent = waiting(session)
    with pytest.raises(NotAllowed):
        lend(session, old, by=AGENCY)
    with pytest.raises(NotAllowed):
        cards.renew_temporary_card(session, lent.id, by=AGENCY, profile=SHIYAN, now=NOW)
    with pytest.raises(NotAllowed):
        cards.take_back_temporary_card(session, lent.id, TemporaryEnding.LOST, by=AGENCY, now=NOW)
    with pytest.raises(NotFound):
        cards.renew_temporary_card(session, old.id, by=DESK, profile=SHIYAN, now=NOW)


def test_a_suspended_function_is_not_lent_on_paper(session: Session) -> None:
    old = card(session, resident(session))
    begin(session, old)
    decision = cards.Decision(SuspensionGround.LENT_FOR_GAIN, "市人社局", "〔2026〕1号", TODAY)
    lent = lend(session, old).temporary
    suspend(session, old.resident_id, decision)
    assert lent.ending is TemporaryEnding.FUNCTION_SUSPENDED
    with pytest.raises(Conflict, match="function-suspended"):
        lend(session, old)


def test_a_suspension_ends_it_where_no_card_is_in_use(session: Session) -> None:
    """Her lost card is over and the new one sealed: there is no function to suspend but the paper's."""
    old = card(session, resident(session))
    loss = cards.Loss(cards.Lost.CARD, card_id=old.id, resident_id=old.resident_id, formal=True)
    cards.report_loss(session, loss, by=DESK, profile=SHIYAN, now=NOW)
    replaced(session, old, Ground.LOST)
    lent = lend(session, old).temporary
    assert (lent.ending, old.state) == (None, CardState.CANCELLED), "the end of the lost card is not the paper's"
    suspend(session, old.resident_id, cards.Decision(SuspensionGround.LENT_FOR_GAIN, "市人社局", "〔2026〕1号", TODAY))
    assert lent.ending is TemporaryEnding.FUNCTION_SUSPENDED


def test_it_is_renewed_from_today_up_to_the_most(session: Session) -> None:
    _, lent = waiting(session)
    assert renew(session, lent, now=NOW).already, "the same day again gives no more days"
    assert not renew(session, lent, now=after(days=50)).already
    assert lent.valid_until == TODAY + timedelta(days=50 + DAYS - 1)
    assert renew(session, lent, now=after(days=50)).already
    renew(session, lent, now=after(days=109))
    renew(session, lent, now=after(days=160))
    assert lent.valid_until == TODAY + timedelta(days=MOST - 1)
    assert renew(session, lent, now=after(days=MOST - 1)).already
    assert kinds(session) == ["temporary-card-issued", *["temporary-card-renewed"] * 3]
    with pytest.raises(Conflict, match="temporary-card-over"):
        renew(session, lent, now=after(days=MOST))


def test_the_most_counts_from_the_first_of_this_replacement_also_for_another_paper(session: Session) -> None:
    old, first = waiting(session)
    cards.take_back_temporary_card(session, first.id, TemporaryEnding.LOST, by=DESK, now=after(days=150))
    second = lend(session, old, now=after(days=150)).temporary
    assert (second.number != first.number, second.valid_until) == (True, TODAY + timedelta(days=MOST - 1))
    with pytest.raises(Conflict, match="temporary-card-most"):
        lend(session, old, now=after(days=MOST))
    cards.withdraw_replacement(session, old.id, by=DESK, now=after(days=MOST))
    begin(session, old, now=after(days=MOST))
    assert not lend(session, old, now=after(days=MOST)).already, "another replacement counts anew"


@pytest.mark.parametrize("ending", [TemporaryEnding.RETURNED, TemporaryEnding.LOST])
def test_a_desk_takes_it_back_once(session: Session, ending: TemporaryEnding) -> None:
    _, lent = waiting(session)
    assert not cards.take_back_temporary_card(session, lent.id, ending, by=DESK, now=NOW).already
    assert cards.take_back_temporary_card(session, lent.id, TemporaryEnding.LOST, by=OTHER_DESK, now=NOW).already
    assert (lent.ending, lent.ended_by) == (ending, str(DESK.id))
    with pytest.raises(Conflict, match="temporary-card-over"):
        renew(session, lent, now=NOW)


@pytest.mark.parametrize("ending", sorted({*TemporaryEnding} - {TemporaryEnding.RETURNED, TemporaryEnding.LOST}))
def test_a_desk_does_not_end_it_for_another_reason(session: Session, ending: TemporaryEnding) -> None:
    _, lent = waiting(session)
    with pytest.raises(Invalid):
        cards.take_back_temporary_card(session, lent.id, ending, by=DESK, now=NOW)
    assert lent.ending is None


def _by_desk(session: Session, _old: Card, new: Card) -> None:
    cards.activate_card(session, new.id, by=DESK, proof=SEEN, now=NOW)


def _by_holder(session: Session, old: Card, new: Card) -> None:
    by = phone_of(session, session.get_one(Resident, old.resident_id))
    asked = cards.request_activation_code(session, new.id, by=by, profile=SHIYAN, now=NOW)
    answer = cards.CodeAnswer(asked.token, code_sent(session, session.get_one(Resident, by.id)))
    cards.activate_card(session, new.id, by=by, proof=cards.InHand(number=new.number, answer=answer), now=NOW)


def _by_kiosk(session: Session, _old: Card, new: Card) -> None:
    kiosk = actors.Kiosk(new.id, new.id)
    cards.activate_card(session, new.id, by=kiosk, proof=cards.InHand(new.number, new.chip_id), now=NOW)


def _by_chip(session: Session, _old: Card, new: Card) -> None:
    cards.activate_card(session, new.id, by=DESK, proof=cards.InHand(chip_id=new.chip_id), now=NOW)


@pytest.mark.parametrize("door", [_by_desk, _by_holder, _by_kiosk, _by_chip])
def test_every_door_that_takes_the_new_card_into_use_ends_it(
    session: Session, door: Callable[[Session, Card, Card], None]
) -> None:
    old = card(session, resident(session))
    new = replaced(session, old)
    lent = lend(session, old).temporary
    door(session, old, new)
    assert (new.state, lent.ending, lent.ended_at) == (CardState.ACTIVE, TemporaryEnding.CARD_IN_USE, NOW)
    row = session.query(LedgerRow).filter_by(event="resident:temporary-card:end").one()
    assert row.about == {"temporary": str(lent.id), "ending": "card-in-use"}
    assert "新卡已启用" in session.query(Message).filter_by(kind="temporary-card-ended").one().text


def test_a_withdrawn_replacement_ends_it(session: Session) -> None:
    old, lent = waiting(session)
    cards.withdraw_replacement(session, old.id, by=DESK, now=NOW)
    assert lent.ending is TemporaryEnding.REPLACEMENT_WITHDRAWN


@pytest.mark.parametrize("which", ["old", "new"])
def test_a_cancellation_ends_it_where_it_leaves_nothing_to_wait_for(session: Session, which: str) -> None:
    old = card(session, resident(session))
    new = replaced(session, old)
    lent = lend(session, old).temporary
    cancel(session, old if which == "old" else new)
    assert lent.ending is (TemporaryEnding.CARD_CANCELLED if which == "new" else None), "the new card still comes"


def test_the_old_cards_cancellation_while_the_new_one_is_made_ends_it(session: Session) -> None:
    old, lent = waiting(session)
    cancel(session, old)
    assert lent.ending is TemporaryEnding.CARD_CANCELLED


def test_a_new_card_that_is_lost_and_made_again_leaves_it_be(session: Session) -> None:
    old = card(session, resident(session))
    second = replaced(session, old)
    lent = lend(session, old).temporary
    loss = cards.Loss(cards.Lost.CARD, card_id=second.id, resident_id=old.resident_id, formal=True)
    cards.report_loss(session, loss, by=DESK, profile=SHIYAN, now=NOW)
    third = replaced(session, second, Ground.LOST, "S9900002")
    assert lent.ending is None
    cards.activate_card(session, third.id, by=DESK, proof=SEEN, now=NOW)
    assert lent.ending is TemporaryEnding.CARD_IN_USE


def test_after_its_last_day_it_is_over_whether_or_not_the_timer_has_come_by(session: Session) -> None:
    old, lent = waiting(session)
    last = {"days": DAYS - 1, "hours": 11, "minutes": 59}  # noon in China, so to a minute before midnight
    assert cards.temporary_card_of(session, old.resident_id, now=after(**last)) is lent
    over = after(days=DAYS - 1, hours=12)
    assert cards.temporary_card_of(session, old.resident_id, now=over) is None
    second = lend(session, old, now=over).temporary
    assert (lent.ending, second.ending) == (TemporaryEnding.EXPIRED, None)


def test_the_timer_warns_a_week_before_and_ends_it_after(session: Session) -> None:
    _, lent = waiting(session)
    week = DAYS - 1 - min(SHIYAN.expiry_notice_days)
    assert not cards.is_temporary_card_due(session, profile=SHIYAN, now=after(days=week - 1))
    for days in (week - 1, week, week, DAYS - 1):
        cards.keep_temporary_cards(session, profile=SHIYAN, now=after(days=days))
    assert kinds(session) == ["temporary-card-issued", "temporary-card-ends-soon"]
    assert not cards.is_temporary_card_due(session, profile=SHIYAN, now=after(days=DAYS - 1))
    assert cards.is_temporary_card_due(session, profile=SHIYAN, now=after(days=DAYS))
    for _ in range(2):
        cards.keep_temporary_cards(session, profile=SHIYAN, now=after(days=DAYS))
    assert (lent.ending, lent.ended_by) == (TemporaryEnding.EXPIRED, "keep-temporary-cards")
    assert kinds(session)[2:] == ["temporary-card-ended"]


def test_a_renewed_one_is_warned_of_again(session: Session) -> None:
    _, lent = waiting(session)
    cards.keep_temporary_cards(session, profile=SHIYAN, now=after(days=55))
    renew(session, lent, now=after(days=55))
    for days in (56, 110):
        cards.keep_temporary_cards(session, profile=SHIYAN, now=after(days=days))
    assert kinds(session).count("temporary-card-ends-soon") == 2


@pytest.mark.parametrize(
    ("today", "first", "expected"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 1)),
        (date(2028, 1, 1), date(2028, 1, 1), date(2028, 2, 29)),
        (date(2026, 6, 1), date(2026, 1, 1), date(2026, 6, 29)),
        (date(2026, 8, 1), date(2026, 1, 1), date(2026, 6, 29)),
    ],
)
def test_its_days_count_the_first_and_the_last(today: date, first: date, expected: date) -> None:
    assert last_day(today, first=first, days=60, most=180) == expected


def test_state_is_read_by_the_day() -> None:
    said = [cards.temporary_state(None, TODAY, TODAY + timedelta(days=days)) for days in (0, 1)]
    assert said == [TemporaryState.VALID, TemporaryState.EXPIRED]
    assert cards.temporary_state(TemporaryEnding.EXPIRED, TODAY, TODAY) is TemporaryState.EXPIRED
    assert cards.temporary_state(TemporaryEnding.LOST, TODAY, TODAY) is TemporaryState.ENDED


def test_its_number_is_no_other_number_and_notices_a_wrong_digit() -> None:
    assert temporary_check_digit("0794") == "5", "the example of ISO 7064"
    number = "LS" + "01234567890" + temporary_check_digit("01234567890")
    assert cards.is_temporary_number(number)
    assert not cards.is_card_number(number)
    wrong = [
        number[:at] + digit + number[at + 1 :] for at in range(2, 14) for digit in "0123456789" if digit != number[at]
    ]
    assert not [one for one in wrong if cards.is_temporary_number(one)]


@pytest.mark.parametrize("number", ["", "LS", "LS01234567890", "012345678901", "ls012345678901", "LS０12345678901"])
def test_what_is_no_number_of_one(number: str) -> None:
    assert not cards.is_temporary_number(number)


def _lend(session: Session, *, of: Card, by: actors.StaffMember) -> bool:
    return lend(session, of, by=by).already


def _activate(session: Session, *, of: Card) -> bool:
    return cards.activate_card(session, of.id, by=DESK, proof=SEEN, now=NOW).already


def test_of_two_desks_one_lends(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            old = card(session, resident(session))
            begin(session, old)
        acts = [partial(_lend, of=old, by=desk) for desk in (DESK, OTHER_DESK)]
        assert sorted(race(engine, *acts)) == [False, True]
        with committed(engine) as session:
            assert session.query(TemporaryCard).count() == 1


def test_a_desk_that_races_the_activation_leaves_nothing_lent(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            old = card(session, resident(session))
            new = replaced(session, old)
        said = race(engine, partial(_lend, of=old, by=DESK), partial(_activate, of=new))
        assert said in ([False, False], ["no-card-awaited", False])
        with committed(engine) as session:
            assert cards.temporary_card_of(session, old.resident_id, now=NOW) is None


def test_the_database_itself_keeps_one_to_a_person(session: Session) -> None:
    _, lent = waiting(session)
    twin = {name: getattr(lent, name) for name in ("resident_id", "replacement_id", "valid_from", "valid_until")}
    session.add(TemporaryCard(id=DESK.id, number="x", number_index="x", issued_at=NOW, issued_by=DESK.id, **twin))
    with pytest.raises(IntegrityError):
        session.flush()
