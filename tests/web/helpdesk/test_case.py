"""/helpdesk/cases/<id>: masked, in words, in the ledger with its fields, and told to the holder."""

import pytest
from sqlalchemy import select, update

from tests.web.clerk import words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import DeskClerk
from webapp.demonstration.people import Person
from webapp.domain import helpdesk
from webapp.domain.ledger.model import LedgerRow
from webapp.domain.residents.model import Device, Resident
from webapp.jobs.chain import chain
from webapp.web.problems import TABLE


def reads_of(town: Town) -> list[LedgerRow]:
    return town.rows(select(LedgerRow).where(LedgerRow.event == "helpdesk:holder:read").order_by(LedgerRow.id))


def test_the_page_shows_nothing_of_her_in_full(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    town.with_wallet(person)
    page = desk.open(desk.case(person)).get_data(as_text=True)
    assert all(secret not in page for secret in _secrets(person))
    assert f"{person.id_number[:4]}**********{person.id_number[-4:]}" in page
    assert f"{person.phone[:3]}****{person.phone[-4:]}" in page


def test_each_loading_is_a_read_with_the_fields_that_were_shown(town: Town, desk: DeskClerk) -> None:
    case = desk.case(town.somebody())
    before = len(reads_of(town))
    desk.open(case)
    desk.open(case)
    first, again = reads_of(town)[before:]
    assert first.about == again.about
    assert first.about == {
        "role": "helpdesk",
        "unit": None,
        "reason": "diagnose-a-code",
        "fields": ["card-state", "devices", "losses", "door-verdict", "history"],
        "masked": ["name", "id-number", "card-number", "phone"],
        "case": case.removeprefix("/cases/"),
    }


def test_the_pages_of_acts_are_reads_too(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    town.signed_in(person)
    case = desk.case(person)
    loss, phone = desk.report(case), desk.phones(case)[0]
    shown = {
        f"{case}/report-loss": [],
        loss: ["losses"],
        f"{loss}/undo": ["losses"],
        phone: ["devices", "door-verdict"],
    }
    for path, fields in shown.items():
        before = len(reads_of(town))
        assert desk.open(path).status_code == 200
        [read] = reads_of(town)[before:]
        assert read.about["fields"] == fields, path


def test_the_holder_sees_in_her_app_who_looked_and_why(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    phone = town.signed_in(person)
    case = desk.case(person, "handle-a-complaint")
    assert phone.http.get("/api/resident/reads").json["reads"] == []
    desk.open(case)
    [read] = phone.http.get("/api/resident/reads").json["reads"]
    assert (read["reader"], read["reason"]) == ("helpdesk", "handle-a-complaint")
    chain(town.house.engine, town.clock)
    [told] = phone.http.get("/api/resident/messages").json["messages"]
    assert told["kind"] == "staff-read"


@pytest.mark.parametrize("field", ["name", "id-number", "card-number", "phone"])
def test_one_thing_is_shown_in_full_for_a_reason_of_its_own(town: Town, desk: DeskClerk, field: str) -> None:
    person = town.somebody()
    case = desk.case(person)
    value = dict(zip(("name", "card-number", "id-number", "phone"), _secrets(person), strict=True))[field]
    before = len(reads_of(town))
    assert value not in desk.open(f"{case}/reveal/{field}").get_data(as_text=True)
    assert desk.submit(f"{case}/reveal/{field}", {"reason": ""}).status_code == 422
    assert len(reads_of(town)) == before
    answer = desk.submit(f"{case}/reveal/{field}", {"reason": "handle-a-complaint"})
    assert value in words(answer)
    [read] = reads_of(town)[before:]
    assert (read.about["reason"], read.about["fields"]) == ("handle-a-complaint", [field])
    assert value not in str(read.about)
    assert value not in desk.open(f"{case}/reveal/{field}").get_data(as_text=True)


@pytest.mark.parametrize("field", ["bank-account", "history", "x"])
def test_nothing_else_is_shown_in_full(town: Town, desk: DeskClerk, field: str) -> None:
    case = desk.case(town.somebody())
    assert desk.open(f"{case}/reveal/{field}").status_code == 404


def test_while_a_loss_stands_her_id_number_is_not_shown(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    case = desk.case(person, "undo-a-loss")
    desk.report(case)
    answer = desk.submit(f"{case}/reveal/id-number", {"reason": "undo-a-loss"})
    assert (answer.status_code, TABLE["second-detail-kept"]["zh"] in words(answer)) == (409, True)
    assert person.id_number not in answer.get_data(as_text=True)


def test_after_twenty_reveals_in_an_hour_there_are_none(town: Town, desk: DeskClerk) -> None:
    case = desk.case(town.somebody())
    for _ in range(helpdesk.REVEALS_AN_HOUR.count):
        assert desk.submit(f"{case}/reveal/phone", {"reason": "answer-a-question"}).status_code == 200
    before = len(reads_of(town))
    assert desk.submit(f"{case}/reveal/phone", {"reason": "answer-a-question"}).status_code == 429
    assert len(reads_of(town)) == before


def test_what_a_door_would_say_is_what_the_door_says(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    phone, door = town.with_wallet(person), town.door()
    case = desk.case(person)
    assert "一切正常，现在亮码会通过。" in words(desk.open(case))
    code = phone.show(town.clock.unix)
    assert door.scan(code).json["verdict"] == "accepted"
    desk.report(case)
    page = words(desk.open(case))
    assert "暂不可用" in page
    town.clock.pass_by(10)
    assert door.scan(phone.show(town.clock.unix)).json["reason"] == "unavailable"


def test_asking_what_a_door_would_say_uses_nothing_up(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    phone, door = town.with_wallet(person), town.door()
    code = phone.show(town.clock.unix)
    case = desk.case(person)
    for _ in range(3):
        desk.open(case)
    assert door.scan(code).json["verdict"] == "accepted"


def test_where_she_was_is_shown_for_a_code_alone(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    phone, door = town.with_wallet(person), town.door()
    door.scan(phone.show(town.clock.unix))
    scene = "通过 · 图书馆入馆借阅"
    assert scene in words(desk.open(desk.case(person, "diagnose-a-code")))
    page = words(desk.open(desk.case(person, "answer-a-question")))
    assert (scene in page, "扫码核验 · 通过" in page) == (False, True)


def test_names_that_people_chose_are_text_and_nothing_else(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    town.with_wallet(person)
    with town.writing() as session, session.begin():
        whose = session.query(Resident).filter_by(id_number_index=person.id_number).one()
        whose.name = "<script>alert('x')</script><b>"
        renamed = update(Device).where(Device.resident_id == whose.id).values(name="<img src=x onerror=alert(1)>")
        session.execute(renamed)
    case = desk.case(person)
    answers = [desk.open(path) for path in (case, desk.phones(case)[0], f"{case}/report-loss")]
    answers.append(desk.submit(f"{case}/reveal/name", {"reason": "answer-a-question"}))
    for answer in answers:
        page = answer.get_data(as_text=True)
        assert "<img src" not in page
        assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_phone_is_signed_out_and_its_holder_told(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    first, second, door = town.with_wallet(person), town.signed_in(person), town.door()
    case = desk.case(person)
    ways = desk.phones(case)
    assert len(ways) == 2
    code = first.show(town.clock.unix)
    assert "已让 1 部手机退出登录" in desk.follow(desk.submit(ways[0]))
    assert (first.http.get("/api/resident/home").status_code, second.http.get("/api/resident/home").status_code) == (
        401,
        200,
    )
    assert door.scan(code).json["reason"] == "unavailable"
    told = second.http.get("/api/resident/messages").json["messages"]
    assert [message["kind"] for message in told] == ["device-signed-out"]
    assert desk.open(ways[0]).status_code == 404
    assert desk.submit(ways[0], on=ways[1]).status_code == 404


def test_all_phones_at_once(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    phones = [town.signed_in(person), town.signed_in(person)]
    case = desk.case(person)
    assert "已让 2 部手机退出登录" in desk.follow(desk.submit(f"{case}/phones/sign-out"))
    assert [phone.http.get("/api/resident/home").status_code for phone in phones] == [401, 401]
    assert desk.open(f"{case}/phones/sign-out").status_code == 404


def test_a_strangers_phone_is_not_found_in_this_case(town: Town, desk: DeskClerk) -> None:
    person, stranger = town.somebody(), town.somebody()
    phone = town.signed_in(stranger)
    town.signed_in(person)
    case, other = desk.case(person), desk.case(stranger)
    theirs = desk.phones(other)[0].replace(other, case)
    assert desk.open(theirs).status_code == 404
    assert desk.submit(theirs, on=desk.phones(case)[0]).status_code == 404
    assert phone.http.get("/api/resident/home").status_code == 200


def _secrets(person: Person) -> tuple[str, ...]:
    return person.name, person.card_number, person.id_number, person.phone
