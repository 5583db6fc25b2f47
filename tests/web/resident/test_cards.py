"""POST activation-codes and activate: a posted card is taken into use by whoever has it in hand."""

from datetime import timedelta

from tests.make.life import DESK, SEEN, begin, made
from tests.people import SEALED
from tests.simulator import Phone, code_in
from tests.web.asking import reason_of
from tests.web.conftest import Town
from webapp.domain import cards
from webapp.domain.cards.model import Card


def _ask(town: Town, phone: Phone) -> tuple[str, dict[str, str]]:
    path = f"cards/{phone.home['cards'][0]['id']}"
    asked = phone.post(f"{path}/activation-codes", {})
    assert asked.status_code == 202, asked.json
    town.deliver()
    return f"{path}/activate", {"ticket": asked.json["ticket"], "code": code_in(town.message_to(SEALED))}


def test_a_posted_card_is_taken_into_use_and_the_same_again_is_so(own_town: Town) -> None:
    phone = own_town.signed_in(SEALED)
    own_town.clock.pass_by(61)
    assert reason_of(phone.http.get("/api/resident/licence"), 409) == "card-not-usable", "it would show the number"
    path, proof = _ask(own_town, phone)
    assert reason_of(phone.post(path, proof | {"card_number": "A00000003"}), 403) == "card-not-in-hand"
    home = phone.post(path, proof | {"card_number": SEALED.card_number})
    assert (home.status_code, home.json["cards"][0]["state"]) == (200, "active")
    assert phone.post(path, proof | {"card_number": SEALED.card_number}).json["cards"][0]["state"] == "active"
    assert phone.http.get("/api/resident/licence").status_code == 200


def test_after_five_wrong_numbers_the_card_waits_a_day(own_town: Town) -> None:
    phone = own_town.signed_in(SEALED)
    for _ in range(cards.ACTIVATION_TRIES.count):
        own_town.clock.pass_by(61)
        path, proof = _ask(own_town, phone)
        assert reason_of(phone.post(path, proof | {"card_number": "A00000003"}), 403) == "card-not-in-hand"
    right = proof | {"card_number": SEALED.card_number}
    assert reason_of(phone.post(path, right), 429) == "too-many-tries"
    own_town.clock.pass_by(24 * 3600)
    path, proof = _ask(own_town, phone)
    assert phone.post(path, proof | {"card_number": SEALED.card_number}).status_code == 200


def test_strangers_card_is_not_found(town: Town) -> None:
    mine, stranger = town.signed_in(town.somebody()), town.signed_in(town.somebody())
    path = f"cards/{mine.home['cards'][0]['id']}"
    assert reason_of(stranger.post(f"{path}/activation-codes", {}), 404) == "not-found"
    proof = {"ticket": "x", "code": "000000", "card_number": "A00000003"}
    assert reason_of(stranger.post(f"{path}/activate", proof), 404) == "not-found"
    assert mine.post(f"{path}/activate", proof).status_code == 200, "it is in use already"


def test_nobody_activates_without_signing_in(town: Town) -> None:
    path = f"cards/{town.signed_in(town.somebody()).home['cards'][0]['id']}"
    assert reason_of(town.phone().post(f"{path}/activation-codes", {}), 401) == "not-signed-in"


def test_the_details_of_a_card_are_masked_and_say_what_this_region_leaves(town: Town) -> None:
    person = town.somebody()
    phone = town.signed_in(person)
    [card] = phone.home["cards"]
    answer = phone.http.get(f"/api/resident/cards/{card['id']}")
    assert person.card_number not in answer.get_data(as_text=True)
    details = answer.json
    assert (details["replacement"], details["because"], details["old"]) == (None, "ecard-not-accepted", [])
    assert details["renew_from"] == card["renew_from"] < details["expires_on"]
    uses = {one["state"]: one["use"] for one in details["uses"]}
    assert (uses["temporarily-lost"], uses["cancelled"], uses["expired"]) == ("on-authorisation", "stopped", "goes-on")
    stranger = town.signed_in(town.somebody())
    assert reason_of(stranger.http.get(f"/api/resident/cards/{card['id']}"), 404) == "not-found"


def test_a_card_of_an_older_generation_need_not_be_changed(town: Town) -> None:
    """M18"""
    person = town.somebody()
    phone = town.signed_in(person)
    path = f"/api/resident/cards/{phone.home['cards'][0]['id']}"
    unread = phone.http.get(path).json
    assert (unread["generation"], unread["must_change"]) == (None, False)
    with town.writing() as session, session.begin():
        card = cards.card_of_number(session, person.card_number)
        assert card is not None
        card.version = "2.00"
    known = phone.http.get(path).json
    assert (known["generation"]["zh"], known["must_change"]) == ("第二代（接触式芯片）", False)
    with town.writing() as session, session.begin():
        card = cards.card_of_number(session, person.card_number)
        assert card is not None
        card.expires_on = town.clock().date() - timedelta(days=2)
    assert phone.http.get(path).json["must_change"] is True


def test_a_replaced_card_stays_as_history(own_town: Town) -> None:
    person = own_town.somebody()
    phone = own_town.signed_in(person)
    number = "S9900001" + cards.card_check_character("S9900001")
    with own_town.writing() as session, session.begin():
        old = cards.card_of_number(session, person.card_number)
        assert old is not None
        old_id = old.id
        begin(session, old, now=own_town.clock())
    [card] = phone.http.get("/api/resident/home").json["cards"]
    details = phone.http.get(f"/api/resident/cards/{card['id']}").json
    assert (details["replacement"]["ground"], details["temporary"]) == ("damaged", None)
    assert details["must_change"] is None, "another one is coming"
    with own_town.writing() as session, session.begin():
        now = own_town.clock()
        lend = {"by": DESK, "profile": own_town.house.profile, "now": now}
        lent = cards.lend_temporary_card(session, session.get_one(Card, old_id).resident_id, **lend).temporary
        shown = {"number": lent.number, "valid_until": lent.valid_until.isoformat()}
    assert phone.http.get(f"/api/resident/cards/{card['id']}").json["temporary"] == shown
    with own_town.writing() as session, session.begin():
        new = cards.complete_replacement(session, old_id, made(), by=DESK, now=own_town.clock())
        cards.activate_card(session, new.id, by=DESK, proof=SEEN, now=own_town.clock())
    [card] = phone.http.get("/api/resident/home").json["cards"]
    assert card["number_masked"] == f"{number[:2]}*****{number[-2:]}"
    assert phone.http.get(f"/api/resident/cards/{card['id']}").json["temporary"] is None, "the new card is in use"
    [history] = phone.http.get(f"/api/resident/cards/{card['id']}").json["old"]
    assert history["number_masked"] == f"{person.card_number[:2]}*****{person.card_number[-2:]}"
