"""Each act at a counter has its twin online, or a reason why not (M43)."""

from webapp.domain.cards import TRANSITIONS, Door
from webapp.domain.catalogue import ITEMS, counter_acts, ways_of
from webapp.domain.requests import Kind


def test_every_act_of_a_counter_is_there_and_none_that_is_not() -> None:
    at_counters = {act.act.value for act in TRANSITIONS if Door.DESK in act.doors}
    assert {one.act for one in counter_acts() if one.kind == "card"} == at_counters
    assert {one.act for one in counter_acts() if one.kind == "request"} == set(Kind)


def test_each_has_a_twin_or_a_reason_and_says_which_truly() -> None:
    assert all(one.online or one.why_not for one in counter_acts())
    assert all(one.item is None or ITEMS[one.item].is_published for one in counter_acts())
    phones = {Door.APP, Door.SIGN_IN_PAGE}
    on_the_phone = {act.act.value for act in TRANSITIONS if Door.DESK in act.doors and phones & {*act.doors}}
    silent = {one.act for one in counter_acts() if one.kind == "card" and one.online is None}
    assert not on_the_phone & silent


def test_an_item_says_where_it_is_done() -> None:
    ways = ways_of("CARD-08")
    assert ways is not None
    assert ways.zh.startswith("窗口：")
    assert ways_of("TRA-01") is None
