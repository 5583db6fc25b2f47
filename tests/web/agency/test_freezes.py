"""A clerk stops every guardian of a contested ward, and another one decides who goes on."""

import re

from sqlalchemy import select

from tests.web.clerk import FUHE, Clerk, signed_in, words
from tests.web.conftest import Town
from webapp.demonstration.family import FATHER, WARD
from webapp.domain.care.model import Delegation, GuardianFreeze

PAGE = "/freezes"
ENTRY = {
    "number": WARD.card_number,
    "ground": "court-case",
    "document_number": "（2026）示范民初8号",
    "contested_by": "孩子的母亲",
}


def test_the_demonstrations_own_is_decided_by_another_clerk(town: Town, clerk: Clerk) -> None:
    second, page = signed_in(town, FUHE), clerk.open(PAGE)
    assert ENTRY["document_number"] in words(page)
    assert WARD.name not in words(page)
    [link] = re.findall(r'href="/agency(/freezes/[0-9a-f-]{36})"', page.get_data(as_text=True))
    assert "要由另一位经办员决定" in words(clerk.open(link))
    assert "孩子的母亲" in words(second.open(link))
    assert FATHER.name not in words(second.open(link))
    [stopped] = town.rows(select(Delegation).where(Delegation.freeze_id.is_not(None)))
    assert second.submit(link, {"number": WARD.id_number, "decision": "", "kept": str(stopped.id)}).status_code == 422
    settled = {"number": WARD.id_number, "decision": "（2026）示范民终9号", "kept": str(stopped.id)}
    assert second.submit(link, settled | {"number": FATHER.id_number}).status_code == 404
    assert second.submit(link, settled).status_code == 303
    assert "没有" in words(second.open(PAGE))
    [again] = town.rows(
        select(Delegation).where(Delegation.holder_id == stopped.holder_id, Delegation.ended_at.is_(None))
    )
    assert again.carer_id == stopped.carer_id
    assert "（2026）示范民终9号" in words(second.open(link))


def test_what_cannot_be_meant_is_said_and_nothing_is_kept(town: Town, clerk: Clerk) -> None:
    before = len(town.rows(select(GuardianFreeze)))
    grown = town.somebody()
    for changed, status in (
        ({"number": "A00000003"}, 404),
        ({"number": grown.card_number}, 409),
        ({"document_number": ""}, 422),
        ({"contested_by": ""}, 422),
        ({"ground": "mood"}, 422),
    ):
        assert clerk.submit(PAGE, ENTRY | changed).status_code == status, changed
    assert len(town.rows(select(GuardianFreeze))) == before
    assert clerk.open(f"{PAGE}/00000000-0000-4000-8000-000000000000").status_code == 404
