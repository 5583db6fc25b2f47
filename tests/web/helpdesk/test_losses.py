"""Loss at the desk: reported, printed, and undone with the holder; never without her."""

import re

import pytest
from sqlalchemy import select

from tests.simulator import code_in
from tests.web.clerk import words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import DeskClerk
from webapp.demonstration.people import Person
from webapp.domain.cards.model import LossReport
from webapp.domain.ledger.model import LedgerRow
from webapp.web.problems import TABLE

DAY = 24 * 3600


def undo(town: Town, desk: DeskClerk, person: Person, loss: str, **changed: str) -> object:
    """With a fresh code, read from her phone, and what she says."""
    sent = desk.send_code(loss)
    assert sent.status_code == 303, words(sent)
    fields = {"code": code_on(town, person), "id_number": person.id_number} | changed
    return desk.submit(f"{loss}/undo", fields)


def code_on(town: Town, person: Person) -> str:
    town.deliver()
    mine = [message["text"] for message in town.sms.outbox() if message["to"] == person.phone]
    return code_in(next(text for text in mine if "解除" in text))


@pytest.mark.parametrize(("what", "says"), [("card", "社会保障卡"), ("phone", "手机"), ("both", "社会保障卡和手机")])
def test_a_loss_is_reported_and_has_its_receipt(town: Town, desk: DeskClerk, what: str, says: str) -> None:
    person = town.somebody()
    phone, door = town.with_wallet(person), town.door()
    code = phone.show(town.clock.unix)
    case = desk.case(person, "report-a-loss")
    loss = desk.report(case, what)
    page = words(desk.open(loss))
    assert all(word in page for word in ("挂失受理单", f"挂失内容 {says}", "受理渠道 服务台", "生效中"))
    assert door.scan(code).json["reason"] == "unavailable"


def test_the_same_again_leads_to_the_first_receipt(town: Town, desk: DeskClerk) -> None:
    case = desk.case(town.somebody())
    loss = desk.report(case)
    answer = desk.submit(f"{case}/report-loss", {"what": "card"})
    assert answer.headers["Location"] == f"/helpdesk{loss}"
    assert "之前已经挂失" in desk.follow(answer)


def test_a_formal_report_neither_ends_nor_is_undone(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    case = desk.case(person, "report-a-loss")
    assert desk.submit(f"{case}/report-loss", {"what": "phone", "formal": "y"}).status_code == 422
    loss = desk.report(case, formal="y")
    assert "正式挂失，不会到期" in words(desk.open(loss))
    assert "不能解除" in words(desk.open(f"{loss}/undo"))
    assert "卡已正式挂失，要补办新卡；本地允许解除的，回执上写明怎么办。" in words(desk.open(case))


@pytest.mark.parametrize("what", ["", "money"])
def test_what_is_lost_is_one_of_three(town: Town, desk: DeskClerk, what: str) -> None:
    case = desk.case(town.somebody())
    before = _reports(town)
    assert desk.submit(f"{case}/report-loss", {"what": what}).status_code == 422
    assert _reports(town) == before


def test_staff_never_see_the_code(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    loss = desk.report(desk.case(person))
    sent = desk.send_code(loss)
    code = code_on(town, person)
    for page in (sent, desk.open(f"{loss}/undo"), desk.open(loss)):
        assert code not in page.get_data(as_text=True)
    assert code not in str(sent.headers)
    [row] = town.rows(select(LedgerRow).where(LedgerRow.event == "helpdesk:code:send").order_by(LedgerRow.id))[-1:]
    assert (row.about["to"], row.resident_id is not None) == ("registered", True)


def test_where_there_is_one_number_it_is_chosen(town: Town, desk: DeskClerk) -> None:
    loss = desk.report(desk.case(town.somebody(), "undo-a-loss"))
    choice = re.search(r"<input[^>]*name=\"contact\"[^>]*>", desk.open(f"{loss}/undo").get_data(as_text=True))
    assert choice
    assert "checked" in choice[0]


def test_it_is_undone_with_her_code_and_her_document(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    phone, door = town.with_wallet(person), town.door()
    old = phone.show(town.clock.unix)
    case = desk.case(person)
    loss = desk.report(case, "both")
    assert "挂失已解除" in desk.follow(undo(town, desk, person, loss, document_seen="y"))
    assert door.scan(old).json["reason"] == "unavailable"
    assert "已解除" in words(desk.open(loss))
    town.deliver()
    town.clock.pass_by(60)
    again = town.with_wallet(person)
    assert door.scan(again.show(town.clock.unix)).json["verdict"] == "accepted"


def test_over_the_phone_it_waits_until_the_holder_could_have_noticed(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    loss = desk.report(desk.case(person))
    refused = undo(town, desk, person, loss)
    assert (refused.status_code, "现在还不能解除" in words(refused)) == (409, True)
    town.clock.pass_by(DAY)
    town.deliver()
    desk.sign_in_again()
    later = desk.open_loss(person, loss)
    assert desk.follow(undo(town, desk, person, later)).count("挂失已解除") == 1


def test_a_finder_with_the_lost_phone_is_refused_over_the_phone(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    loss = desk.report(desk.case(person), "both")
    refused = undo(town, desk, person, loss)
    assert (refused.status_code, "证明不了本人" in words(refused)) == (409, True)


@pytest.mark.parametrize("seen", [{}, {"document_seen": "y"}])
def test_the_second_detail_is_judged_and_never_told(town: Town, desk: DeskClerk, seen: dict[str, str]) -> None:
    person, other = town.somebody(), town.somebody()
    loss = desk.report(desk.case(person))
    town.clock.pass_by(DAY)
    town.deliver()
    desk.sign_in_again()
    later = desk.open_loss(person, loss)
    refused = undo(town, desk, person, later, id_number=other.id_number, **seen)
    assert (refused.status_code, "证件号码对不上" in words(refused)) == (403, True)
    assert person.id_number not in refused.get_data(as_text=True)
    assert "生效中" in words(desk.open(later))


@pytest.mark.parametrize("code", ["000000", "", "x"])
def test_a_wrong_code_undoes_nothing(town: Town, desk: DeskClerk, code: str) -> None:
    person = town.somebody()
    loss = desk.report(desk.case(person))
    answer = undo(town, desk, person, loss, code=code, document_seen="y")
    assert answer.status_code == (403 if code else 422)
    assert "生效中" in words(desk.open(loss))


def test_after_five_wrong_codes_the_right_one_is_worth_nothing(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    loss = desk.report(desk.case(person))
    desk.send_code(loss)
    wrong = {"code": "000000", "id_number": person.id_number, "document_seen": "y"}
    for _ in range(town.house.profile.sign_in_code_tries):
        assert desk.submit(f"{loss}/undo", wrong).status_code == 403
    right = wrong | {"code": code_on(town, person)}
    assert desk.submit(f"{loss}/undo", right).status_code == 403
    assert "生效中" in words(desk.open(loss))


def test_asking_again_at_once_sends_nothing(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    loss = desk.report(desk.case(person))
    assert desk.send_code(loss).status_code == 303
    again = desk.send_code(loss)
    assert (again.status_code, TABLE["code-just-sent"]["zh"] in words(again)) == (429, True)


@pytest.mark.parametrize("contact", ["", "fallback", "10000000009"])
def test_a_code_goes_to_a_number_that_she_left_and_to_no_other(town: Town, desk: DeskClerk, contact: str) -> None:
    loss = desk.report(desk.case(town.somebody()))
    assert desk.send_code(loss, contact).status_code == 422


def test_undone_twice_is_undone_once(town: Town, desk: DeskClerk) -> None:
    person = town.somebody()
    loss = desk.report(desk.case(person))
    assert undo(town, desk, person, loss, document_seen="y").status_code == 303
    assert "已解除" in words(desk.open(f"{loss}/undo"))
    gone = desk.submit(f"{loss}/undo", {"code": "123456", "id_number": person.id_number}, on="/")
    assert gone.status_code == 403


def test_a_code_of_one_report_does_not_undo_anothers(town: Town, desk: DeskClerk) -> None:
    person, other = town.somebody(), town.somebody()
    loss, theirs = desk.report(desk.case(person)), desk.report(desk.case(other))
    desk.send_code(loss)
    fields = {"code": code_on(town, person), "id_number": other.id_number, "document_seen": "y"}
    assert desk.submit(f"{theirs}/undo", fields, on="/").status_code == 403
    assert "生效中" in words(desk.open(theirs))


def test_a_strangers_report_is_not_found_in_this_case(town: Town, desk: DeskClerk) -> None:
    person, stranger = town.somebody(), town.somebody()
    case, other = desk.case(person), desk.case(stranger)
    theirs = desk.report(other).replace(other, case)
    for path in (theirs, f"{theirs}/undo"):
        assert desk.open(path).status_code == 404
    assert desk.submit(f"{theirs}/undo-code", {"contact": "registered"}, on="/").status_code == 404


def _reports(town: Town) -> int:
    return len(town.rows(select(LossReport)))
