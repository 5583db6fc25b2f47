"""/agency/coverage: cards in use and requests by door, in counts that tell nobody (M18, M43)."""

import pytest

from tests.web.clerk import signed_in, words
from tests.web.conftest import Town
from webapp.domain import cards


def test_it_counts_by_division_and_names_nobody(own_town: Town) -> None:
    clerk, person = signed_in(own_town), own_town.somebody()
    page = words(clerk.open("/coverage"))
    assert "茅箭区" in page
    assert "没有公布" in page
    assert "498594" in page
    assert person.name not in page


def test_too_few_requests_are_not_counted_out(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "SMALL", 100_000)
    assert "– 在网上提出（一共 <100000 件）" in words(signed_in(town).open("/coverage"))
