"""The holder sees who read her data, why, and what was shown; and nothing about anybody else."""

from dataclasses import asdict
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.residents import phone_of, resident
from tests.make.times import NOW, after
from tests.people import ELDER
from webapp.domain import actors, ledger
from webapp.domain.actors import Role
from webapp.domain.ledger import Event, Field, Read, Reader, ReadReason
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.ledger.rules import READS

CLERK = actors.StaffMember(uuid4(), Role.HELPDESK, "420302", uuid4())
READ = Read(ReadReason.REPORT_A_LOSS, (Field.CARD_NUMBER,), (Field.NAME, Field.PHONE), case="a case of ours")


def test_a_read_by_staff_says_who_by_desk_what_why_and_when(session: Session) -> None:
    holder = resident(session)
    by = phone_of(session, holder)
    row = ledger.append_read(session, READ, by=CLERK, now=NOW, resident_id=holder.id)
    [seen] = ledger.list_reads(session, by=by)
    assert asdict(seen) == {
        "row": row,
        "at": NOW,
        "reader": Reader.HELPDESK,
        "division": "420302",
        "reason": ReadReason.REPORT_A_LOSS,
        "fields": (Field.CARD_NUMBER,),
        "masked": (Field.NAME, Field.PHONE),
    }


def test_the_ledger_itself_knows_which_member_and_which_case(session: Session) -> None:
    holder = resident(session)
    row_id = ledger.append_read(session, READ, by=CLERK, now=NOW, resident_id=holder.id)
    row = session.get_one(LedgerRow, row_id)
    assert (row.event, row.actor_id, row.about["case"]) == (Event.HELPDESK_HOLDER_READ, str(CLERK.id), "a case of ours")


def test_a_clerk_of_the_agency_reads_as_the_agency(session: Session) -> None:
    holder = resident(session)
    clerk = actors.StaffMember(uuid4(), Role.AGENCY, None, uuid4())
    ledger.append_read(session, READ, by=clerk, now=NOW, resident_id=holder.id)
    [seen] = ledger.list_reads(session, by=phone_of(session, holder))
    assert (seen.reader, seen.division) == (Reader.AGENCY, None)


def test_her_own_full_view_is_among_them(session: Session) -> None:
    holder = resident(session)
    by = phone_of(session, holder)
    ledger.append(session, Event.RESIDENT_LICENCE_READ, by=by, now=NOW, resident_id=holder.id)
    [seen] = ledger.list_reads(session, by=by)
    assert (seen.reader, seen.reason) == (Reader.SELF, None)
    assert Field.ID_NUMBER in seen.fields


def test_the_newest_come_first_and_acts_are_not_reads(session: Session) -> None:
    holder = resident(session)
    by = phone_of(session, holder)
    for minutes in (0, 1):
        ledger.append_read(session, READ, by=CLERK, now=after(minutes=minutes), resident_id=holder.id)
    ledger.append(session, Event.RESIDENT_WALLET_FETCH, by=by, now=NOW, resident_id=holder.id)
    assert [seen.at for seen in ledger.list_reads(session, by=by)] == [after(minutes=1), NOW]


def test_what_was_read_of_somebody_else_is_not_there(session: Session) -> None:
    holder, other = resident(session), resident(session, ELDER)
    ledger.append_read(session, READ, by=CLERK, now=NOW, resident_id=other.id)
    assert ledger.list_reads(session, by=phone_of(session, holder)) == []


def test_a_row_of_a_read_names_ids_and_words_only(session: Session) -> None:
    holder = resident(session)
    ledger.append_read(session, READ, by=CLERK, now=NOW, resident_id=holder.id)
    about = session.scalars(select(LedgerRow.about).where(LedgerRow.event.in_(READS))).one()
    assert holder.name not in str(about)
    assert holder.id_number not in str(about)


@pytest.mark.parametrize("event", [Event.AGENCY_HOLDER_READ, Event.HELPDESK_HOLDER_READ, Event.RESIDENT_LICENCE_READ])
def test_every_kind_of_read_is_one_by_its_name(event: Event) -> None:
    assert event in READS
    assert Event.VENUE_CODE_SCAN not in READS
