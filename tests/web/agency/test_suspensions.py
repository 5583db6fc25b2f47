"""A clerk enters a decision by its document, and lifts it; the list names no holder."""

import re
from typing import Any

from sqlalchemy import select

from tests.web.clerk import FUHE, Clerk, signed_in, words
from tests.web.conftest import Town
from webapp.demonstration.people import Person
from webapp.domain.cards import SocialSecurityState
from webapp.domain.cards.model import Card, Suspension

PAGE = "/suspensions"


def decision(person: Person, **changed: str) -> dict[str, str]:
    fields = {
        "number": person.card_number,
        "ground": "lent-for-gain",
        "authority": "市人社局",
        "document_number": "〔2026〕1号",
        "starts_on": "2026-01-01",
        "ends_on": "",
    }
    return fields | changed


def state_of(town: Town, person: Person) -> SocialSecurityState:
    [card] = town.rows(select(Card).where(Card.number_index == person.card_number))
    return SocialSecurityState(card.social_security_state)


def link_to(page: Any, act: str) -> str:
    link = rf'href="/agency(/suspensions/[0-9a-f-]{{36}}/{act})" aria-label="[^"]* 〔2026〕1号"'
    [found] = re.findall(link, page.get_data(as_text=True))
    return str(found)


def test_a_decision_is_entered_approved_by_another_clerk_and_lifted(town: Town, clerk: Clerk) -> None:
    person, second = town.somebody(), signed_in(town, FUHE)
    assert clerk.submit(PAGE, decision(person)).status_code == 303
    approve = link_to(clerk.open(PAGE), "approve")
    assert "要由另一位经办员复核" in words(clerk.open(approve))
    assert clerk.send(approve, {"number": person.card_number, "csrf_token": "x"}).status_code == 400
    assert state_of(town, person) is SocialSecurityState.ACTIVE
    assert second.submit(approve, {"number": "A00000003"}).status_code == 404
    assert second.submit(approve, {"number": person.id_number}).status_code == 303
    assert state_of(town, person) is SocialSecurityState.SUSPENDED
    page = clerk.open(PAGE)
    assert "〔2026〕1号" in words(page)
    assert person.name not in words(page)
    assert person.card_number not in words(page)
    assert clerk.submit(PAGE, decision(person)).status_code == 303
    assert "已经登记过" in words(clerk.open(PAGE))
    lift = link_to(clerk.open(PAGE), "lift")
    assert clerk.submit(lift, {"lift_ground": "put-right", "lift_document": ""}).status_code == 422
    assert clerk.submit(lift, {"lift_ground": "put-right", "lift_document": "〔2026〕9号"}).status_code == 303
    assert "要由另一位经办员复核" in words(clerk.open(lift))
    assert clerk.submit(f"{lift}/approve", on=lift).status_code == 403
    assert state_of(town, person) is SocialSecurityState.SUSPENDED
    assert "〔2026〕9号" in words(second.open(lift))
    assert second.submit(f"{lift}/decline", on=lift).status_code == 303
    assert state_of(town, person) is SocialSecurityState.SUSPENDED
    clerk.submit(lift, {"lift_ground": "revoked", "lift_document": "〔2026〕10号"})
    assert second.submit(f"{lift}/approve", on=lift).status_code == 303
    assert state_of(town, person) is SocialSecurityState.ACTIVE
    left = words(clerk.open(PAGE))
    assert "市人社局 · 〔2026〕1号" not in left
    assert "示范决〔2026〕1号" in left, "the demonstration's own stands"


def test_a_decision_is_declined_and_nothing_has_stopped(town: Town, clerk: Clerk) -> None:
    person = town.somebody()
    clerk.submit(PAGE, decision(person))
    approve = link_to(clerk.open(PAGE), "approve")
    assert clerk.submit(approve.replace("/approve", "/decline"), on=approve).status_code == 303
    assert "〔2026〕1号" not in words(clerk.open(PAGE)).replace("示范决〔2026〕1号", "")
    assert state_of(town, person) is SocialSecurityState.ACTIVE


def test_what_cannot_be_meant_is_said_and_nothing_is_kept(town: Town, clerk: Clerk) -> None:
    person, before = town.somebody(), len(town.rows(select(Suspension)))
    for changed, status in (
        ({"number": "A00000003"}, 404),
        ({"document_number": ""}, 422),
        ({"ground": "mood"}, 422),
        ({"starts_on": ""}, 422),
        ({"ends_on": "2025-01-01"}, 422),
    ):
        assert clerk.submit(PAGE, decision(person, **changed)).status_code == status, changed
    assert len(town.rows(select(Suspension))) == before
    assert clerk.open(f"{PAGE}/00000000-0000-4000-8000-000000000000/lift").status_code == 404
