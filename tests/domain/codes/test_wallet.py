"""The wallet: certified keys, each proved, each once, for a phone whose holder has a card to show."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.cards import card, usable_card
from tests.make.codes import DAY, TODAY, fetch, issuer, offer
from tests.make.residents import phone_of, resident
from tests.make.times import NOW, after
from tests.people import ELDER, MING
from tests.racing import committed, engine_of, race
from tests.simulator import DeviceKey, Phone, bytes_of
from webapp import ids
from webapp.domain import actors, codes, residents
from webapp.domain.cards.model import Card
from webapp.domain.codes.model import Credential
from webapp.domain.errors import Conflict, Invalid
from webapp.domain.residents.model import Resident


@pytest.fixture
def mine(session: Session) -> actors.Resident:
    """A phone of a holder with a card to show."""
    holder = resident(session)
    usable_card(session, holder)
    return phone_of(session, holder)


def nonce_of(session: Session, by: actors.Resident) -> bytes:
    session.expire_all()
    return residents.load_device(session, by.device_id, by=by).wallet_nonce


def certify(
    session: Session, by: actors.Resident, nonce: bytes, offered: list[codes.OfferedKey]
) -> tuple[list[codes.Issued], codes.WalletTerms]:
    return codes.fetch_wallet(session, nonce, offered, issuing=issuer(), by=by, now=NOW)


def test_each_key_gets_a_credential_for_its_day_in_the_order_of_the_starts(
    session: Session, mine: actors.Resident
) -> None:
    terms = codes.current_terms(session, by=mine, profile=issuer().profile, now=NOW)
    assert terms is not None
    assert terms.starts == [TODAY + day * DAY for day in range(14)]
    keys = [DeviceKey() for _ in terms.starts]
    issued, _ = certify(session, mine, terms.nonce, offer(terms.nonce, keys))
    assert [one.start for one in issued] == terms.starts
    assert [one.end for one in issued] == [start + DAY for start in terms.starts]
    assert [one.device_key for one in issued] == [key.public for key in keys]


def test_credentials_start_at_eight_in_china(session: Session, mine: actors.Resident) -> None:
    phone = fetch(session, mine)
    assert phone.wallet[0][0]["start"] % DAY == 0


def test_no_two_credentials_of_a_wallet_share_key_index_or_signature(session: Session, mine: actors.Resident) -> None:
    nonce = nonce_of(session, mine)
    issued, _ = certify(session, mine, nonce, offer(nonce, [DeviceKey() for _ in range(14)]))
    assert len({one.device_key for one in issued}) == 14
    assert len({one.index for one in issued}) == 14


def test_a_fresh_nonce_comes_with_the_wallet_and_the_old_one_is_spent(session: Session, mine: actors.Resident) -> None:
    nonce = nonce_of(session, mine)
    _, terms = certify(session, mine, nonce, offer(nonce, [DeviceKey()]))
    assert terms.nonce == nonce_of(session, mine) != nonce
    with pytest.raises(Conflict, match="nonce-used"):
        certify(session, mine, nonce, offer(nonce, [DeviceKey()]))


def test_the_terms_say_until_when_codes_can_be_shown(session: Session, mine: actors.Resident) -> None:
    fetch(session, mine, count=3)
    terms = codes.current_terms(session, by=mine, profile=issuer().profile, now=NOW)
    assert terms is not None
    assert terms.valid_until == TODAY + 3 * DAY
    assert terms.renew_after == int(after(days=7).timestamp())


def test_terms_after_a_loss_do_not_count_dead_credentials(session: Session, mine: actors.Resident) -> None:
    fetch(session, mine, count=3)
    session.query(Card).one().void_before = NOW
    session.flush()
    terms = codes.current_terms(session, by=mine, profile=issuer().profile, now=NOW)
    assert terms is not None
    assert terms.valid_until is None


def test_a_nonce_of_another_phone_is_refused(session: Session, mine: actors.Resident) -> None:
    other = phone_of(session, session.get_one(Resident, mine.id))
    nonce = nonce_of(session, other)
    with pytest.raises(Conflict, match="nonce-used"):
        certify(session, mine, nonce, offer(nonce, [DeviceKey()]))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one, _: codes.OfferedKey(one.device_key, bytes(64)),
        lambda one, _: codes.OfferedKey(one.device_key, one.possession[:63]),
        lambda one, _: codes.OfferedKey(one.device_key, one.possession[:32] + bytes(32)),
        lambda one, _: codes.OfferedKey(bytes(32), one.possession),
        lambda one, _: codes.OfferedKey(b"\xff" * 32, one.possession),
        lambda one, _: codes.OfferedKey(one.device_key[:31], one.possession),
        lambda one, other: codes.OfferedKey(other.device_key, one.possession),
    ],
    ids=["zeros", "short proof", "s is 0", "x off the curve", "x beyond p", "short key", "another's key"],
)
def test_a_key_that_is_not_proved_is_refused(
    session: Session, mine: actors.Resident, spoil: Callable[..., codes.OfferedKey]
) -> None:
    nonce = nonce_of(session, mine)
    good, other = offer(nonce, [DeviceKey(), DeviceKey()])
    with pytest.raises(Invalid, match="bad-possession"):
        certify(session, mine, nonce, [spoil(good, other)])
    assert session.query(Credential).count() == 0


def test_one_unproved_key_among_good_ones_spoils_the_whole_wallet(session: Session, mine: actors.Resident) -> None:
    nonce = nonce_of(session, mine)
    offered = offer(nonce, [DeviceKey(), DeviceKey(), DeviceKey()])
    offered[1] = codes.OfferedKey(offered[1].device_key, offered[2].possession)
    with pytest.raises(Invalid, match="bad-possession"):
        certify(session, mine, nonce, offered)
    assert session.query(Credential).count() == 0


def test_a_proof_over_another_nonce_is_refused(session: Session, mine: actors.Resident) -> None:
    with pytest.raises(Invalid, match="bad-possession"):
        certify(session, mine, nonce_of(session, mine), offer(bytes(32), [DeviceKey()]))


def test_the_same_key_twice_in_one_wallet_is_refused(session: Session, mine: actors.Resident) -> None:
    nonce, key = nonce_of(session, mine), DeviceKey()
    with pytest.raises(Conflict, match="key-already-certified"):
        certify(session, mine, nonce, offer(nonce, [key, key]))


def test_a_key_that_another_phone_has_certified_is_refused(session: Session, mine: actors.Resident) -> None:
    holder = resident(session, ELDER)
    usable_card(session, holder, ELDER)
    other, key = phone_of(session, holder), DeviceKey()
    theirs, own = nonce_of(session, other), nonce_of(session, mine)
    certify(session, other, theirs, offer(theirs, [key]))
    with pytest.raises(Conflict, match="key-already-certified"):
        certify(session, mine, own, offer(own, [DeviceKey(), key]))


@pytest.mark.parametrize("count", [0, 15])
def test_no_keys_and_too_many_keys_are_refused(session: Session, mine: actors.Resident, count: int) -> None:
    nonce = nonce_of(session, mine)
    with pytest.raises(Invalid, match="wrong-number-of-keys"):
        certify(session, mine, nonce, offer(nonce, [DeviceKey()] * count))


def test_a_holder_without_a_card_to_show_gets_none(session: Session) -> None:
    holder = resident(session)
    card(session, holder)
    by = phone_of(session, holder)
    nonce = nonce_of(session, by)
    with pytest.raises(Conflict, match="card-not-usable"):
        certify(session, by, nonce, offer(nonce, [DeviceKey()]))
    assert codes.current_terms(session, by=by, profile=issuer().profile, now=NOW) is None


def test_a_phone_that_is_signed_out_gets_none(session: Session, mine: actors.Resident) -> None:
    nonce = nonce_of(session, mine)
    residents.sign_out_device(session, mine.device_id, by=mine, now=NOW)
    with pytest.raises(Conflict, match="nonce-used"):
        certify(session, mine, nonce, offer(nonce, [DeviceKey()]))


def test_an_index_somebody_has_is_drawn_again(
    session: Session, mine: actors.Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws = iter([5, 5, 5, 7])
    monkeypatch.setattr(ids, "draw_index", lambda _bits: next(draws))
    first, second = fetch(session, mine), fetch(session, mine)
    assert set(session.scalars(select(Credential.idx))) == {5, 7}
    # The second was signed anew as well: what the phone holds is what the house keeps.
    assert [index_in(phone) for phone in (first, second)] == [5, 7]


def test_the_same_index_may_serve_two_epochs(
    session: Session, mine: actors.Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ids, "draw_index", lambda _bits: 5)
    fetch(session, mine, count=3)
    assert session.scalars(select(Credential.idx)).all() == [5, 5, 5]


def test_an_epoch_without_a_free_index_is_refused_in_the_end(
    session: Session, mine: actors.Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ids, "draw_index", lambda _bits: 5)
    fetch(session, mine)
    with pytest.raises(Conflict):
        fetch(session, mine)


def index_in(phone: Phone) -> int:
    """The index that a phone's credential carries, where FORMAT.md puts it."""
    return int.from_bytes(bytes_of(phone.wallet[0][0]["credential"])[9:13])


def test_indices_are_opaque_and_within_the_bits_of_the_trust_list(session: Session, mine: actors.Resident) -> None:
    fetch(session, mine, count=14)
    drawn = session.scalars(select(Credential.idx)).all()
    assert all(0 <= index < 2**24 for index in drawn)
    assert max(drawn) - min(drawn) > 14


def test_one_of_two_racers_with_one_nonce_gets_a_wallet(own_database: str) -> None:
    with engine_of(own_database) as engine:
        with committed(engine) as session:
            holder = resident(session)
            usable_card(session, holder)
            by = phone_of(session, holder)
            nonce = nonce_of(session, by)
        acts = [partial(_count, by, nonce, offer(nonce, [DeviceKey()])) for _ in range(4)]
        assert sorted(race(engine, *acts), key=str) == [1, "nonce-used", "nonce-used", "nonce-used"]


def test_one_of_two_phones_that_race_with_one_key_is_certified(own_database: str) -> None:
    key = DeviceKey()
    with engine_of(own_database) as engine:
        acts = []
        for person in (MING, ELDER):
            with committed(engine) as session:
                holder = resident(session, person)
                usable_card(session, holder, person)
                by = phone_of(session, holder)
                nonce = nonce_of(session, by)
            acts.append(partial(_count, by, nonce, offer(nonce, [key])))
        assert sorted(race(engine, *acts), key=str) == [1, "key-already-certified"]


def _count(by: actors.Resident, nonce: bytes, offered: list[codes.OfferedKey], session: Session) -> int:
    return len(certify(session, by, nonce, offered)[0])


def test_coming_back_after_a_loss_gives_new_indices(session: Session, mine: actors.Resident) -> None:
    fetch(session, mine, count=2)
    before = set(session.scalars(select(Credential.idx)))
    session.query(Card).one().void_before = after(hours=1)
    session.flush()
    fetch(session, mine, count=2, now=after(hours=2))
    fresh = session.scalars(select(Credential.idx).where(Credential.issued_at > after(hours=1))).all()
    assert len(fresh) == 2
    assert not before & set(fresh)


def test_credentials_are_forgotten_when_no_late_upload_can_name_them(session: Session, mine: actors.Resident) -> None:
    fetch(session, mine)
    codes.forget_ended(session, profile=issuer().profile, now=after(days=14))
    assert session.query(Credential).count() == 1
    codes.forget_ended(session, profile=issuer().profile, now=after(days=16))
    assert session.query(Credential).count() == 0
