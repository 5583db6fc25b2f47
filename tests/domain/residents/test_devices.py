"""A resident's phones: hers to see, to name and to sign out, and nobody else's."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.residents import phone_of, resident
from tests.make.times import NOW, after
from tests.people import ELDER
from webapp.domain import ledger, residents
from webapp.domain.errors import NotFound
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.residents.model import Device


def test_the_list_holds_my_phones_that_are_signed_in(session: Session) -> None:
    holder = resident(session)
    first, second, third = (phone_of(session, holder, now=after(minutes=minute)) for minute in range(3))
    phone_of(session, resident(session, ELDER))
    residents.sign_out_device(session, second.device_id, by=first, now=NOW)
    assert [device.id for device in residents.list_devices(session, by=third)] == [first.device_id, third.device_id]


def test_a_new_name_is_cleaned_and_kept(session: Session) -> None:
    mine = phone_of(session, resident(session))
    device = residents.rename_device(session, mine.device_id, " 妈妈的\x00手机 ", by=mine, now=NOW)
    session.flush()
    session.expire(device)
    assert device.name == "妈妈的手机"


def test_stranger_cannot_rename_my_phone(session: Session) -> None:
    mine, stranger = phone_of(session, resident(session)), phone_of(session, resident(session, ELDER))
    with pytest.raises(NotFound):
        residents.rename_device(session, mine.device_id, "别人的", by=stranger, now=NOW)


def test_stranger_cannot_sign_out_my_phone(session: Session) -> None:
    mine, stranger = phone_of(session, resident(session)), phone_of(session, resident(session, ELDER))
    with pytest.raises(NotFound):
        residents.sign_out_device(session, mine.device_id, by=stranger, now=NOW)
    assert session.get_one(Device, mine.device_id).signed_out_at is None


def test_a_phone_that_never_was_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        residents.sign_out_device(session, uuid4(), by=phone_of(session, resident(session)), now=NOW)


def test_a_phone_is_signed_out_once_and_its_moment_stays(session: Session) -> None:
    holder = resident(session)
    mine, lost = phone_of(session, holder), phone_of(session, holder)
    residents.sign_out_device(session, lost.device_id, by=mine, now=NOW)
    with pytest.raises(NotFound):
        residents.sign_out_device(session, lost.device_id, by=mine, now=after(hours=1))
    device = session.get_one(Device, lost.device_id)
    assert (device.signed_out_at, device.void_before) == (NOW, NOW)


def test_the_last_use_is_noted_at_most_every_ten_minutes(session: Session) -> None:
    mine = phone_of(session, resident(session))

    def used_at(minutes: float) -> object:
        residents.touch_device(session, mine.device_id, now=after(minutes=minutes))
        session.expire_all()
        return session.get_one(Device, mine.device_id).last_used_at

    assert used_at(10) == NOW
    assert used_at(11) == after(minutes=11)


def test_the_ledger_keeps_who_did_what_to_which_phone(session: Session) -> None:
    holder = resident(session)
    mine = phone_of(session, holder)
    residents.rename_device(session, mine.device_id, "新名字", by=mine, now=NOW)
    residents.sign_out_device(session, mine.device_id, by=mine, now=NOW)
    rows = session.scalars(select(LedgerRow).order_by(LedgerRow.id)).all()
    assert [row.event for row in rows] == [
        ledger.Event.RESIDENT_SESSION_START,
        ledger.Event.RESIDENT_DEVICE_RENAME,
        ledger.Event.RESIDENT_DEVICE_SIGN_OUT,
    ]
    assert {(row.resident_id, row.actor_kind, row.actor_id) for row in rows} == {
        (holder.id, "resident", str(holder.id))
    }
    assert rows[2].about == {"device": str(mine.device_id)}
