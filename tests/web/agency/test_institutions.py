"""A clerk enters an institution as guardian, and another one approves it; the list names no ward."""

import re

from sqlalchemy import select

from tests.web.clerk import FUHE, Clerk, signed_in, words
from tests.web.conftest import Town
from webapp.demonstration.family import MOTHER, WARD_OF_A_HOME
from webapp.domain.care.model import Delegation, InstitutionEntry

PAGE = "/institutions"
ENTRY = {
    "number": WARD_OF_A_HOME.card_number,
    "institution": "示范市儿童福利院",
    "person_number": MOTHER.id_number,
    "document_number": "示范民指〔2026〕3号",
    "last_day": "",
}


def test_the_demonstrations_own_is_approved_by_another_clerk(town: Town, clerk: Clerk) -> None:
    second, page = signed_in(town, FUHE), clerk.open(PAGE)
    assert ENTRY["document_number"] in words(page)
    assert WARD_OF_A_HOME.name not in words(page)
    assert clerk.submit(PAGE, ENTRY).status_code == 303
    assert "已经登记过" in words(clerk.open(PAGE))
    [link] = re.findall(r'href="/agency(/institutions/[0-9a-f-]{36})"', page.get_data(as_text=True))
    assert "要由另一位经办员复核" in words(clerk.open(link))
    named = {"number": WARD_OF_A_HOME.id_number, "person_number": MOTHER.id_number}
    assert second.submit(link, named | {"number": MOTHER.card_number}).status_code == 404
    assert second.submit(link, named | {"person_number": WARD_OF_A_HOME.id_number}).status_code == 404
    assert second.submit(link, named).status_code == 303
    assert "已经办结" in words(second.open(link))
    [begun] = town.rows(select(Delegation).where(Delegation.institution.is_not(None)))
    assert begun.ended_at is None
    assert clerk.submit(PAGE, ENTRY | {"document_number": "另一份"}).status_code == 303
    [other] = re.findall(r'href="/agency(/institutions/[0-9a-f-]{36})"', clerk.open(PAGE).get_data(as_text=True))
    assert clerk.submit(f"{other}/decline", on=other).status_code == 303
    assert "另一份" not in words(clerk.open(PAGE))


def test_what_cannot_be_meant_is_said_and_nothing_is_kept(town: Town, clerk: Clerk) -> None:
    before = len(town.rows(select(InstitutionEntry)))
    for changed, status in (
        ({"number": "A00000003"}, 404),
        ({"person_number": "A00000003"}, 404),
        ({"institution": ""}, 422),
        ({"document_number": ""}, 422),
        ({"last_day": "soon"}, 422),
    ):
        assert clerk.submit(PAGE, ENTRY | changed).status_code == status, changed
    assert len(town.rows(select(InstitutionEntry))) == before
    assert clerk.open(f"{PAGE}/00000000-0000-4000-8000-000000000000").status_code == 404
