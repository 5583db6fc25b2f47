"""POST /api/resident/sign-in-codes: one answer for all, whoever they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, func, select

from tests.people import ELDER, LOST, MING, STRANGER
from tests.simulator import code_in
from tests.web.asking import BROKEN_BODIES, ORIGIN, WRONG_VALUES, reason_of
from tests.web.conftest import Town
from webapp.domain.residents import ADDRESS_LIMIT
from webapp.domain.residents.model import SignInCode

PATH = "/api/resident/sign-in-codes"
NOBODYS = "A00000003"
WRONG_PAIRS = [(NOBODYS, MING.id_number), (MING.card_number, ELDER.id_number), (NOBODYS, "E12345678")]


def ask(town: Town, body: Any = None, **other: Any) -> Any:
    body = {"card_number": MING.card_number, "id_number": MING.id_number} | other if body is None else body
    return town.app.test_client().post(PATH, json=body, headers=ORIGIN)


def test_a_holder_gets_a_code_by_text_message(town: Town) -> None:
    answer = ask(town)
    assert answer.status_code == 202
    assert answer.json.keys() == {"ticket", "expires_in", "resend_after"}
    assert (answer.json["expires_in"], answer.json["resend_after"]) == (300, 60)
    town.deliver()
    assert len(code_in(town.message_to(MING))) == 6


@pytest.mark.parametrize("pair", WRONG_PAIRS, ids=["unknown card", "another's ID number", "both unknown"])
def test_a_wrong_pair_gets_the_same_answer_and_no_message(town: Town, pair: tuple[str, str]) -> None:
    right = ask(town)
    town.deliver()
    sent = len(town.sms.outbox())
    wrong = ask(town, card_number=pair[0], id_number=pair[1])
    town.deliver()
    assert (wrong.status_code, _shape(wrong.json)) == (right.status_code, _shape(right.json))
    assert _headers(wrong) == _headers(right)
    assert len(town.sms.outbox()) == sent


def _shape(body: dict[str, Any]) -> dict[str, Any]:
    return body | {"ticket": len(body["ticket"])}


def _headers(answer: Any) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "Date"}


@pytest.mark.parametrize("pair", WRONG_PAIRS, ids=["unknown card", "another's ID number", "both unknown"])
def test_the_same_sql_is_run_for_those_we_know_and_those_we_do_not(town: Town, pair: tuple[str, str]) -> None:
    with _statements(town) as known:
        ask(town)
    with _statements(town) as unknown:
        ask(town, card_number=pair[0], id_number=pair[1])
    assert known == unknown
    assert any("INSERT INTO sign_in_code" in statement for statement in known)


@contextmanager
def _statements(town: Town) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    # Whether rules were changed is asked once in a second, whoever comes then.
    assert town.house.profile
    event.listen(town.house.engine, "before_cursor_execute", note)
    yield seen
    event.remove(town.house.engine, "before_cursor_execute", note)


def test_who_lost_the_card_can_still_ask(town: Town) -> None:
    assert ask(town, card_number=LOST.card_number, id_number=LOST.id_number).status_code == 202


def test_numbers_may_be_typed_with_spaces_small_letters_and_full_width(town: Town) -> None:
    answer = ask(town, card_number=" ｓ4203 0017", id_number="420399 19880512 0011")
    assert answer.status_code == 202
    town.deliver()
    assert town.message_to(MING)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"card_number": "S42030018"}, "card-number-mistyped"),
        ({"card_number": "S4203001"}, "card-number-mistyped"),
        ({"card_number": "Ⅷ42030017"}, "card-number-mistyped"),
        ({"id_number": "420399198805120012"}, "id-number-mistyped"),
        ({"id_number": "²20399198805120011"}, "id-number-mistyped"),
        ({"id_number": "٤٢٠٣٩٩١٩٨٨٠٥١٢٠٠١١"}, "id-number-mistyped"),
        ({"id_number": "护照"}, "id-number-mistyped"),
        ({"card_number": ""}, "invalid"),
        ({"card_number": "1" * 41}, "invalid"),
        ({"card_number": "S4203\x000017"}, "invalid"),
        ({"id_number": "4" * 10_000}, "invalid"),
        ({"more": "x"}, "invalid"),
    ],
)
def test_what_cannot_be_a_number_is_told_before_anything_is_counted(
    town: Town, body: dict[str, str], reason: str
) -> None:
    before = town.rows(select(func.count(SignInCode.id)))
    assert reason_of(ask(town, **body), 422) == reason
    assert town.rows(select(func.count(SignInCode.id))) == before


@pytest.mark.parametrize("field", ["card_number", "id_number"])
@pytest.mark.parametrize("value", WRONG_VALUES.values(), ids=WRONG_VALUES.keys())
def test_wrong_types_are_refused_and_the_field_is_named_without_its_content(town: Town, field: str, value: Any) -> None:
    answer = ask(town, **{field: value})
    assert reason_of(answer, 422) == "invalid"
    assert answer.json["fields"] == [field]


@pytest.mark.parametrize("body", BROKEN_BODIES.values(), ids=BROKEN_BODIES.keys())
def test_a_body_that_is_no_object_is_refused(town: Town, body: bytes) -> None:
    answer = town.app.test_client().post(PATH, data=body, content_type="application/json", headers=ORIGIN)
    assert answer.status_code in {400, 422}
    assert reason_of(answer, answer.status_code) == "invalid"


def test_a_huge_body_is_refused_before_it_is_read(town: Town) -> None:
    assert reason_of(ask(town, {"card_number": "1" * 1_000_000}), 413) == "too-large"


def test_a_card_may_ask_six_times_an_hour_and_is_told_when_again(town: Town) -> None:
    person = town.somebody()
    numbers = {"card_number": person.card_number, "id_number": person.id_number}
    assert _statuses(town, numbers, 7) == [202] * 6 + [429]
    refused = ask(town, numbers)
    assert reason_of(refused, 429) == "too-many-tries"
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    town.clock.pass_by(int(refused.headers["Retry-After"]))
    assert ask(town, numbers).status_code == 202


def test_a_card_nobody_has_is_limited_alike(town: Town) -> None:
    numbers = {"card_number": "H00000012", "id_number": STRANGER.id_number}
    assert _statuses(town, numbers, 7) == [202] * 6 + [429]


def _statuses(town: Town, numbers: dict[str, str], count: int) -> list[int]:
    """Each as soon as the pause after the one before is over."""
    statuses = []
    for _ in range(count):
        statuses.append(ask(town, numbers).status_code)
        town.clock.pass_by(60)
    return statuses


@pytest.mark.parametrize("known", [True, False], ids=["somebody", "nobody"])
def test_within_a_minute_nobody_gets_a_second_code(town: Town, known: bool) -> None:  # noqa: FBT001 # pytest's form
    person = town.somebody()
    numbers = {"card_number": person.card_number if known else NOBODYS, "id_number": person.id_number}
    assert ask(town, numbers).status_code == 202
    town.clock.pass_by(59)
    refused = ask(town, numbers)
    assert (reason_of(refused, 429), refused.headers["Retry-After"]) == ("code-just-sent", "1")
    town.clock.pass_by(1)
    assert ask(town, numbers).status_code == 202


def test_who_has_used_her_code_need_not_wait_for_the_next(town: Town) -> None:
    person = town.somebody()
    town.signed_in(person)
    assert ask(town, card_number=person.card_number, id_number=person.id_number).status_code == 202


def test_one_address_cannot_go_through_all_cards(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    few = type(ADDRESS_LIMIT)(3, ADDRESS_LIMIT.period)
    monkeypatch.setattr("webapp.domain.residents.ADDRESS_LIMIT", few)
    people = [town.somebody() for _ in range(4)]
    answers = [ask(town, card_number=one.card_number, id_number=one.id_number) for one in people]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]


def test_an_address_cannot_be_invented(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    few = type(ADDRESS_LIMIT)(1, ADDRESS_LIMIT.period)
    monkeypatch.setattr("webapp.domain.residents.ADDRESS_LIMIT", few)
    statuses = []
    for last in range(2):
        person = town.somebody()
        body = {"card_number": person.card_number, "id_number": person.id_number}
        headers = ORIGIN | {"X-Forwarded-For": f"198.51.100.{last}"}
        statuses.append(town.app.test_client().post(PATH, json=body, headers=headers).status_code)
    assert statuses == [202, 429]


def test_a_stranger_who_knows_a_card_number_does_not_lock_its_holder_out(town: Town) -> None:
    holder, stranger = town.somebody(), town.somebody()
    for _ in range(7):
        ask(town, card_number=holder.card_number, id_number=stranger.id_number)
    assert ask(town, card_number=holder.card_number, id_number=holder.id_number).status_code == 202


def test_what_one_limit_refuses_the_other_still_counts(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.domain.residents.ADDRESS_LIMIT", type(ADDRESS_LIMIT)(8, ADDRESS_LIMIT.period))
    person, other = town.somebody(), town.somebody()
    for _ in range(8):
        ask(town, card_number=person.card_number, id_number=person.id_number)
    assert ask(town, card_number=other.card_number, id_number=other.id_number).status_code == 429
