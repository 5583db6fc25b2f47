"""What the card can be used for, in the holder's app: searched, browsed, kept for days without a network (M27, M29)."""

import re

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from tests.browser.conftest import Screens
from tests.browser.kept import kept_caches
from tests.browser.verbs import get_ready
from tests.browser.words import app, problems
from webapp.demonstration.people import Person
from webapp.domain import catalogue

pytestmark = pytest.mark.browser

OFFLINE = "ERR_INTERNET_DISCONNECTED"
LIBRARY = catalogue.ITEMS["CUL-01"]
REPLACEMENT = catalogue.ITEMS["CARD-06"]
DRAFT = next(item for item in catalogue.ITEMS.values() if not item.is_published)


@pytest.mark.parametrize("typed", ["图书馆", "借书", "TSG", "library"], ids=["name", "other-name", "pinyin", "english"])
def test_is_found_by_what_people_type(screens: Screens, typed: str) -> None:
    phone = screens.phone()
    search(phone, typed)
    expect(phone.get_by_role("main").get_by_role("listitem").first).to_contain_text(LIBRARY.name.zh)


def test_what_is_not_there_says_whom_to_ask(screens: Screens) -> None:
    phone = screens.phone()
    search(phone, "飞船")
    expect(phone.get_by_role("heading", name=app("services.nothing.title", query="飞船"))).to_be_visible()
    expect(phone.get_by_role("link", name=app("card.call"))).to_be_visible()
    phone.get_by_role("button", name=app("services.clear")).click()
    expect(category(phone, "culture")).to_be_visible()


def test_drafts_are_shown_to_nobody(screens: Screens) -> None:
    phone = screens.phone()
    search(phone, DRAFT.name.zh)
    expect(phone.get_by_role("link", name=DRAFT.name.zh)).to_have_count(0)
    phone.goto(f"/resident/services/{DRAFT.code}")
    expect(phone.get_by_role("heading", name=app("services.gone.title"))).to_be_visible()


def test_an_item_is_reached_by_its_category_and_left_the_same_way(screens: Screens) -> None:
    phone = screens.phone()
    phone.goto("/resident/services")
    category(phone, "culture").click()
    phone.get_by_role("link", name=re.compile(LIBRARY.name.zh)).click()
    expect(phone.get_by_role("heading", level=1, name=LIBRARY.name.zh)).to_be_focused()
    phone.get_by_role("button", name=app("back")).click()
    expect(phone.get_by_role("heading", name=catalogue.CATEGORIES["culture"].zh)).to_be_visible()


def test_an_item_tells_what_is_published_and_what_is_not(screens: Screens) -> None:
    phone = screens.phone()
    phone.goto(f"/resident/services/{REPLACEMENT.code}")
    at_the_counter = f"{app('services.channels.counter')} {app('services.limit.same-day')}"
    expect(fact(phone, "time")).to_contain_text(at_the_counter)
    assert size_of_letters(phone, at_the_counter) >= 22
    expect(fact(phone, "conditions")).to_have_text(app("services.open"))
    expect(fact(phone, "steps")).to_have_text(app("services.open"))
    expect(fact(phone, "forms")).to_have_text(app("services.forms.card"))
    law = phone.get_by_text(REPLACEMENT.law[0].source.zh, exact=False).last
    expect(law).to_be_hidden()
    phone.get_by_text(app("services.item.law"), exact=True).click()
    expect(law).to_be_visible()


def test_an_item_begins_with_one_button(screens: Screens, person: Person) -> None:
    phone = screens.phone()
    get_ready(phone, person)
    for item, place in {"CUL-01": "/code", "CARD-03": "/loss", "CARD-13": "/card"}.items():
        phone.goto(f"/resident/services/{item}")
        action = catalogue.ITEMS[item].action
        phone.get_by_role("button", name=app(f"services.actions.{action}")).click()
        phone.wait_for_url(f"**/resident{place}")


def test_works_without_a_network_and_says_of_when_it_is(screens: Screens, person: Person) -> None:
    screens.expect_errors(OFFLINE)
    phone = screens.phone()
    get_ready(phone, person)
    phone.evaluate("navigator.serviceWorker.ready.then(() => null)")
    phone.goto("/resident/services")
    expect(category(phone, "card")).to_be_visible()
    phone.context.set_offline(True)
    search(phone, "补卡")
    expect(phone.get_by_text(app("services.offline"))).to_be_visible()
    expect(phone.get_by_text(re.compile(app("services.as-of", at=r"\d+月\d+日 \d\d:\d\d")))).to_be_visible()
    phone.get_by_role("link", name=re.compile(REPLACEMENT.name.zh)).click()
    expect(fact(phone, "department")).to_be_visible()
    assert not [address for address in kept_caches(phone) if "/api/" in address]


def test_a_first_visit_without_a_network_loses_nothing(screens: Screens, person: Person) -> None:
    screens.expect_errors(OFFLINE)
    phone = screens.phone()
    get_ready(phone, person)
    phone.evaluate("navigator.serviceWorker.ready.then(() => null)")
    phone.context.set_offline(True)
    phone.goto("/resident/services")
    expect(phone.get_by_role("heading", name=app("services.none.title"))).to_be_visible()
    expect(phone.get_by_text(problems("offline"))).to_be_visible()
    phone.context.set_offline(False)
    phone.get_by_role("button", name=app("retry")).click()
    expect(category(phone, "card")).to_be_visible()


def test_what_is_kept_is_not_sent_again(screens: Screens) -> None:
    phone = screens.phone()
    answers: list[Response] = []
    phone.on("response", lambda answer: answers.append(answer) if answer.url.endswith("/catalogue") else None)
    for _ in range(2):
        phone.goto("/resident/services")
        expect(category(phone, "card")).to_be_visible()
        expect(phone.get_by_text(re.compile(app("services.as-of", at="")))).to_be_visible()
        phone.wait_for_load_state("networkidle")
    assert [answer.status for answer in answers] == [200, 304]


def search(phone: Page, typed: str) -> None:
    phone.goto("/resident/services")
    phone.get_by_role("searchbox", name=app("services.search-label")).fill(typed)


def category(phone: Page, code: str) -> Locator:
    return phone.get_by_role("main").get_by_role("link", name=re.compile(catalogue.CATEGORIES[code].zh))


def fact(phone: Page, name: str) -> Locator:
    term = phone.get_by_text(app(f"services.item.{name}"), exact=True)
    return term.locator("xpath=following-sibling::dd")


def size_of_letters(phone: Page, text: str) -> float:
    return float(phone.get_by_text(text).evaluate("(element) => parseFloat(getComputedStyle(element).fontSize)"))
