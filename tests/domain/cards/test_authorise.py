"""While a card is temporarily lost its electronic form goes on only by the holder's own will, on a phone of hers."""

from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.cards import card, ecard, usable_card
from tests.make.codes import fetch, issuer, show
from tests.make.losses import CLERK, report
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.make.venues import terminal, venue
from tests.people import ELDER
from webapp.domain import actors, cards, codes, ledger
from webapp.domain.cards import CardState, EcardState, Lost
from webapp.domain.cards.model import Card
from webapp.domain.errors import Conflict, NotAllowed, NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.regions import EcardUse, LossRule, Profile

STRICT = replace(SHIYAN, ecard_when_lost=(LossRule(NOW.date(), EcardUse.STOPPED, EcardUse.STOPPED),))
authorise = partial(cards.authorise_ecard, profile=SHIYAN)


def test_until_she_says_so_there_is_no_new_wallet(session: Session) -> None:
    holder = resident(session)
    mine, by = usable_card(session, holder), phone_of(session, holder)
    report(session, by)
    [held] = cards.list_cards(session, by=by, rule=SHIYAN.ecard_rule(NOW))
    assert held.problem is cards.NotUsable.NOT_AUTHORISED
    assert codes.current_terms(session, by=by, profile=SHIYAN, now=NOW) is None
    with pytest.raises(Conflict, match="card-not-usable"):
        fetch(session, by)
    assert mine.state is CardState.TEMPORARILY_LOST


def test_once_she_says_so_new_codes_are_accepted_and_old_ones_stay_dead(session: Session) -> None:
    holder = resident(session)
    mine, by = usable_card(session, holder), phone_of(session, holder)
    door = terminal(session, venue(session))
    old = fetch(session, by)
    report(session, by, now=after(seconds=1))
    for _ in range(2):
        authorise(session, mine.id, by=by, now=after(seconds=2))
    new = fetch(session, by, now=after(seconds=3))
    at = after(seconds=10)
    assert show(session, door, new.show(at.timestamp()), at=at).verdict is codes.Verdict.ACCEPTED
    assert show(session, door, old.show(at.timestamp()), at=at).reason == "unavailable"
    rows = session.scalars(select(LedgerRow).where(LedgerRow.event == ledger.Event.RESIDENT_ECARD_AUTHORISE)).all()
    assert [row.about for row in rows] == [{"card": str(mine.id)}]


def test_a_region_that_stops_all_refuses_it_and_stops_what_went_on(session: Session) -> None:
    holder = resident(session)
    mine, by = usable_card(session, holder), phone_of(session, holder)
    report(session, by)
    with pytest.raises(Conflict, match="card-not-usable"):
        cards.authorise_ecard(session, mine.id, by=by, profile=STRICT, now=NOW)
    authorise(session, mine.id, by=by, now=NOW)
    fetch(session, by, now=after(seconds=1))
    with pytest.raises(Conflict, match="card-not-usable"):
        fetch(session, by, issuing=replace(issuer(), profile=STRICT), now=after(seconds=2))


def test_a_formal_loss_leaves_nothing(session: Session) -> None:
    holder = resident(session)
    mine, by = usable_card(session, holder), phone_of(session, holder)
    report(session, by)
    authorise(session, mine.id, by=by, now=NOW)
    report(session, CLERK, resident_id=holder.id, formal=True)
    with pytest.raises(Conflict, match="card-not-usable"):
        authorise(session, mine.id, by=by, now=NOW)
    with pytest.raises(Conflict, match="card-not-usable"):
        fetch(session, by)


def test_a_phone_that_signed_in_after_the_loss_of_a_phone_may_not(session: Session) -> None:
    """Card and phone in one thief's hand: he signs in anew, and gets no codes."""
    holder = resident(session)
    mine = usable_card(session, holder)
    hers, _ = phone_of(session, holder), phone_of(session, holder)
    report(session, hers, Lost.BOTH)
    thief = phone_of(session, holder, now=after(minutes=5))
    with pytest.raises(NotAllowed, match="phone-newer-than-loss"):
        authorise(session, mine.id, by=thief, now=after(minutes=6))
    authorise(session, mine.id, by=hers, now=after(minutes=7))


def test_a_phone_lost_after_the_card_bars_those_that_come_later(session: Session) -> None:
    holder = resident(session)
    mine, by = usable_card(session, holder), phone_of(session, holder)
    report(session, by)
    report(session, actors.Reporter(holder.id), Lost.PHONE)
    thief = phone_of(session, holder, now=after(minutes=5))
    with pytest.raises(NotAllowed, match="phone-newer-than-loss"):
        authorise(session, mine.id, by=thief, now=after(minutes=6))


@pytest.mark.parametrize("state", [None, EcardState.SEALED, EcardState.CANCELLED])
def test_an_electronic_card_that_is_not_in_use_is_not_let_go_on(session: Session, state: EcardState | None) -> None:
    holder = resident(session)
    mine, by = card(session, holder), phone_of(session, holder)
    if state:
        ecard(session, mine, state)
    report(session, by)
    with pytest.raises(Conflict, match="card-not-usable"):
        authorise(session, mine.id, by=by, now=NOW)


def test_a_card_in_use_needs_no_word(session: Session) -> None:
    holder = resident(session)
    mine, by = usable_card(session, holder), phone_of(session, holder)
    authorise(session, mine.id, by=by, now=NOW)
    report(session, by)
    assert cards.shown_card(session, by=by, rule=SHIYAN.ecard_rule(NOW)) is None


def test_strangers_card_is_not_found(session: Session) -> None:
    stranger, me = resident(session, ELDER), resident(session)
    theirs = usable_card(session, stranger, ELDER)
    report(session, actors.Reporter(stranger.id))
    with pytest.raises(NotFound):
        authorise(session, theirs.id, by=phone_of(session, me), now=NOW)


def test_what_is_said_will_stop_is_what_a_scan_asks(session: Session) -> None:
    """One matrix: the confirmation and the door read the same rule."""
    holder = resident(session)
    mine, by = usable_card(session, holder), phone_of(session, holder)
    report(session, by)
    for profile in (SHIYAN, STRICT):
        rule = profile.ecard_rule(NOW)
        said = cards.effects_of(Lost.CARD, rule)
        [held] = cards.list_cards(session, by=by, rule=rule)
        goes_on = cards.Effect.ECARD_ON_AUTHORISATION in said.goes_on
        assert goes_on == (held.problem is cards.NotUsable.NOT_AUTHORISED)
        assert (cards.Effect.ECARD in said.stops) == (held.problem is cards.NotUsable.CARD_LOST)
    assert session.get_one(Card, mine.id).state is CardState.TEMPORARILY_LOST


@pytest.mark.parametrize("what", Lost)
@pytest.mark.parametrize("profile", [SHIYAN, STRICT], ids=["asks", "stops"])
def test_nothing_is_said_both_to_stop_and_to_go_on(what: Lost, profile: Profile) -> None:
    effects = cards.effects_of(what, profile.ecard_rule(NOW))
    assert effects.stops
    assert not {*effects.stops} & {*effects.goes_on}
    assert (cards.Effect.CARD in effects.stops) == (what is not Lost.PHONE)
    assert (cards.Effect.LICENCE in effects.stops) == (what is not Lost.PHONE)
    assert (cards.Effect.MONEY in effects.stops) == (what is not Lost.PHONE)
    assert (cards.Effect.PHONE_CODES in effects.stops) == (what is not Lost.CARD)
    assert cards.Effect.BANK in effects.goes_on
