"""A loss in the holder's app: reported in two taps or from the sign-in page, seen, undone or refused (M10, M11)."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Screens
from tests.browser.kept import kept_credentials
from tests.browser.losses import (
    ACT,
    ask_for_undo_code,
    choose_lost,
    confirm_without_holding,
    hold,
    hold_button,
    let_go_on,
    open_report,
    prove,
    report_from_sign_in_page,
    report_lost,
    say_what,
    see_receipt,
    undo,
)
from tests.browser.verbs import enrol, get_ready, open_code, read_code, scan, see_verdict, sign_in, until
from tests.browser.words import app, code, problems
from webapp.demonstration.people import Person

pytestmark = pytest.mark.browser

OFFLINE = "ERR_INTERNET_DISCONNECTED"
SIGNED_OUT = "status of 401"
REFUSED = "status of (401|403)"
TO_LOSSES = "**/api/resident/losses"


def test_is_two_taps_away_from_every_page(screens: Screens, person: Person) -> None:
    phone = screens.phone()
    get_ready(phone, person)
    phone.get_by_role("link", name=app("tabs.card"), exact=True).click()
    phone.get_by_role("link", name=ACT, exact=True).click()
    expect(phone.get_by_role("heading", name=app("loss.question"))).to_be_visible()
    for place in ("card", "services", "messages", "me", "licence", "reads"):
        phone.goto(f"/resident/{place}")
        phone.get_by_role("link", name=ACT, exact=True).first.click()
        expect(phone.get_by_role("heading", name=app("loss.question"))).to_be_visible()


def test_a_lost_card_stops_and_its_code_with_it(screens: Screens, person: Person) -> None:
    phone, door = screens.phone(), screens.door()
    get_ready(phone, person)
    digits = read_code(phone)
    phone.goto("/resident/card")
    number = report_lost(phone, "card")
    expect(phone.get_by_text(app("loss.done"), exact=True)).to_be_visible()
    expect(phone.get_by_text(app("loss.words.card"), exact=True)).to_be_visible()
    expect(phone.get_by_text(re.compile(r"还有 (7 天|6 天 23 小时)"))).to_be_visible()
    phone.goto("/resident/code")
    expect(phone.get_by_role("heading", name=code("unusable.title"))).to_be_visible()
    expect(phone.get_by_text(code("unusable.ecard-not-authorised"), exact=True)).to_be_visible()
    phone.get_by_role("link", name=code("unusable.see")).click()
    expect(phone.get_by_role("list", name=app("loss.open.name"))).to_contain_text(app("loss.words.card"))
    expect(phone.get_by_role("button", name=app("card.look"))).to_have_count(0)
    enrol(door, "示范博物馆")
    scan(door, digits)
    see_verdict(door, "unavailable", "stop")
    phone.get_by_role("link", name=re.compile(app("tabs.messages"))).click()
    expect(phone.get_by_text(number).first).to_be_visible()


def test_letting_go_early_reports_nothing(screens: Screens, person: Person) -> None:
    phone = screens.phone()
    sign_in(phone, person)
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    choose_lost(phone, "card")
    hold(phone, 300)
    phone.wait_for_timeout(1_500)
    hold_button(phone).hover()
    phone.mouse.down()
    phone.mouse.move(5, 5)
    phone.wait_for_timeout(1_500)
    phone.mouse.up()
    assert not [each for each in asked if each.startswith("POST") and "/losses" in each]
    expect(phone).to_have_url(re.compile("/loss/card$"))


def test_is_reported_with_the_keyboard_alone(screens: Screens, person: Person) -> None:
    phone = screens.phone()
    sign_in(phone, person)
    choose_lost(phone, "card")
    hold_button(phone).focus()
    phone.keyboard.press("Enter")
    again = phone.get_by_role("button", name=app("loss.hold.again", act=ACT), exact=True)
    expect(again).to_be_focused()
    expect(again).to_have_accessible_description(app("loss.hold.hint"))
    phone.keyboard.press("Enter")
    assert see_receipt(phone)


def test_a_lost_phone_is_stopped_from_another(screens: Screens, person: Person) -> None:
    screens.expect_errors(SIGNED_OUT)
    lost, mine, door = screens.phone(), screens.phone(), screens.door()
    get_ready(lost, person)
    digits = read_code(lost)
    sign_in(mine, person)
    mine.goto("/resident/card")
    report_lost(mine, "phone")
    expect(mine.get_by_text(app("loss.receipt.phones-count", count="1"))).to_be_visible()
    lost.reload()
    expect(lost.get_by_role("heading", name=code("signed-out.title"))).to_be_visible()
    assert kept_credentials(lost) == []
    enrol(door, "示范博物馆")
    scan(door, digits)
    see_verdict(door, "unavailable", "stop")
    open_code(mine)
    door.wait_for_timeout(2_100)
    scan(door, read_code(mine))
    see_verdict(door, "accepted", "go")


def test_is_reported_from_the_sign_in_page_where_nobody_is_signed_in(screens: Screens, person: Person) -> None:
    screens.expect_errors(SIGNED_OUT)
    lost, other = screens.phone(), screens.phone()
    get_ready(lost, person)
    number = report_from_sign_in_page(other, person, "both")
    lost.reload()
    expect(lost.get_by_role("heading", name=code("signed-out.title"))).to_be_visible()
    # The finder of card and phone could read the message too: only a counter gives the card back.
    sign_in(other, person)
    open_report(other)
    assert see_receipt(other) == number
    expect(other.get_by_text(app("loss.undo.counter"))).to_be_visible()
    expect(other.get_by_role("button", name=app("loss.undo.act"), exact=True)).to_have_count(0)


def test_a_wrong_code_from_the_sign_in_page_reports_nothing(screens: Screens, person: Person) -> None:
    screens.expect_errors(REFUSED)
    phone = screens.phone()
    phone.goto("/resident/loss")
    say_what(phone, "card")
    phone.get_by_label(app("sign-in.card.label")).fill(person.card_number)
    phone.get_by_label(app("sign-in.person.label")).fill(person.id_number)
    phone.get_by_role("button", name=app("sign-in.send")).click()
    typed = phone.get_by_label(app("sign-in.code.label"))
    expect(typed).to_be_focused()
    confirm_without_holding(phone)
    expect(typed).to_have_accessible_description(app("sign-in.code.mistake"))
    typed.fill("000000")
    confirm_without_holding(phone)
    expect(phone.get_by_text(problems("code-failed"))).to_be_visible()
    sign_in(phone, person)
    expect(phone.get_by_role("list", name=app("loss.open.name"))).to_have_count(0)


def test_is_undone_at_once_where_it_was_reported_and_old_codes_stay_dead(screens: Screens, person: Person) -> None:
    screens.expect_errors(REFUSED)
    phone, door = screens.phone(), screens.door()
    get_ready(phone, person)
    old, kept = read_code(phone), kept_credentials(phone)
    phone.goto("/resident/card")
    report_lost(phone, "card")
    ask_for_undo_code(phone, person)
    prove(phone, "11010519491231002X")
    expect(phone.get_by_label(app("sign-in.person.label"))).to_have_accessible_description(
        problems("second-detail-wrong")
    )
    prove(phone, person.id_number)
    expect(phone.get_by_text(app("loss.undo.done"))).to_be_visible()
    open_code(phone)
    assert not set(kept) & set(kept_credentials(phone))
    enrol(door, "示范博物馆")
    scan(door, old)
    see_verdict(door, "unavailable", "stop")
    door.wait_for_timeout(2_100)
    scan(door, read_code(phone))
    see_verdict(door, "accepted", "go")


def test_undoing_from_another_phone_waits_and_says_until_when(screens: Screens, person: Person) -> None:
    phone, other = screens.phone(), screens.phone()
    sign_in(phone, person)
    sign_in(other, person)
    phone.goto("/resident/card")
    number = report_lost(phone, "card")
    open_report(other)
    assert see_receipt(other) == number
    waiting, _, _ = app("loss.undo.wait").partition("{at}")[2].partition("{left}")
    expect(other.get_by_text(re.compile(f"{waiting}(24 小时|1 天|23 小时)"))).to_be_visible()
    expect(other.get_by_text(app("loss.undo.wait-why"))).to_be_visible()
    expect(other.get_by_role("button", name=app("loss.undo.act"), exact=True)).to_have_count(0)


def test_the_electronic_card_goes_on_by_its_holders_word(screens: Screens, person: Person) -> None:
    phone = screens.phone()
    get_ready(phone, person)
    before = kept_credentials(phone)
    phone.goto("/resident/card")
    report_lost(phone, "card")
    let_go_on(phone)
    open_code(phone)
    assert not set(before) & set(kept_credentials(phone))
    phone.goto("/resident/card")
    expect(phone.get_by_role("button", name=app("card.show-code"))).to_be_visible()
    expect(phone.get_by_role("button", name=app("card.show-licence"))).to_have_count(0)


def test_the_same_loss_again_is_the_first_receipt(screens: Screens, person: Person) -> None:
    phone, other = screens.phone(), screens.phone()
    for each in (phone, other):
        sign_in(each, person)
        each.goto("/resident/loss/card")
        expect(hold_button(each)).to_be_visible()
    hold(phone)
    number = see_receipt(phone)
    hold(other)
    assert see_receipt(other) == number
    expect(other.get_by_text(app("loss.already"))).to_be_visible()


def test_without_a_network_nothing_is_reported_and_the_receipt_can_still_be_read(
    screens: Screens, person: Person
) -> None:
    screens.expect_errors(OFFLINE)
    phone = screens.phone()
    get_ready(phone, person)
    phone.evaluate("navigator.serviceWorker.ready.then(() => null)")
    phone.goto("/resident/card")
    choose_lost(phone, "card")
    phone.context.set_offline(True)
    hold(phone)
    expect(phone.get_by_text(problems("offline"))).to_be_visible()
    expect(phone.get_by_text(app("loss.help"))).to_be_visible()
    phone.context.set_offline(False)
    hold(phone)
    number = see_receipt(phone)
    phone.context.set_offline(True)
    phone.reload()
    assert see_receipt(phone) == number
    phone.context.set_offline(False)


def test_an_answer_that_is_lost_on_its_way_reports_once(screens: Screens, person: Person) -> None:
    screens.expect_errors("ERR_CONNECTION_RESET", "ERR_FAILED")
    phone = screens.phone()
    sign_in(phone, person)
    phone.goto("/resident/card")
    choose_lost(phone, "card")

    phone.route(TO_LOSSES, lose_answer, times=1)
    hold(phone)
    expect(phone.get_by_text(problems("offline"))).to_be_visible()
    hold(phone)
    see_receipt(phone)
    expect(phone.get_by_text(app("loss.already"))).to_be_visible()


def test_new_codes_that_are_lost_on_their_way_leave_no_dead_ones(screens: Screens, person: Person) -> None:
    screens.expect_errors("ERR_CONNECTION_RESET", "ERR_FAILED")
    phone = screens.phone()
    get_ready(phone, person)
    dead = kept_credentials(phone)
    phone.goto("/resident/card")
    report_lost(phone, "card")
    phone.route("**/api/resident/wallet", lose_answer, times=1)
    with phone.expect_event("requestfailed", lambda lost: lost.url.endswith("/wallet")):
        undo(phone, person)
    open_code(phone)
    until(phone, lambda: bool(kept_credentials(phone)))
    assert not set(dead) & set(kept_credentials(phone))


def test_a_message_is_marked_until_it_was_read(screens: Screens, person: Person) -> None:
    phone = screens.phone()
    sign_in(phone, person)
    phone.goto("/resident/card")
    report_lost(phone, "card")
    phone.goto("/resident/messages")
    marked = app("messages.count", count="1")
    tab = _tab(phone, app("tabs.messages"))
    expect(tab).to_contain_text(marked)
    message = phone.get_by_role("main").get_by_role("button", expanded=False).first
    message.click()
    expect(phone.get_by_role("link", name=app("messages.go.loss"))).to_be_visible()
    expect(tab).not_to_contain_text(marked)
    phone.reload()
    expect(phone.get_by_role("main").get_by_role("button").first).to_be_visible()
    expect(_tab(phone, app("tabs.messages"))).not_to_contain_text(marked)


def test_no_message_and_no_read_say_what_will_be_here(screens: Screens, person: Person) -> None:
    phone = screens.phone()
    sign_in(phone, person)
    phone.goto("/resident/messages")
    expect(phone.get_by_role("heading", name=app("messages.none.title"))).to_be_visible()
    phone.goto("/resident/me")
    phone.get_by_role("link", name=app("titles.reads")).click()
    expect(phone.get_by_role("heading", name=app("reads.none.title"))).to_be_visible()


def test_who_read_what_is_told_with_a_number_to_ask_about(screens: Screens, person: Person) -> None:
    """Her own licence is the one read that needs no staff (N08)."""
    phone = screens.phone()
    get_ready(phone, person)
    phone.goto("/resident/licence")
    expect(phone.get_by_text(person.name)).to_be_visible()
    phone.goto("/resident/reads")
    row = phone.get_by_role("listitem").filter(has_text=app("reads.readers.self"))
    expect(row).to_have_count(1)
    fields = "、".join(app(f"reads.fields.{each}") for each in ("name", "card-number", "id-number"))
    expect(row).to_contain_text(app("reads.shown", fields=fields))
    expect(row).to_contain_text(re.compile(app("reads.row", row=r"\d+")))


def lose_answer(route: Route) -> None:
    """The server acts, and nobody hears of it."""
    route.fetch()
    route.abort("connectionreset")


def _tab(phone: Page, name: str) -> Locator:
    return phone.get_by_role("navigation", name=app("tabs.name")).get_by_role("link", name=re.compile(name))
