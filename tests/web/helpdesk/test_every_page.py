"""What holds for each page of the helpdesk: who may open it, who may send its form, whose case it is."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.make.staff import OPERATOR
from tests.web.clerk import JINGBAN, KEFU, Clerk, signed_in, words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import DeskClerk, at_the_desk
from webapp.demonstration.desks import PASSWORD
from webapp.domain import ledger, staff
from webapp.domain.ledger.model import LedgerRow
from webapp.web.problems import TABLE

ANYBODY = {"helpdesk.sign_in", "helpdesk.take_up_account"}
# Their own reads, of a request rather than of a case.
OF_REQUESTS = {
    "helpdesk.begin_bench",
    "helpdesk.bench",
    "helpdesk.collect",
    "helpdesk.determine",
    "helpdesk.evidence",
    "helpdesk.hand_over",
    "helpdesk.request_page",
    "helpdesk.request_queue",
    "helpdesk.request_receipt",
    "helpdesk.assign_visitor",
    "helpdesk.book",
    "helpdesk.booking",
    "helpdesk.booking_list",
    "helpdesk.check_visit",
    "helpdesk.finish_booking",
    "helpdesk.shipment",
    "helpdesk.shipment_list",
    "helpdesk.take_file",
}
NO_CASE = {
    "helpdesk.check_temporary_card",
    "helpdesk.chip",
    "helpdesk.first_card",
    "helpdesk.home",
    "helpdesk.sign_out",
    *OF_REQUESTS,
}
SOMEBODY = "00000000-0000-4000-8000-000000000000"


def addresses(town: Town, method: str, *, without: set[str] = ANYBODY, case: str = SOMEBODY) -> Iterator[str]:
    for rule in town.app.url_map.iter_rules():
        if rule.endpoint.startswith("helpdesk.") and rule.endpoint not in without and method in (rule.methods or set()):
            values = dict.fromkeys(rule.arguments, SOMEBODY) | {"case_id": case}
            if "field" in rule.arguments:
                values["field"] = "phone"
            if "kind" in rule.arguments:
                values["kind"] = "home-visit"
            if "act" in rule.arguments:
                values["act"] = "lock"
            yield str(rule.build(values)[1]).removeprefix("/helpdesk")  # type: ignore[index] # it can be built


def test_nobody_opens_a_page_but_those_for_signing_in(town: Town) -> None:
    clerk = Clerk(town, "helpdesk")
    paths = list(addresses(town, "GET"))
    assert len(paths) > 8
    for path in paths:
        answer = clerk.open(path)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/helpdesk/sign-in")


def test_nobody_sends_a_form(town: Town) -> None:
    clerk = Clerk(town, "helpdesk")
    for path in addresses(town, "POST"):
        answer = clerk.submit(path, on="/sign-in")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/helpdesk/sign-in")


def test_no_form_is_taken_without_its_token(town: Town, desk: DeskClerk) -> None:
    before = _ledger_rows(town)
    for path in addresses(town, "POST"):
        for fields in ({}, {"csrf_token": "x"}):
            assert desk.send(path, fields).status_code == 400, path
        assert desk.submit(path, on="/", Origin="http://evil.example").status_code == 403, path
    assert _ledger_rows(town) == before


def test_a_case_that_is_none_is_not_found_on_any_page(town: Town, desk: DeskClerk) -> None:
    before = _ledger_rows(town)
    for path in addresses(town, "GET", without=ANYBODY | NO_CASE):
        answer = desk.open(path)
        assert (answer.status_code, TABLE["case-over"]["zh"] in words(answer)) == (404, True), path
    assert _ledger_rows(town) == before


def test_a_colleagues_case_is_not_there(own_town: Town) -> None:
    person = own_town.somebody()
    own_town.with_wallet(person)
    desk = at_the_desk(own_town)
    case = desk.case(person)
    loss, phone = desk.report(case), desk.phones(case)[0]
    with own_town.writing() as session, session.begin():
        colleague = staff.NewStaff("kefu2", "另一位客服员", KEFU.role)
        staff.invite_staff(session, colleague, by=OPERATOR, now=own_town.clock())
        first, second = staff.load_account(session, "kefu"), staff.load_account(session, "kefu2")
        second.password_hash, second.totp_secret = first.password_hash, first.totp_secret
        second.invitation_hash = second.invitation_ends_at = None
    other = DeskClerk(own_town, "helpdesk")
    assert other.sign_in(KEFU, login="kefu2").status_code == 303
    before = _ledger_rows(own_town)
    for path in (case, f"{case}/report-loss", f"{case}/reveal/phone", f"{case}/end", loss, f"{loss}/undo", phone):
        assert other.open(path).status_code == 404, path
    for path in (f"{case}/report-loss", f"{case}/end", f"{loss}/undo-code", phone, f"{case}/reveal/phone"):
        fields = {"what": "both", "contact": "registered", "reason": "undo-a-loss"}
        assert other.submit(path, fields, on="/").status_code == 404, path
    assert _ledger_rows(own_town) == before
    assert desk.open(case).status_code == 200


def test_a_clerk_of_the_agency_with_a_session_of_this_desk_may_do_nothing(own_town: Town) -> None:
    desk = at_the_desk(own_town)
    case = desk.case(own_town.somebody())
    with own_town.writing() as session, session.begin():
        staff.load_account(session, "kefu").role = JINGBAN.role
    for path in addresses(own_town, "GET", case=case.removeprefix("/cases/")):
        assert desk.open(path).status_code == 303


def test_a_session_of_the_agency_opens_nothing_here(town: Town) -> None:
    cookie = signed_in(town).http.get_cookie("onecard_agency", path="/agency/").value
    clerk = Clerk(town, "helpdesk")
    clerk.http.set_cookie("onecard_helpdesk", cookie, path="/helpdesk/")
    assert clerk.open("/").status_code == 303


def test_a_stolen_session_ends_with_its_owners(town: Town, desk: DeskClerk) -> None:
    case = desk.case(town.somebody())
    stolen = desk.http.get_cookie("onecard_helpdesk", path="/helpdesk/").value
    desk.submit("/sign-out", on="/")
    thief = Clerk(town, "helpdesk")
    thief.http.set_cookie("onecard_helpdesk", stolen, path="/helpdesk/")
    assert thief.open(case).status_code == 303


def test_left_alone_she_is_signed_out_and_the_case_waits_no_longer_than_it_says(town: Town, desk: DeskClerk) -> None:
    case = desk.case(town.somebody())
    town.clock.pass_by(14 * 60)
    assert desk.open(case).status_code == 200
    town.clock.pass_by(14 * 60)
    assert desk.open(case).status_code == 200
    town.clock.pass_by(2 * 60 + 1)
    assert (desk.open(case).status_code, desk.open("/").status_code) == (404, 200)
    town.clock.pass_by(15 * 60 + 61)
    assert desk.open("/").status_code == 303


def test_the_cookies_are_for_these_pages_alone(town: Town) -> None:
    set_by = DeskClerk(town, "helpdesk").sign_in(KEFU, password=PASSWORD).headers.getlist("Set-Cookie")
    assert sorted(cookie.partition("=")[0] for cookie in set_by) == ["onecard_helpdesk", "onecard_helpdesk_form"]
    for cookie in set_by:
        assert {"HttpOnly", "Path=/helpdesk/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_a_read_that_is_not_stored_shows_nothing(town: Town, desk: DeskClerk, monkeypatch: pytest.MonkeyPatch) -> None:
    person = town.somebody()
    case = desk.case(person)

    def fail(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("power")

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "append_read", fail)
        answer = desk.open(case)
    assert (answer.status_code, person.id_number[-4:] in words(answer)) == (500, False)


def test_who_asks_for_english_reads_english(town: Town, desk: DeskClerk) -> None:
    case = desk.case(town.somebody())
    answer = desk.open(case, **{"Accept-Language": "en-GB,en;q=0.9"})
    assert "The card is fine; the electronic card has not been accepted." in words(answer)


def _ledger_rows(town: Town) -> int:
    return len(town.rows(select(LedgerRow)))
