"""The sentences of pages of staff: in both languages, and each used by a page that finds it."""

import re
from datetime import timedelta

import pytest

from tests.house.tree import files
from tests.web.conftest import Town
from webapp.domain.ledger import Event
from webapp.domain.ledger.lists import NO_DEEDS
from webapp.domain.venues import VenueKind
from webapp.web.agency.venues import WORDS_OF_REASON
from webapp.web.staff_texts import TEXTS, relative, text

# In templates t("key") and t('key'); in code text("key") and done("key").
NAMED = re.compile(r"""\b(?:t|text|done)\(f?["']([a-z0-9.-]+)["'.{]""")
# Keys put together from a beginning and a word: t("kind." ~ …), f"problem.{…}".
BEGINNINGS = re.compile(r"""["']([a-z0-9-]+(?:\.[a-z0-9-]+)*[.-])["'{]""")


def _sources() -> str:
    return "\n".join(path.read_text() for path in files("webapp/web", ending=(".html", ".py")))


def test_every_text_is_there_in_both_languages() -> None:
    for key, row in TEXTS.items():
        assert row.keys() == {"zh", "en"}, key
        assert all(row.values()), key


def test_whatever_is_done_for_a_holder_has_words_on_her_case() -> None:
    """A page of a case shows the newest of all that was done; blanks are nobody's."""
    hers = [event for event in Event if event.startswith(("resident:", "helpdesk:")) and ":blank:" not in event]
    for event in (*hers, Event.AGENCY_TASK_CLOSE):
        assert event in NO_DEEDS or f"deed.{event.replace(':', '-')}" in TEXTS, event


def test_every_text_that_is_named_is_there() -> None:
    named = {key for key in NAMED.findall(_sources()) if "." in key and not key.endswith((".", "-"))}
    assert len(named) > 80
    assert named - TEXTS.keys() == set()


def test_every_text_is_used() -> None:
    sources = _sources()
    beginnings = tuple({f"{key}" for key in BEGINNINGS.findall(sources) if any(row.startswith(key) for row in TEXTS)})
    forms = tuple(f"{name}." for name in re.findall(r'texts = "([a-z-]+)"', sources))
    unused = [key for key in TEXTS if f'"{key}"' not in sources and f"'{key}'" not in sources]
    assert [key for key in unused if not key.startswith(beginnings + forms)] == []


@pytest.mark.parametrize("kind", VenueKind)
def test_every_kind_of_venue_has_its_word(kind: VenueKind) -> None:
    assert f"kind.{kind}" in TEXTS


def test_every_reason_has_its_sentence() -> None:
    assert {f"reason.{words}" for words in WORDS_OF_REASON.values()} <= TEXTS.keys()


def test_a_text_takes_the_readers_language(town: Town) -> None:
    for language, says in (("en", "Sign out"), ("zh-CN", "退出"), ("fr", "退出")):
        with town.app.test_request_context(headers={"Accept-Language": language}):
            assert text("page.sign-out") == says


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        (0, "刚刚"),
        (-59, "刚刚"),
        (-60, "1 分钟前"),
        (-7199, "1 小时前"),
        (-86400, "1 天前"),
        (59, "马上"),
        (90000, "1 天后"),
    ],
)
def test_how_long_ago_is_said_roundly(town: Town, seconds: int, says: str) -> None:
    with town.app.test_request_context():
        assert relative(timedelta(seconds=seconds)) == says
