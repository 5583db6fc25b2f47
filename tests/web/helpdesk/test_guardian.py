"""A guardian is linked at the desk: with a proof, to a child, and both learn of it."""

from dataclasses import replace

from tests.web.clerk import words
from tests.web.conftest import Town
from tests.web.helpdesk.conftest import DeskClerk
from webapp.demonstration.people import Person
from webapp.demonstration.settle import settle
from webapp.domain.cards import card_check_character
from webapp.domain.residents import id_check_digit
from webapp.web.problems import TABLE

PROOF = "household-register"


def child(town: Town) -> Person:
    """Somebody of six."""
    plain = town.somebody()
    first_17 = "42039920200501" + plain.id_number[14:17]
    young = replace(
        plain, id_number=first_17 + id_check_digit(first_17), card_number=other_number(plain), phone=plain.phone[::-1]
    )
    with town.writing() as session, session.begin():
        settle(session, young, town.house.profile, town.clock())
    return young


def other_number(person: Person) -> str:
    body = "K" + person.card_number[1:8]
    return body + card_check_character(body)


def test_a_guardian_is_linked_and_sees_the_child_under_family(town: Town, desk: DeskClerk) -> None:
    parent = town.somebody()
    phone, case = town.signed_in(parent), desk.case(child(town))
    answer = desk.submit(f"{case}/guardian", {"number": parent.id_number, "document": PROOF})
    assert answer.status_code == 303, words(answer)
    [seen] = phone.http.get("/api/resident/care").json["care"]
    assert (seen["ground"], seen["mine"], seen["scopes"], seen["personal_data"]) == ("guardian", False, [0], True)
    assert "开通代办" in words(desk.open(case))


def test_without_a_proof_nobody_is_linked(town: Town, desk: DeskClerk) -> None:
    parent = town.somebody()
    case = desk.case(child(town))
    assert desk.submit(f"{case}/guardian", {"number": parent.id_number}).status_code == 422


def test_a_grown_up_has_no_guardian_and_an_unknown_number_is_said(town: Town, desk: DeskClerk) -> None:
    parent, case = town.somebody(), desk.case(town.somebody())
    answer = desk.submit(f"{case}/guardian", {"number": parent.id_number, "document": PROOF})
    assert answer.status_code == 409
    assert TABLE["too-old-for-a-guardian"]["zh"] in words(answer)
    unknown = desk.submit(f"{case}/guardian", {"number": "420399199001019992", "document": PROOF})
    assert unknown.status_code == 404
