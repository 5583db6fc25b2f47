"""Divisions: what is in force, what was, and what no list knows."""

import pytest

from webapp.domain.regions import division_name, find_division


@pytest.mark.parametrize(
    ("code", "name", "abolished_in"),
    [
        ("420304", "郧阳区", None),
        ("420321", "郧县", 2014),
        ("460400", "儋州市", None),
        ("640122", "贺兰县", None),
        ("110103", "崇文区", 2010),
    ],
)
def test_a_division_has_its_name_and_its_end(code: str, name: str, abolished_in: int | None) -> None:
    found = find_division(code)
    assert found is not None
    assert (found.name, found.abolished_in) == (name, abolished_in)


@pytest.mark.parametrize("code", ["420399", "639900", "999999", "42", "4203020", "４２０３０２"])
def test_what_no_list_knows_goes_by_its_code(code: str) -> None:
    assert find_division(code) is None
    assert division_name(code) == code
