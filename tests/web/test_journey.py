"""The first half of the main job: sign in, accept, fetch, show without a network, be judged once."""

from tests.web.conftest import Town


def test_a_code_is_shown_and_judged_once(town: Town) -> None:
    phone, door = town.with_wallet(), town.door()
    first = phone.show(town.clock.unix)
    assert door.verdict(first) == ("accepted", None)
    assert door.verdict(first) == ("refused", "already-used")
    town.clock.pass_by(5)
    assert door.verdict(phone.show(town.clock.unix)) == ("accepted", None)
    town.clock.pass_by(300)
    assert door.verdict(phone.show(town.clock.unix - 200)) == ("refused", "too-old")
