"""Signing in on a phone: slips, wrong codes, limits, and without a finger."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens
from tests.browser.verbs import ask_for_message, code_from_message
from tests.browser.words import app, problems
from webapp.demonstration.people import Person

pytestmark = pytest.mark.browser

REFUSED = "status of 401"
LIMITED = "status of 429"
MESSAGES_AN_HOUR = 6
ANSWERS_A_MESSAGE = 5


def test_a_mistyped_number_is_told_at_its_field(screens: Screens, person: Person) -> None:
    phone = screens.phone()
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto("/resident/")
    card = phone.get_by_label(app("sign-in.card.label"))

    ask_for_message(phone, person.card_number[:-1] + "#", person.id_number)
    expect(card).to_have_accessible_description(app("sign-in.card.mistake"))
    ask_for_message(phone, person.card_number, person.id_number[:-1] + "*")
    expect(phone.get_by_label(app("sign-in.person.label"))).to_have_accessible_description(
        app("sign-in.person.mistake")
    )
    expect(card).to_have_accessible_description(app("sign-in.card.hint"))
    assert not [url for url in asked if "sign-in-codes" in url]


def test_full_width_and_spaced_numbers_are_as_good(screens: Screens, person: Person) -> None:
    phone = screens.phone()
    phone.goto("/resident/")
    wide = person.id_number.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    ask_for_message(phone, f" {person.card_number[:4]} {person.card_number[4:].lower()} ", wide)
    assert code_from_message(phone, person)


def test_wrong_codes_use_up_the_message(screens: Screens, person: Person) -> None:
    screens.expect_errors(REFUSED)
    phone = screens.phone()
    phone.goto("/resident/")
    ask_for_message(phone, person.card_number, person.id_number)
    right = code_from_message(phone, person)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"

    answer(phone, "12345")
    expect(phone.get_by_label(app("sign-in.code.label"))).to_have_accessible_description(app("sign-in.code.mistake"))
    for _ in range(ANSWERS_A_MESSAGE):
        assert answered(phone, wrong) == 401
        expect(phone.get_by_role("alert")).to_have_text(problems("sign-in-failed"))
    assert answered(phone, right) == 401
    expect(phone.get_by_role("alert")).to_have_text(problems("sign-in-failed"))


def test_too_many_messages_are_refused_with_the_time_to_wait(screens: Screens, person: Person) -> None:
    screens.expect_errors(LIMITED)
    phone = screens.phone()
    phone.goto("/resident/")
    numbers = {"card_number": person.card_number, "id_number": person.id_number}
    # Those within the minute send nothing, and are counted all the same.
    statuses = [
        phone.context.request.post(
            "/api/resident/sign-in-codes", data=numbers, headers={"Origin": screens.address}
        ).status
        for _ in range(MESSAGES_AN_HOUR)
    ]
    assert statuses == [202] + [429] * (MESSAGES_AN_HOUR - 1)
    ask_for_message(phone, person.card_number, person.id_number)
    before, after = problems("too-many-tries").split("{minutes}")
    told = phone.get_by_role("alert")
    expect(told).to_contain_text(before)
    assert 1 <= int(told.inner_text().removeprefix(before).removesuffix(after)) <= 60


def test_signs_in_with_the_keyboard_alone(screens: Screens, person: Person) -> None:
    phone = screens.phone()
    phone.goto("/resident/")
    card = phone.get_by_label(app("sign-in.card.label"))
    expect(card).to_be_visible()
    tab_to(phone, app("sign-in.card.label"))
    phone.keyboard.type(person.card_number)
    tab_to(phone, app("sign-in.person.label"))
    phone.keyboard.type(person.id_number)
    phone.keyboard.press("Enter")
    right = code_from_message(phone, person)
    expect(phone.get_by_label(app("sign-in.code.label"))).to_be_focused()
    phone.keyboard.type(right)
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/resident/card")
    for act in ("card.accept.act", "accept.act"):
        expect(phone.get_by_role("button", name=app(act), exact=True)).to_be_visible()
        tab_to(phone, app(act))
        phone.keyboard.press("Enter")
    phone.wait_for_url("**/resident/code")


def answer(phone: Page, typed: str) -> None:
    phone.get_by_label(app("sign-in.code.label")).fill(typed)
    phone.get_by_role("button", name=app("sign-in.enter"), exact=True).click()


def answered(phone: Page, typed: str) -> int:
    with phone.expect_response("**/api/resident/sessions") as response:
        answer(phone, typed)
    return response.value.status


def tab_to(phone: Page, label: str) -> None:
    """Presses Tab until what carries this name has the focus."""
    wanted = phone.get_by_label(label).or_(phone.get_by_role("button", name=label, exact=True))
    for _ in range(20):
        phone.keyboard.press("Tab")
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never came to {label}")
