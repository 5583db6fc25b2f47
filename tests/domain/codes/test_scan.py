"""One code, one door, one verdict: what is used, what is refused, what is only looked at."""

from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.make.cards import usable_card
from tests.make.codes import fetch, scene, show
from tests.make.residents import phone_of, resident
from tests.make.times import NOW, after
from tests.make.venues import terminal, venue
from tests.racing import committed, engine_of, race
from tests.simulator import Phone
from webapp.domain import actors, codes, ledger, residents
from webapp.domain.cards import BankState, CardState, EcardState, SocialSecurityState
from webapp.domain.cards.model import Card, Ecard
from webapp.domain.codes import Verdict
from webapp.domain.codes.model import Credential, Scan
from webapp.domain.errors import Conflict
from webapp.domain.ledger.model import LedgerRow

UNIX = NOW.timestamp()
USED = (Verdict.REFUSED, "already-used")
UNAVAILABLE = (Verdict.REFUSED, "unavailable")


@pytest.fixture
def mine(session: Session) -> actors.Resident:
    holder = resident(session)
    usable_card(session, holder)
    return phone_of(session, holder)


@pytest.fixture
def phone(session: Session, mine: actors.Resident) -> Phone:
    return fetch(session, mine)


@pytest.fixture
def door(session: Session) -> actors.Terminal:
    return terminal(session, venue(session))


def said(judgement: codes.Judgement) -> tuple[Verdict, str | None]:
    return judgement.verdict, judgement.reason


def test_a_fresh_code_is_accepted_and_nothing_else_is_told(
    session: Session, phone: Phone, door: actors.Terminal
) -> None:
    assert show(session, door, phone.show(UNIX)) == codes.Judgement(Verdict.ACCEPTED)


def test_the_same_code_again_is_already_used(session: Session, phone: Phone, door: actors.Terminal) -> None:
    code = phone.show(UNIX)
    show(session, door, code)
    assert said(show(session, door, code)) == USED


def test_another_signature_over_the_same_slot_is_already_used(
    session: Session, phone: Phone, door: actors.Terminal
) -> None:
    first, second = phone.show(UNIX), phone.show(UNIX)
    assert first != second
    show(session, door, first)
    assert said(show(session, door, second)) == USED


def test_an_earlier_slot_is_already_used_once_a_later_one_was_accepted(
    session: Session, phone: Phone, door: actors.Terminal
) -> None:
    earlier = phone.show(UNIX - 10)
    show(session, door, phone.show(UNIX))
    assert said(show(session, door, earlier)) == USED


def test_the_next_code_is_accepted_at_another_door(session: Session, phone: Phone, door: actors.Terminal) -> None:
    other = terminal(session, venue(session, "博物馆"))
    show(session, door, phone.show(UNIX))
    assert said(show(session, other, phone.show(UNIX + 5), at=after(seconds=5))) == (Verdict.ACCEPTED, None)


def test_a_code_used_at_one_door_is_used_at_all(session: Session, phone: Phone, door: actors.Terminal) -> None:
    other, code = terminal(session, venue(session, "博物馆")), phone.show(UNIX)
    show(session, door, code)
    assert said(show(session, other, code)) == USED


@pytest.mark.parametrize(
    ("code", "reason"), [("", "not-ours"), ("x" * 429, "not-ours"), ("4" * 1_000_000, "not-ours"), ("\0", "not-ours")]
)
def test_what_is_no_code_is_refused_and_kept(session: Session, door: actors.Terminal, code: str, reason: str) -> None:
    assert said(show(session, door, code)) == (Verdict.REFUSED, reason)
    assert session.scalars(select(Scan.reason)).all() == [reason]


def test_a_code_from_the_future_and_one_too_old_are_refused(
    session: Session, phone: Phone, door: actors.Terminal
) -> None:
    assert said(show(session, door, phone.show(UNIX + 200))) == (Verdict.REFUSED, "from-the-future")
    assert said(show(session, door, phone.show(UNIX - 200))) == (Verdict.REFUSED, "too-old")


def test_a_refusal_does_not_use_the_code_up(session: Session, phone: Phone, door: actors.Terminal) -> None:
    code = phone.show(UNIX)
    assert show(session, door, code, at=after(seconds=300)).verdict is Verdict.REFUSED
    assert show(session, door, code).verdict is Verdict.ACCEPTED


def test_signed_by_our_key_and_yet_not_issued_here_is_unavailable(
    session: Session, phone: Phone, door: actors.Terminal
) -> None:
    session.query(Credential).delete()
    assert said(show(session, door, phone.show(UNIX))) == UNAVAILABLE


@pytest.mark.parametrize(
    "change",
    [
        *[{"state": state} for state in CardState if state is not CardState.ACTIVE],
        {"social_security_state": SocialSecurityState.SEALED},
        {"social_security_state": SocialSecurityState.SUSPENDED},
    ],
    ids=lambda change: str(*change.values()),
)
def test_a_door_never_learns_why_a_card_is_unavailable(
    session: Session, phone: Phone, door: actors.Terminal, change: dict[str, str]
) -> None:
    session.query(Card).update(change)
    assert show(session, door, phone.show(UNIX)) == codes.Judgement(Verdict.REFUSED, "unavailable")


@pytest.mark.parametrize("state", [EcardState.SEALED, EcardState.CANCELLED])
def test_an_electronic_card_that_ended_is_unavailable(
    session: Session, phone: Phone, door: actors.Terminal, state: EcardState
) -> None:
    session.query(Ecard).update({"state": state})
    assert said(show(session, door, phone.show(UNIX))) == UNAVAILABLE


@pytest.mark.parametrize("state", BankState)
def test_the_bank_function_never_matters_at_a_door(
    session: Session, phone: Phone, door: actors.Terminal, state: BankState
) -> None:
    session.query(Card).update({"bank_state": state})
    assert show(session, door, phone.show(UNIX)).verdict is Verdict.ACCEPTED


def test_credentials_issued_before_a_loss_are_dead_for_ever(
    session: Session, mine: actors.Resident, door: actors.Terminal
) -> None:
    old = fetch(session, mine)
    session.query(Card).update({"void_before": NOW})
    assert said(show(session, door, old.show(UNIX))) == UNAVAILABLE
    fresh = fetch(session, mine, now=after(seconds=1))
    assert show(session, door, fresh.show(UNIX + 2), at=after(seconds=2)).verdict is Verdict.ACCEPTED
    assert said(show(session, door, old.show(UNIX + 10), at=after(seconds=10))) == UNAVAILABLE


def test_credentials_of_a_signed_out_phone_are_dead_for_ever(
    session: Session, mine: actors.Resident, phone: Phone, door: actors.Terminal
) -> None:
    residents.sign_out_device(session, mine.device_id, by=mine, now=NOW)
    session.flush()
    assert said(show(session, door, phone.show(UNIX))) == UNAVAILABLE
    assert said(show(session, door, phone.show(UNIX + 3600), at=after(hours=1))) == UNAVAILABLE


def test_signing_one_phone_out_leaves_the_other_working(
    session: Session, mine: actors.Resident, phone: Phone, door: actors.Terminal
) -> None:
    holder = session.get_one(residents.model.Resident, mine.id)
    lost = phone_of(session, holder, now=after(seconds=-60))
    residents.sign_out_device(session, lost.device_id, by=mine, now=NOW)
    session.flush()
    assert show(session, door, phone.show(UNIX)).verdict is Verdict.ACCEPTED


def test_a_scene_that_needs_more_than_a_code_refuses_it(session: Session, phone: Phone, door: actors.Terminal) -> None:
    code = phone.show(UNIX)
    assert said(show(session, door, code, scene=scene("MED-06"))) == (Verdict.REFUSED, "wrong-scene")
    assert show(session, door, code).verdict is Verdict.ACCEPTED


def test_a_middle_scene_is_stricter_about_age(session: Session, phone: Phone, door: actors.Terminal) -> None:
    code = phone.show(UNIX - 20)
    assert said(show(session, door, code, scene=scene("GOV-01"))) == (Verdict.REFUSED, "too-old")
    assert show(session, door, code).verdict is Verdict.ACCEPTED


def test_the_same_request_again_gets_the_same_answer_and_no_second_row(
    session: Session, phone: Phone, door: actors.Terminal
) -> None:
    code, ref = phone.show(UNIX), uuid4()
    first = show(session, door, code, client_ref=ref)
    again = show(session, door, code, client_ref=ref, at=after(seconds=60))
    assert first == again == codes.Judgement(Verdict.ACCEPTED)
    assert session.scalar(select(func.count(Scan.id))) == 1


def test_a_refusal_repeats_as_well(session: Session, door: actors.Terminal) -> None:
    ref = uuid4()
    assert show(session, door, "1", client_ref=ref) == show(session, door, "1", client_ref=ref)
    assert session.scalar(select(func.count(Scan.id))) == 1


def test_a_reference_does_not_serve_another_code_or_scene(
    session: Session, phone: Phone, door: actors.Terminal
) -> None:
    ref = uuid4()
    show(session, door, "1", client_ref=ref)
    for other in ({"code": phone.show(UNIX)}, {"code": "1", "scene": scene("TOU-01")}):
        with pytest.raises(Conflict, match="client-ref-reused"):
            show(session, door, **{"client_ref": ref} | other)  # type: ignore[arg-type] # fields of Shown


def test_two_doors_may_choose_the_same_reference(session: Session, phone: Phone, door: actors.Terminal) -> None:
    other, ref = terminal(session, venue(session, "博物馆")), uuid4()
    show(session, door, phone.show(UNIX), client_ref=ref)
    assert show(session, other, phone.show(UNIX + 5), at=after(seconds=5), client_ref=ref).verdict is Verdict.ACCEPTED


def test_the_ledger_names_the_scan_and_its_holder_by_ids_alone(
    session: Session, mine: actors.Resident, phone: Phone, door: actors.Terminal
) -> None:
    show(session, door, phone.show(UNIX))
    row = session.scalars(select(LedgerRow).where(LedgerRow.event == ledger.Event.VENUE_CODE_SCAN)).one()
    assert (row.actor_kind, row.actor_id, row.resident_id) == ("terminal", str(door.id), mine.id)
    assert row.about == {"scan": str(session.scalars(select(Scan.id)).one()), "scene": "CUL-01", "verdict": "accepted"}


@pytest.mark.parametrize("racers", [8])
def test_one_of_many_racers_with_one_code_is_accepted(own_database: str, racers: int) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            phone, doors = _ready(session, racers)
            code = phone.show(UNIX)
        outcomes = race(engine, *[partial(_said, by=door, code=code) for door in doors])
    assert sorted(map(str, outcomes)) == sorted(map(str, [(Verdict.ACCEPTED, None)] + [USED] * (racers - 1)))


def test_racers_with_one_reference_all_get_the_one_answer(own_database: str) -> None:
    ref = uuid4()
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            phone, [door] = _ready(session, 1)
            code = phone.show(UNIX)
        outcomes = race(engine, *[partial(_said, by=door, code=code, ref=ref)] * 6)
        with committed(engine) as session:
            assert session.scalar(select(func.count(Scan.id))) == 1
    assert outcomes == [(Verdict.ACCEPTED, None)] * 6


def _ready(session: Session, doors: int) -> tuple[Phone, list[actors.Terminal]]:
    holder = resident(session)
    usable_card(session, holder)
    at = venue(session)
    return fetch(session, phone_of(session, holder)), [terminal(session, at) for _ in range(doors)]


def _said(session: Session, *, by: actors.Terminal, code: str, ref: UUID | None = None) -> tuple[Verdict, str | None]:
    return said(show(session, by, code, client_ref=ref or uuid4()))


def test_windows_are_those_of_the_region(session: Session, phone: Phone, door: actors.Terminal) -> None:
    for seconds, verdict in [(-10, Verdict.ACCEPTED), (30, Verdict.ACCEPTED)]:
        code = phone.show(UNIX + 600)
        at = NOW + timedelta(seconds=600 + seconds)
        session.query(Credential).update({"last_slot": None})
        session.query(Scan).delete()
        assert show(session, door, code, at=at).verdict is verdict
