"""The first half of the main job: sign in, accept, fetch, show without a network, be judged once."""

from tests.web.conftest import Service


def test_a_code_is_shown_and_judged_once(service: Service) -> None:
    phone, door = service.with_wallet(), service.door()
    first = phone.show(service.clock.unix)
    assert door.verdict(first) == ("accepted", None)
    assert door.verdict(first) == ("refused", "already-used")
    service.clock.pass_by(5)
    assert door.verdict(phone.show(service.clock.unix)) == ("accepted", None)
    service.clock.pass_by(300)
    assert door.verdict(phone.show(service.clock.unix - 200)) == ("refused", "too-old")
