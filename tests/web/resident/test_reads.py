"""/api/resident/reads: who has read my data, which of it, why and when; never a name, never somebody else's."""

from uuid import uuid4

from tests.simulator import Phone
from tests.web.asking import reason_of
from tests.web.conftest import Town
from webapp.demonstration.people import Person
from webapp.domain import actors, ledger, residents
from webapp.domain.actors import Role
from webapp.domain.ledger import Field, Read, ReadReason

CLERK = actors.StaffMember(uuid4(), Role.HELPDESK, "420302", uuid4())


def read_by_staff(town: Town, person: Person) -> None:
    with town.writing() as session, session.begin():
        whose = residents.id_of_number(session, person.id_number)
        assert whose is not None
        read = Read(ReadReason.REPORT_A_LOSS, (Field.CARD_NUMBER,), (Field.NAME,), case="case 1 of 李四")
        ledger.append_read(session, read, by=CLERK, now=town.clock(), resident_id=whose)


def reads(phone: Phone) -> list[dict[str, object]]:
    return list(phone.http.get("/api/resident/reads").json["reads"])


def test_a_read_by_staff_is_shown_with_desk_reason_and_fields_at_once(town: Town) -> None:
    person = town.somebody()
    phone = town.signed_in(person)
    read_by_staff(town, person)
    [seen] = reads(phone)
    assert isinstance(seen.pop("row"), int)
    assert seen == {
        "at": town.clock().isoformat().replace("+00:00", "Z"),
        "reader": "helpdesk",
        "unit": "茅箭区",
        "reason": "report-a-loss",
        "fields_shown": ["card-number"],
        "fields_masked": ["name"],
    }


def test_neither_the_member_nor_the_case_is_shown(town: Town) -> None:
    person = town.somebody()
    phone = town.signed_in(person)
    read_by_staff(town, person)
    text = phone.http.get("/api/resident/reads").text
    assert str(CLERK.id) not in text
    assert "case" not in text


def test_my_own_licence_view_is_one_of_them(town: Town) -> None:
    phone = town.with_wallet(town.somebody())
    assert phone.http.get("/api/resident/licence").status_code == 200
    assert [(seen["reader"], seen["reason"], seen["unit"]) for seen in reads(phone)] == [("self", None, None)]


def test_a_read_of_somebody_else_is_not_shown(town: Town) -> None:
    mine, other = town.signed_in(town.somebody()), town.somebody()
    read_by_staff(town, other)
    assert reads(mine) == []


def test_nobody_is_asked_to_sign_in(town: Town) -> None:
    assert reason_of(town.phone().http.get("/api/resident/reads"), 401) == "not-signed-in"
