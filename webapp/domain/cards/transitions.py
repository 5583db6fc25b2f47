"""The life of a card (C5): every transition, once. Acts, tests and docs/card-life.md are made from this table.

The social security function has its AAZ502 state, and beside it a hold that an authority may put on it (art. 17 of the
Shiyan regulation), which outlives loss and replacement. The bank function is the bank's: we write down what it says.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from webapp.domain.cards.rules import BankState, CardState, Door, SocialSecurityState
from webapp.domain.ledger.rules import Event
from webapp.domain.notices.rules import Kind


class Machine(StrEnum):
    """What has states; the value is the column of a card."""

    SOCIAL_SECURITY = "state"
    HOLD = "social_security_state"
    BANK = "bank_state"


class Act(StrEnum):
    """Every way a card's state changes, or waits to change."""

    ACTIVATE = "activate"
    ACTIVATE_BANK = "activate-bank"
    BEGIN_REPLACEMENT = "begin-replacement"
    CANCEL = "cancel"
    CLOSE_BANK = "close-bank"
    COMPLETE_REPLACEMENT = "complete-replacement"
    LAPSE_LOSS = "lapse-loss"
    LOCK = "lock"
    OPEN_BANK = "open-bank"
    REOPEN_BANK = "reopen-bank"
    REPORT_BANK_LOSS = "report-bank-loss"
    REPORT_FORMAL_LOSS = "report-formal-loss"
    REPORT_LOSS = "report-loss"
    RESUME = "resume"
    RETIRE = "retire"
    SUSPEND = "suspend"
    UNDO_BANK_LOSS = "undo-bank-loss"
    UNDO_CANCELLATION = "undo-cancellation"
    UNDO_LOSS = "undo-loss"
    UNLOCK = "unlock"
    WITHDRAW_REPLACEMENT = "withdraw-replacement"


class Who(StrEnum):
    HOLDER = "holder"
    REPORTER = "reporter"
    HELPDESK = "helpdesk"
    AGENCY = "agency"
    KIOSK = "kiosk"
    JOB = "job"


class Evidence(StrEnum):
    """What whoever acts must show."""

    NOTHING_MORE = "nothing-more"  # being signed in, or the timer
    DOCUMENT_SEEN = "document-seen"
    CARD_IN_HAND = "card-in-hand"  # its chip read
    NUMBER_AND_CODE = "number-on-its-face-and-code"
    CODE_AND_NUMBER = "code-and-id-number"
    WORD_OF_THE_BANK = "word-of-the-bank"
    MAKERS_FILE = "maker's-file"
    CHECKLIST = "checklist-of-what-is-left"
    DECISION_BY_TWO = "decision-document-seen-by-two"
    SECOND_PERSON = "second-person"


class Consequence(StrEnum):
    """What else an act does, in the same transaction."""

    VOIDS_CODES = "voids-codes"  # raises void_before and voids
    ENDS_REPORT = "ends-report"
    OPENS_REPORT = "opens-report"
    OPENS_REPLACEMENT = "opens-replacement"
    ENDS_REPLACEMENT = "ends-replacement"
    MAKES_CARD = "makes-sealed-card"
    KEEPS_NUMBER = "keeps-old-number"
    ECARD_RECOVERS = "ecard-recovers"
    CANCELS_ECARD = "cancels-ecard"
    RETIRES_OLD_CARD = "retires-old-card"
    RETIRES_IF_LOST = "retires-a-lost-card"
    TELLS_BANK = "tells-the-bank"
    ENDS_TEMPORARY_CARD = "ends-temporary-card"


@dataclass(frozen=True, slots=True)
class Transition:
    """One act on one machine; any one of its proofs is enough.

    Without `to` the card goes back to what it was, or `stays` what it is. A row without notice is part of another act,
    which tells of both.
    """

    act: Act
    machine: Machine
    sources: frozenset[StrEnum]
    to: StrEnum | None
    event: Event
    notice: Kind | None
    who: frozenset[Who] = frozenset({Who.HELPDESK})
    doors: tuple[Door, ...] = (Door.DESK,)
    proof: tuple[Evidence, ...] = (Evidence.DOCUMENT_SEEN,)
    effects: tuple[Consequence, ...] = field(default=())
    stays: bool = False
    back_to: tuple[StrEnum, ...] = ()  # what it may have been, where there is no `to`


_NOT_CANCELLED = frozenset(CardState) - {CardState.CANCELLED}
_BEFORE_LOSS = (CardState.SEALED, CardState.ACTIVE, CardState.LOCKED)
_LIVE = frozenset({CardState.ACTIVE, CardState.LOCKED})
_EVERYBODY = frozenset({Who.HOLDER, Who.REPORTER, Who.HELPDESK})
_ACTIVATORS = frozenset({Who.HOLDER, Who.HELPDESK, Who.KIOSK})
_MAKERS = frozenset({Who.HELPDESK, Who.AGENCY, Who.JOB})
_BANKS = frozenset({Who.HELPDESK, Who.JOB})  # a desk that asked the bank, or the bank by wire
_ANY_DOOR = (Door.APP, Door.SIGN_IN_PAGE, Door.DESK)


def _by_bank(
    act: Act, sources: set[BankState], to: BankState | None, event: Event, *, back_to: tuple[BankState, ...] = ()
) -> Transition:
    """What the bank does with its own function, and says itself or, where it is not connected, through a desk."""
    return Transition(
        act,
        Machine.BANK,
        frozenset(sources),
        to,
        event,
        Kind.BANK_CHANGED,
        who=_BANKS,
        doors=(Door.DESK, Door.BANK),
        proof=(Evidence.WORD_OF_THE_BANK,),
        back_to=back_to,
    )


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        Act.ACTIVATE,
        Machine.SOCIAL_SECURITY,
        frozenset({CardState.SEALED}),
        CardState.ACTIVE,
        Event.RESIDENT_CARD_ACTIVATE,
        Kind.CARD_ACTIVATED,
        who=_ACTIVATORS,
        doors=(Door.APP, Door.DESK, Door.KIOSK),
        proof=(Evidence.NUMBER_AND_CODE, Evidence.CARD_IN_HAND, Evidence.DOCUMENT_SEEN),
        effects=(Consequence.ECARD_RECOVERS, Consequence.RETIRES_OLD_CARD, Consequence.ENDS_TEMPORARY_CARD),
    ),
    Transition(
        Act.ACTIVATE,
        Machine.HOLD,
        frozenset({SocialSecurityState.SEALED}),
        SocialSecurityState.ACTIVE,
        Event.RESIDENT_CARD_ACTIVATE,
        Kind.CARD_ACTIVATED,
        who=_ACTIVATORS,
        doors=(Door.APP, Door.DESK, Door.KIOSK),
        proof=(Evidence.NUMBER_AND_CODE, Evidence.CARD_IN_HAND, Evidence.DOCUMENT_SEEN),
    ),
    Transition(
        Act.LOCK,
        Machine.SOCIAL_SECURITY,
        frozenset({CardState.ACTIVE}),
        CardState.LOCKED,
        Event.RESIDENT_CARD_LOCK,
        Kind.CARD_LOCKED,
        effects=(Consequence.VOIDS_CODES,),
    ),
    Transition(
        Act.UNLOCK,
        Machine.SOCIAL_SECURITY,
        frozenset({CardState.LOCKED}),
        CardState.ACTIVE,
        Event.RESIDENT_CARD_UNLOCK,
        Kind.CARD_UNLOCKED,
        proof=(Evidence.DOCUMENT_SEEN, Evidence.CARD_IN_HAND),
    ),
    Transition(
        Act.REPORT_LOSS,
        Machine.SOCIAL_SECURITY,
        frozenset({CardState.SEALED, CardState.ACTIVE, CardState.LOCKED}),
        CardState.TEMPORARILY_LOST,
        Event.RESIDENT_LOSS_REPORT,
        Kind.LOSS_REPORTED,
        who=_EVERYBODY,
        doors=_ANY_DOOR,
        proof=(Evidence.NOTHING_MORE,),
        effects=(Consequence.VOIDS_CODES, Consequence.OPENS_REPORT, Consequence.TELLS_BANK),
    ),
    Transition(
        Act.REPORT_FORMAL_LOSS,
        Machine.SOCIAL_SECURITY,
        _NOT_CANCELLED - {CardState.LOST},
        CardState.LOST,
        Event.RESIDENT_LOSS_REPORT,
        Kind.LOSS_REPORTED,
        effects=(Consequence.VOIDS_CODES, Consequence.OPENS_REPORT, Consequence.ENDS_REPORT, Consequence.TELLS_BANK),
    ),
    Transition(
        Act.UNDO_LOSS,
        Machine.SOCIAL_SECURITY,
        frozenset({CardState.TEMPORARILY_LOST, CardState.LOST}),
        None,
        Event.RESIDENT_LOSS_UNDO,
        Kind.LOSS_UNDONE,
        who=frozenset({Who.HOLDER, Who.HELPDESK}),
        doors=(Door.APP, Door.DESK),
        proof=(Evidence.CODE_AND_NUMBER,),
        effects=(Consequence.ENDS_REPORT, Consequence.TELLS_BANK),
        back_to=_BEFORE_LOSS,
    ),
    Transition(
        Act.LAPSE_LOSS,
        Machine.SOCIAL_SECURITY,
        frozenset({CardState.TEMPORARILY_LOST}),
        None,
        Event.RESIDENT_LOSS_LAPSE,
        Kind.LOSS_LAPSED,
        who=frozenset({Who.JOB}),
        doors=(Door.TIMER,),
        proof=(Evidence.NOTHING_MORE,),
        effects=(Consequence.ENDS_REPORT, Consequence.TELLS_BANK),
        back_to=_BEFORE_LOSS,
    ),
    Transition(
        Act.BEGIN_REPLACEMENT,
        Machine.SOCIAL_SECURITY,
        _LIVE | {CardState.LOST, CardState.SEALED},
        None,
        Event.RESIDENT_REPLACEMENT_BEGIN,
        Kind.REPLACEMENT_BEGUN,
        who=frozenset({Who.HOLDER, Who.HELPDESK, Who.AGENCY}),
        doors=(Door.APP, Door.DESK),
        proof=(Evidence.NOTHING_MORE,),
        effects=(Consequence.OPENS_REPLACEMENT,),
        stays=True,
    ),
    Transition(
        Act.WITHDRAW_REPLACEMENT,
        Machine.SOCIAL_SECURITY,
        _NOT_CANCELLED,
        None,
        Event.RESIDENT_REPLACEMENT_WITHDRAW,
        Kind.REPLACEMENT_WITHDRAWN,
        who=frozenset({Who.HOLDER, Who.HELPDESK, Who.AGENCY}),
        doors=(Door.APP, Door.DESK),
        proof=(Evidence.NOTHING_MORE,),
        effects=(Consequence.ENDS_REPLACEMENT, Consequence.ENDS_TEMPORARY_CARD),
        stays=True,
    ),
    Transition(
        Act.COMPLETE_REPLACEMENT,
        Machine.SOCIAL_SECURITY,
        _NOT_CANCELLED,
        None,
        Event.RESIDENT_REPLACEMENT_COMPLETE,
        Kind.REPLACEMENT_MADE,
        who=_MAKERS,
        doors=(Door.DESK, Door.AGENCY),
        proof=(Evidence.MAKERS_FILE,),
        effects=(
            Consequence.ENDS_REPLACEMENT,
            Consequence.MAKES_CARD,
            Consequence.KEEPS_NUMBER,
            Consequence.RETIRES_IF_LOST,
            Consequence.TELLS_BANK,
        ),
        stays=True,
    ),
    Transition(
        Act.RETIRE,
        Machine.SOCIAL_SECURITY,
        _NOT_CANCELLED,
        CardState.CANCELLED,
        Event.RESIDENT_CARD_RETIRE,
        None,
        who=_MAKERS | _ACTIVATORS,
        doors=(Door.DESK, Door.AGENCY),
        proof=(Evidence.NOTHING_MORE,),
        effects=(
            Consequence.VOIDS_CODES,
            Consequence.ENDS_REPORT,
            Consequence.ENDS_REPLACEMENT,
            Consequence.CANCELS_ECARD,
            Consequence.TELLS_BANK,
        ),
    ),
    Transition(
        Act.CANCEL,
        Machine.SOCIAL_SECURITY,
        _NOT_CANCELLED,
        CardState.CANCELLED,
        Event.RESIDENT_CARD_CANCEL,
        Kind.CARD_CANCELLED,
        proof=(Evidence.CHECKLIST,),
        effects=(
            Consequence.VOIDS_CODES,
            Consequence.ENDS_REPORT,
            Consequence.ENDS_REPLACEMENT,
            Consequence.ENDS_TEMPORARY_CARD,
            Consequence.CANCELS_ECARD,
            Consequence.TELLS_BANK,
        ),
    ),
    Transition(
        Act.UNDO_CANCELLATION,
        Machine.SOCIAL_SECURITY,
        frozenset({CardState.CANCELLED}),
        None,
        Event.RESIDENT_CARD_RESTORE,
        Kind.CANCELLATION_UNDONE,
        proof=(Evidence.SECOND_PERSON,),
        effects=(Consequence.TELLS_BANK,),
        back_to=tuple(state for state in CardState if state is not CardState.CANCELLED),
    ),
    Transition(
        Act.SUSPEND,
        Machine.HOLD,
        frozenset({SocialSecurityState.ACTIVE}),
        SocialSecurityState.SUSPENDED,
        Event.RESIDENT_FUNCTION_SUSPEND,
        Kind.FUNCTION_SUSPENDED,
        who=frozenset({Who.AGENCY, Who.JOB}),
        doors=(Door.AGENCY, Door.TIMER),
        proof=(Evidence.DECISION_BY_TWO,),
        effects=(Consequence.VOIDS_CODES,),
    ),
    Transition(
        Act.RESUME,
        Machine.HOLD,
        frozenset({SocialSecurityState.SUSPENDED}),
        SocialSecurityState.ACTIVE,
        Event.RESIDENT_FUNCTION_RESUME,
        Kind.FUNCTION_RESUMED,
        who=frozenset({Who.AGENCY, Who.JOB}),
        doors=(Door.AGENCY, Door.TIMER),
        proof=(Evidence.DECISION_BY_TWO,),
        # Those of a suspension open no more than it left open: her phone fetches others at once.
        effects=(Consequence.VOIDS_CODES,),
    ),
    Transition(
        Act.OPEN_BANK,
        Machine.BANK,
        frozenset({BankState.INACTIVE, BankState.ACTIVE, BankState.LOST}),
        None,
        Event.RESIDENT_BANK_OPEN,
        Kind.BANK_CHANGED,
        who=frozenset({Who.JOB}),
        doors=(Door.BANK,),
        proof=(Evidence.WORD_OF_THE_BANK,),
        stays=True,
    ),
    _by_bank(Act.ACTIVATE_BANK, {BankState.INACTIVE}, BankState.ACTIVE, Event.RESIDENT_BANK_ACTIVATE),
    _by_bank(
        Act.REPORT_BANK_LOSS, {BankState.INACTIVE, BankState.ACTIVE}, BankState.LOST, Event.RESIDENT_BANK_REPORT_LOSS
    ),
    # Not more than it was: an account that was frozen before anybody activated it is still to be activated in person.
    _by_bank(
        Act.UNDO_BANK_LOSS,
        {BankState.LOST},
        None,
        Event.RESIDENT_BANK_UNDO_LOSS,
        back_to=(BankState.INACTIVE, BankState.ACTIVE),
    ),
    _by_bank(Act.CLOSE_BANK, set(BankState) - {BankState.CLOSED}, BankState.CLOSED, Event.RESIDENT_BANK_CLOSE),
    # A desk had written down that it was closed, and the bank says that it is not.
    Transition(
        Act.REOPEN_BANK,
        Machine.BANK,
        frozenset({BankState.CLOSED}),
        None,
        Event.RESIDENT_BANK_REOPEN,
        Kind.BANK_CHANGED,
        who=frozenset({Who.JOB}),
        doors=(Door.BANK,),
        proof=(Evidence.WORD_OF_THE_BANK,),
        back_to=(BankState.INACTIVE, BankState.ACTIVE, BankState.LOST),
    ),
)


# What waits while its holder is said to have died, until a desk has found that she lives.
WAITS_FOR_THE_LIVING = frozenset(
    {Act.ACTIVATE, Act.BEGIN_REPLACEMENT, Act.COMPLETE_REPLACEMENT, Act.LAPSE_LOSS, Act.UNDO_LOSS, Act.UNLOCK}
)
