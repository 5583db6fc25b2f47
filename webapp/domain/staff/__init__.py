"""Staff (工作人员): accounts of agency and helpdesk, and venues' attendants (值守员).

Invariants: who invites never sees a password, a secret or a PIN; a code of the authenticator app lets in once; a try is
counted, where no rollback reaches it, before anything is compared; whoever ends an account ends its sessions.
"""

from webapp.domain.actors import Role
from webapp.domain.staff.attendants import (
    RosterEntry,
    add_attendant,
    attendant_names,
    list_attendants,
    load_attendant,
    remove_attendant,
    renew_first_code,
    roster,
)
from webapp.domain.staff.forget import forget_old
from webapp.domain.staff.invite import (
    Invitation,
    NewStaff,
    StaffRow,
    account_names,
    active_accounts,
    disable_staff,
    find_account,
    invite_staff,
    list_staff,
    load_account,
    read_invitation,
    take_up_account,
)
from webapp.domain.staff.pins import WRONG_PIN, PinTry, check_pin, choose_pin, spend_pin_try
from webapp.domain.staff.rules import (
    FIRST_CODE_LIVES,
    PIN_ITERATIONS,
    SALT_BYTES,
    SESSION_IDLE,
    AccountState,
    PinHash,
    hash_password,
)
from webapp.domain.staff.sessions import end_session, staff_of_token
from webapp.domain.staff.sign_in import SignedIn, SignInTry, sign_in, spend_sign_in_try

__all__ = [
    "FIRST_CODE_LIVES",
    "PIN_ITERATIONS",
    "SALT_BYTES",
    "SESSION_IDLE",
    "WRONG_PIN",
    "AccountState",
    "Invitation",
    "NewStaff",
    "PinHash",
    "PinTry",
    "Role",
    "RosterEntry",
    "SignInTry",
    "SignedIn",
    "StaffRow",
    "account_names",
    "active_accounts",
    "add_attendant",
    "attendant_names",
    "check_pin",
    "choose_pin",
    "disable_staff",
    "end_session",
    "find_account",
    "forget_old",
    "hash_password",
    "invite_staff",
    "list_attendants",
    "list_staff",
    "load_account",
    "load_attendant",
    "read_invitation",
    "remove_attendant",
    "renew_first_code",
    "roster",
    "sign_in",
    "spend_pin_try",
    "spend_sign_in_try",
    "staff_of_token",
    "take_up_account",
]
