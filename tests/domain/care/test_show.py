"""What a carer's phone shows: by whom, for whom, where, how often, and until the very moment of the end."""

from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.make.cards import usable_card
from tests.make.care import SCENIC, delegation, fetch_for
from tests.make.codes import DAY, TODAY, fetch, show
from tests.make.residents import SHIYAN, phone_of, resident
from tests.make.times import NOW, after
from tests.people import ELDER, MING, STRANGER
from tests.racing import committed, engine_of, race
from webapp.domain import actors, cards, care, codes, residents
from webapp.domain.codes import Verdict
from webapp.domain.codes.model import Credential
from webapp.domain.errors import Conflict, NotFound
from webapp.domain.residents.model import Resident

UNIX = NOW.timestamp()
UNAVAILABLE = (Verdict.REFUSED, "unavailable")


def said(judgement: codes.Judgement) -> tuple[Verdict, str | None]:
    return judgement.verdict, judgement.reason


def dead(session: Session) -> int:
    return sum(len(indices) for indices in codes.dead_credentials(session, now=NOW).values())


def test_the_door_reads_who_shows_the_code(
    session: Session, mother: actors.Resident, daughter: actors.Resident, door: actors.Terminal
) -> None:
    phone = fetch_for(session, delegation(session, mother, daughter), daughter)
    masked = residents.mask_name(MING.name)
    assert show(session, door, phone.show(UNIX)) == codes.Judgement(Verdict.ACCEPTED, represented_by=masked)


def test_a_repeat_gets_the_same_name(
    session: Session, mother: actors.Resident, daughter: actors.Resident, door: actors.Terminal
) -> None:
    code = fetch_for(session, delegation(session, mother, daughter), daughter).show(UNIX)
    ref = uuid4()
    assert show(session, door, code, client_ref=ref) == show(session, door, code, client_ref=ref)


def test_another_scene_is_refused_by_the_code_itself(
    session: Session, mother: actors.Resident, daughter: actors.Resident, door: actors.Terminal
) -> None:
    phone = fetch_for(session, delegation(session, mother, daughter, scopes=(SCENIC,)), daughter)
    assert said(show(session, door, phone.show(UNIX))) == (Verdict.REFUSED, "wrong-scope")


@pytest.mark.parametrize("side", ["mother", "daughter"])
def test_either_side_ends_it_at_once_and_lists_carry_it(
    session: Session, side: str, mother: actors.Resident, daughter: actors.Resident, door: actors.Terminal
) -> None:
    of = delegation(session, mother, daughter)
    phone, own = fetch_for(session, of, daughter), fetch(session, mother)
    before, deaths = dead(session), codes.newest_death(session)
    care.end_delegation(session, of.id, by={"mother": mother, "daughter": daughter}[side], now=NOW)
    assert said(show(session, door, phone.show(UNIX))) == UNAVAILABLE
    assert show(session, door, own.show(UNIX)) == codes.Judgement(Verdict.ACCEPTED)
    assert (dead(session), codes.newest_death(session)) == (before + SHIYAN.carer_wallet_days, deaths + 1)


def test_ending_again_is_already_so(session: Session, mother: actors.Resident, daughter: actors.Resident) -> None:
    of = delegation(session, mother, daughter)
    first = care.end_delegation(session, of.id, by=mother, now=NOW)
    assert care.end_delegation(session, of.id, by=daughter, now=after(hours=1)).ending is first.ending
    assert care.list_delegations(session, by=mother) == []


def test_its_day_ends_it_also_before_the_job_has_run(
    session: Session, mother: actors.Resident, daughter: actors.Resident, door: actors.Terminal
) -> None:
    of = delegation(session, mother, daughter, ends_at=after(hours=1))
    phone = fetch_for(session, of, daughter)
    late = after(hours=1)
    assert said(show(session, door, phone.show(late.timestamp()), at=late)) == UNAVAILABLE
    assert care.is_end_due(session, now=late)
    assert care.lapse_ended(session, now=late) == 1
    assert not care.is_end_due(session, now=late)


def test_a_counted_delegation_ends_with_its_last_use(
    session: Session, mother: actors.Resident, daughter: actors.Resident, door: actors.Terminal
) -> None:
    of = delegation(session, mother, daughter, times=2)
    phone = fetch_for(session, of, daughter)
    verdicts = [show(session, door, phone.show(UNIX + 10 * n), at=after(seconds=10 * n)).verdict for n in range(3)]
    assert verdicts == [Verdict.ACCEPTED, Verdict.ACCEPTED, Verdict.REFUSED]
    assert care.load_delegation(session, of.id, by=mother).ending is care.Ending.TIMES_USED


def test_an_offline_scan_before_the_end_was_good_and_one_after_it_was_not(
    session: Session, mother: actors.Resident, daughter: actors.Resident, door: actors.Terminal
) -> None:
    of = delegation(session, mother, daughter)
    phone = fetch_for(session, of, daughter)
    care.end_delegation(session, of.id, by=mother, now=after(minutes=1))
    good = show(session, door, phone.show(UNIX), at=NOW, uploaded=after(minutes=5))
    assert good.verdict is Verdict.ACCEPTED_LATE
    bad = show(session, door, phone.show(UNIX + 120), at=after(minutes=2), uploaded=after(minutes=5))
    assert said(bad) == UNAVAILABLE


def test_loss_of_the_holders_card_stops_her_carers(
    session: Session, mother: actors.Resident, daughter: actors.Resident, door: actors.Terminal
) -> None:
    of = delegation(session, mother, daughter)
    phone = fetch_for(session, of, daughter)
    cards.report_loss(session, cards.Loss(cards.Lost.CARD), by=mother, profile=SHIYAN, now=NOW)
    assert said(show(session, door, phone.show(UNIX))) == UNAVAILABLE
    with pytest.raises(Conflict, match="card-not-usable"):
        codes.carer_terms(session, of.id, by=daughter, profile=SHIYAN, now=NOW)


def test_loss_of_the_carers_phone_stops_that_phone_alone(
    session: Session, mother: actors.Resident, daughter: actors.Resident, door: actors.Terminal
) -> None:
    of = delegation(session, mother, daughter)
    second = phone_of(session, session.get_one(Resident, daughter.id), now=after(minutes=2))
    lost, kept = fetch_for(session, of, daughter), fetch_for(session, of, second)
    residents.stop_devices(session, daughter.id, [daughter.device_id], now=NOW)
    assert said(show(session, door, lost.show(UNIX))) == UNAVAILABLE
    assert show(session, door, kept.show(UNIX)).verdict is Verdict.ACCEPTED


def test_the_wallet_covers_few_days_and_none_begins_after_the_end(
    session: Session, mother: actors.Resident, daughter: actors.Resident
) -> None:
    of = delegation(session, mother, daughter, scopes=(SCENIC, 3), ends_at=after(hours=22))
    wanted = codes.carer_terms(session, of.id, by=daughter, profile=SHIYAN, now=NOW).wanted
    assert [(one.start, one.scope) for one in wanted] == [
        (TODAY + day * DAY, scope) for scope in (SCENIC, 3) for day in (0, 1)
    ]


def test_a_carers_wallet_changes_nothing_about_her_own(
    session: Session, mother: actors.Resident, daughter: actors.Resident
) -> None:
    usable_card(session, session.get_one(Resident, daughter.id), MING)
    fetch_for(session, delegation(session, mother, daughter), daughter)
    own = codes.current_terms(session, by=daughter, profile=SHIYAN, now=NOW)
    assert own is not None
    assert own.valid_until is None


def test_the_holder_and_a_stranger_get_no_carers_wallet(
    session: Session, mother: actors.Resident, daughter: actors.Resident
) -> None:
    of = delegation(session, mother, daughter)
    stranger = phone_of(session, resident(session, STRANGER))
    for who in (mother, stranger):
        with pytest.raises(NotFound):
            codes.carer_terms(session, of.id, by=who, profile=SHIYAN, now=NOW)
    with pytest.raises(NotFound):
        care.end_delegation(session, of.id, by=stranger, now=NOW)


def test_both_sides_read_one_log(
    session: Session, mother: actors.Resident, daughter: actors.Resident, door: actors.Terminal
) -> None:
    of = delegation(session, mother, daughter)
    show(session, door, fetch_for(session, of, daughter).show(UNIX))
    assert codes.list_carer_scans(session, of.id) == [codes.CarerScan(NOW, "CUL-01", Verdict.ACCEPTED)]


def test_personal_data_is_read_only_where_allowed(
    session: Session, mother: actors.Resident, daughter: actors.Resident
) -> None:
    of = delegation(session, mother, daughter)
    with pytest.raises(NotFound):
        care.read_holder(session, of.id, by=daughter, now=NOW)
    care.end_delegation(session, of.id, by=mother, now=NOW)
    open_of = delegation(session, mother, daughter, personal_data=True)
    assert care.read_holder(session, open_of.id, by=daughter, now=NOW).name == ELDER.name


def test_an_end_that_races_a_wallet_leaves_nothing_alive(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            holder = resident(session, ELDER)
            usable_card(session, holder, ELDER)
            mother, daughter = phone_of(session, holder), phone_of(session, resident(session))
            of = delegation(session, mother, daughter)
        race(
            engine,
            partial(fetch_for, of=of, by=daughter),
            partial(care.end_delegation, delegation_id=of.id, by=mother, now=NOW),
        )
        with committed(engine) as session:
            issued = session.query(Credential).filter_by(delegation_id=of.id).count()
            assert dead(session) == issued
