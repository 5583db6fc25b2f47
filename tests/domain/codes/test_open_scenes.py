"""While a suspension holds, scenes that the region leaves open are open, and no other door (M16)."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from tests.make import life
from tests.make.cards import card, usable_card
from tests.make.codes import fetch, issuer, scene, show
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import after
from tests.make.venues import terminal, venue
from tests.people import ELDER
from tests.simulator import Phone
from webapp.domain import cards
from webapp.domain.actors import Terminal
from webapp.domain.cards import SocialSecurityState, SuspensionGround
from webapp.domain.cards.model import Card
from webapp.domain.catalogue import Scene
from webapp.domain.codes.model import Scan
from webapp.domain.codes.rules import SCOPE_NUMBERS, open_scopes, scene_takes_codes
from webapp.domain.notices.model import Message
from webapp.domain.regions import Profile, value_rules

DECISION = cards.Decision(SuspensionGround.LENT_FOR_GAIN, "市人社局", "〔2026〕1号", date(2026, 11, 22))
OPEN = replace(SHIYAN, suspension_open_scenes=("MED-01",))
HEALTH = SCOPE_NUMBERS["health"]
HOSPITAL, LIBRARY = scene("MED-01"), scene()


def suspended_with_a_wallet(session: Session) -> tuple[Card, Phone]:
    """Her wallet is fetched after the decision, where the region leaves a scene open."""
    holder = resident(session)
    mine, by = usable_card(session, holder), phone_of(session, holder)
    life.suspend(session, mine.resident_id, DECISION, profile=OPEN)
    return mine, fetch(session, by, now=after(seconds=1), issuing=replace(issuer(), profile=OPEN))


def judged(session: Session, door: Terminal, phone: Phone, at_scene: Scene, profile: Profile = OPEN) -> str | None:
    """The reason at this scene, None where it is accepted; each time with a code of its own."""
    at = after(seconds=10 * (1 + session.query(Scan).count()))
    return show(session, door, phone.show(at.timestamp()), scene=at_scene, profile=profile, at=at).reason


def test_what_the_region_leaves_open_is_open_and_nothing_else(session: Session) -> None:
    door = terminal(session, venue(session))
    mine, phone = suspended_with_a_wallet(session)
    assert judged(session, door, phone, HOSPITAL) is None
    assert judged(session, door, phone, LIBRARY) == "wrong-scope"
    assert judged(session, door, phone, HOSPITAL, SHIYAN) == "unavailable", "a rule that is taken back closes it"
    assert mine.social_security_state is SocialSecurityState.SUSPENDED


def test_codes_from_before_the_decision_open_nothing_even_there(session: Session) -> None:
    holder = resident(session)
    mine, by, door = usable_card(session, holder), phone_of(session, holder), terminal(session, venue(session))
    kept = fetch(session, by)
    life.suspend(session, mine.resident_id, DECISION, profile=OPEN)
    assert judged(session, door, kept, HOSPITAL) == "unavailable"


def test_she_reads_what_stays_open(session: Session) -> None:
    mine = card(session, resident(session))
    life.suspend(session, mine.resident_id, DECISION, profile=OPEN)
    [message] = session.query(Message).all()
    assert f"照常可以出示电子社保卡的场景：{HOSPITAL.name}" in message.text
    assert HOSPITAL.name_en in message.text_en
    life.suspend(session, card(session, resident(session, ELDER), ELDER).resident_id, DECISION)
    assert "照常可以出示" not in session.query(Message).filter(Message.id != message.id).one().text


def test_once_it_is_lifted_codes_of_the_suspension_are_dead_and_new_ones_open_every_scene(session: Session) -> None:
    door = terminal(session, venue(session))
    mine, phone = suspended_with_a_wallet(session)
    standing = cards.open_suspension(session, mine.resident_id)
    assert standing is not None
    life.lift(session, standing.id, now=after(seconds=5))
    assert judged(session, door, phone, HOSPITAL) == "unavailable"


def test_every_scene_that_may_stay_open_takes_codes_and_all_are_of_one_family() -> None:
    [column] = value_rules()["suspension_open_scenes"].columns
    scenes = [scene(code) for code in column.choices]
    assert all(scene_takes_codes(one) for one in scenes)
    assert len({one.scope for one in scenes}) == 1


def test_a_carer_gets_no_more_than_is_left_open() -> None:
    open_now = OPEN.suspension_open_scenes
    assert open_scopes(open_now, (0,)) == open_scopes(open_now, (HEALTH, 3)) == [HEALTH]
    assert open_scopes(open_now, (3, 4)) == []
