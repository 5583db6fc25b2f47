"""The one sentence on top of a case, and its one safe button: decided on plain values."""

import pytest

from webapp.domain.cards import NotUsable
from webapp.domain.helpdesk import Remedy, Trouble, shows_scenes
from webapp.domain.helpdesk.rules import (
    Facts,
    PhoneSays,
    Report,
    diagnose,
    lies_in_area,
    may_reveal,
    remedy_for,
    trouble_of,
)
from webapp.domain.ledger import Field, ReadReason
from webapp.web.staff_texts import TEXTS

GOOD, BAD, NONE = PhoneSays.ACCEPTED, PhoneSays.REFUSED, PhoneSays.NO_CODES
CARD = Report(of_card=True, of_phone=False, formal=False)
PHONE = Report(of_card=False, of_phone=True, formal=False)
BOTH = Report(of_card=True, of_phone=True, formal=False)
FORMAL = Report(of_card=True, of_phone=False, formal=True)


def facts(
    *phones: PhoneSays, problem: NotUsable | None = None, reports: tuple[Report, ...] = (), has_card: bool = True
) -> Facts:
    return Facts(has_card, problem, reports, phones)


@pytest.mark.parametrize(
    ("case", "trouble"),
    [
        (facts(GOOD), Trouble.NOTHING),
        (facts(GOOD, GOOD), Trouble.NOTHING),
        (facts(GOOD, NONE), Trouble.SOME_PHONES),
        (facts(BAD, GOOD), Trouble.SOME_PHONES),
        (facts(BAD), Trouble.CODES_DEAD),
        (facts(BAD, NONE), Trouble.CODES_DEAD),
        (facts(NONE), Trouble.NO_CODES),
        (facts(), Trouble.NO_PHONE),
        (facts(reports=(PHONE,)), Trouble.PHONE_LOST),
        (facts(NONE, reports=(PHONE,)), Trouble.PHONE_LOST),
        (facts(GOOD, reports=(PHONE,)), Trouble.NOTHING),
        (facts(has_card=False), Trouble.NO_CARD),
        (facts(BAD, problem=NotUsable.CARD_LOST, reports=(CARD,)), Trouble.CARD_LOST),
        (facts(problem=NotUsable.CARD_LOST, reports=(PHONE, BOTH)), Trouble.CARD_LOST),
        (facts(problem=NotUsable.CARD_LOST, reports=(FORMAL,)), Trouble.CARD_LOST_FORMALLY),
        (facts(problem=NotUsable.CARD_LOST), Trouble.CARD_LOST_ELSEWHERE),
        (facts(problem=NotUsable.CARD_LOST, reports=(PHONE,)), Trouble.CARD_LOST_ELSEWHERE),
        (facts(BAD, problem=NotUsable.SOCIAL_SECURITY_SUSPENDED), Trouble.SOCIAL_SECURITY_SUSPENDED),
        (facts(problem=NotUsable.NOT_ACCEPTED), Trouble.NOT_ACCEPTED),
    ],
)
def test_what_is_wrong_is_one_word(case: Facts, trouble: Trouble) -> None:
    assert trouble_of(case) is trouble


@pytest.mark.parametrize("problem", NotUsable)
def test_every_trouble_of_a_card_is_named(problem: NotUsable) -> None:
    assert trouble_of(facts(GOOD, problem=problem)) is not Trouble.NOTHING


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_its_sentence_and_what_to_say(trouble: Trouble) -> None:
    assert {f"trouble.{trouble}.is", f"trouble.{trouble}.say"} <= TEXTS.keys()


@pytest.mark.parametrize(
    ("trouble", "reason", "remedy"),
    [
        (Trouble.NOTHING, ReadReason.REPORT_A_LOSS, Remedy.REPORT),
        (Trouble.NO_PHONE, ReadReason.REPORT_A_LOSS, Remedy.REPORT),
        (Trouble.NOTHING, ReadReason.DIAGNOSE_A_CODE, None),
        (Trouble.NOTHING, ReadReason.UNDO_A_LOSS, None),
        (Trouble.CARD_LOST, ReadReason.UNDO_A_LOSS, Remedy.UNDO),
        (Trouble.NOT_AUTHORISED, ReadReason.DIAGNOSE_A_CODE, Remedy.UNDO),
        (Trouble.PHONE_LOST, ReadReason.DIAGNOSE_A_CODE, Remedy.UNDO),
        (Trouble.CARD_LOST, ReadReason.REPORT_A_LOSS, Remedy.RECEIPT),
        (Trouble.CARD_LOST_FORMALLY, ReadReason.UNDO_A_LOSS, Remedy.RECEIPT),
        (Trouble.CARD_LOST_ELSEWHERE, ReadReason.UNDO_A_LOSS, None),
        (Trouble.CARD_LOST_ELSEWHERE, ReadReason.REPORT_A_LOSS, None),
        (Trouble.CARD_CANCELLED, ReadReason.REPORT_A_LOSS, None),
        (Trouble.SOCIAL_SECURITY_SUSPENDED, ReadReason.DIAGNOSE_A_CODE, None),
    ],
)
def test_the_button_is_one_or_none(trouble: Trouble, reason: ReadReason, remedy: Remedy | None) -> None:
    assert remedy_for(trouble, facts(), reason) is remedy


def test_without_a_card_there_is_none_to_report() -> None:
    assert diagnose(facts(has_card=False), ReadReason.REPORT_A_LOSS).remedy is None


@pytest.mark.parametrize(
    ("divisions", "area", "lies"),
    [
        (["420302"], None, True),
        (["420302"], "420302", True),
        (["420302"], "420300", True),
        (["420302"], "420303", False),
        (["420303", "420302"], "420302", True),
        ([], None, True),
        ([], "420302", False),
    ],
)
def test_an_area_holds_whoever_has_a_card_of_it(divisions: list[str], area: str | None, lies: bool) -> None:  # noqa: FBT001 # a case of the test
    assert lies_in_area(divisions, area) is lies


def test_what_proves_her_is_not_shown_while_it_is_needed() -> None:
    assert not may_reveal(Field.ID_NUMBER, loss_stands=True)
    assert may_reveal(Field.ID_NUMBER, loss_stands=False)
    assert may_reveal(Field.PHONE, loss_stands=True)
    assert not may_reveal(Field.BANK_ACCOUNT, loss_stands=False)


def test_scenes_are_shown_for_one_reason() -> None:
    assert [reason for reason in ReadReason if shows_scenes(reason)] == [ReadReason.DIAGNOSE_A_CODE]
