"""/api/resident/care: a mother invites, her daughter shows the code, the door reads by whom, and either ends it."""

from datetime import timedelta
from typing import Any

import signing
from tests.simulator import DeviceKey, Phone, bytes_of, text_of
from tests.web.asking import reason_of
from tests.web.conftest import Town


def invitation(town: Town, **other: Any) -> dict[str, Any]:
    ends_at = (town.clock() + timedelta(days=30)).isoformat()
    return {"scopes": [3], "ends_at": ends_at, "times": None, "personal_data": False} | other


def pair(town: Town, **other: Any) -> tuple[Phone, Phone, str]:
    """A holder's phone, a carer's phone, and the id of the delegation between them."""
    mother, daughter = town.with_wallet(town.somebody()), town.signed_in(town.somebody())
    invited = mother.post("care/invitations", invitation(town, **other))
    assert invited.status_code == 201, invited.json
    accepted = daughter.post("care/invitations/accept", {"code": invited.json["code"]})
    assert accepted.status_code == 201, accepted.json
    return mother, daughter, accepted.json["id"]


def fetch(phone: Phone, care_id: str) -> Any:
    """Fills the phone with the codes that this delegation lets it show."""
    terms = phone.http.get(f"/api/resident/care/{care_id}/wallet")
    if terms.status_code != 200:
        return terms
    nonce = bytes_of(terms.json["nonce"])
    keys = [DeviceKey() for _ in terms.json["wanted"]]
    offered = [
        {
            "device_key": text_of(key.public),
            "possession": text_of(key.sign(signing.possession_message(nonce, key.public))),
        }
        for key in keys
    ]
    answer = phone.post(f"care/{care_id}/wallet", {"nonce": terms.json["nonce"], "keys": offered})
    if answer.status_code == 200:
        phone.wallet = list(zip(answer.json["credentials"], keys, strict=True))
    return answer


def test_the_daughter_shows_it_the_door_says_so_and_the_mother_ends_it(town: Town) -> None:
    mother, daughter, care_id = pair(town)
    assert fetch(daughter, care_id).status_code == 200
    door = town.door()
    answer = door.scan(daughter.show(town.clock.unix)).json
    assert (answer["verdict"], answer["represented_by"]) == ("accepted", daughter.home["resident"]["name_masked"])
    for phone in (mother, daughter):
        [use] = phone.http.get(f"/api/resident/care/{care_id}/log").json["uses"]
        assert use["verdict"] == "accepted"
    assert mother.post(f"care/{care_id}/end", {}).status_code == 204
    town.clock.pass_by(10)
    assert door.verdict(daughter.show(town.clock.unix)) == ("refused", "unavailable")
    assert reason_of(fetch(daughter, care_id), 409) == "care-ended"
    assert mother.http.get("/api/resident/care").json["care"] == []


def test_the_holders_own_code_names_nobody(town: Town) -> None:
    mother, _, _ = pair(town)
    assert town.door().scan(mother.show(town.clock.unix)).json["represented_by"] is None


def test_both_lists_name_the_other_side_masked(town: Town) -> None:
    mother, daughter, care_id = pair(town, times=3)
    for phone, mine in ((mother, True), (daughter, False)):
        [seen] = phone.http.get("/api/resident/care").json["care"]
        assert (seen["id"], seen["mine"], seen["times_left"], seen["may_confirm"]) == (care_id, mine, 3, False)
        assert seen["other_masked"].startswith("*")


def test_the_offer_is_read_before_it_is_accepted(town: Town) -> None:
    mother, daughter = town.with_wallet(town.somebody()), town.signed_in(town.somebody())
    code = mother.post("care/invitations", invitation(town, times=2)).json["code"]
    offer = daughter.post("care/invitations/read", {"code": code}).json
    assert (offer["scopes"], offer["times"], offer["personal_data"]) == ([3], 2, False)


def test_a_guessed_code_is_no_invitation_and_guessing_ends(town: Town) -> None:
    stranger = town.signed_in(town.somebody())
    answers = [stranger.post("care/invitations/read", {"code": f"{n:012}"}) for n in range(26)]
    assert reason_of(answers[0], 404) == "care-invitation-gone"
    assert answers[-1].status_code == 429


def test_a_look_at_personal_data_stands_in_the_holders_list(town: Town) -> None:
    mother, daughter, care_id = pair(town, personal_data=True)
    seen = daughter.post(f"care/{care_id}/holder", {})
    assert seen.status_code == 200
    assert not seen.json["name"].startswith("*")
    reads = mother.http.get("/api/resident/reads").json["reads"]
    assert [(one["reader"], one["fields_shown"]) for one in reads] == [("carer", ["name", "card-number"])]


def test_a_stranger_finds_nothing(town: Town) -> None:
    _, _, care_id = pair(town)
    stranger = town.signed_in(town.somebody())
    for answer in (
        stranger.http.get(f"/api/resident/care/{care_id}/log"),
        stranger.http.get(f"/api/resident/care/{care_id}/wallet"),
        stranger.post(f"care/{care_id}/end", {}),
        stranger.post(f"care/{care_id}/confirm", {}),
        stranger.post(f"care/{care_id}/holder", {}),
    ):
        assert reason_of(answer, 404) == "not-found"


def test_nobody_signed_in_gets_nothing(town: Town) -> None:
    assert reason_of(town.phone().http.get("/api/resident/care"), 401) == "not-signed-in"
