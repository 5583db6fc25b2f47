"""Residents (居民): people, their sign-in, and their phones.

Invariants: one person per ID number; a session belongs to one phone and ends everywhere when its row ends; a phone's
`void_before` is only ever raised.
"""

from webapp.domain.residents.devices import (
    device_voids,
    list_devices,
    load_device,
    newest_void,
    rename_device,
    sign_out_device,
    spend_wallet_nonce,
    touch_device,
)
from webapp.domain.residents.forget import forget_old
from webapp.domain.residents.people import id_number_of, id_of_number, load_resident, phone_of, register_resident
from webapp.domain.residents.rules import (
    ADDRESS_LIMIT,
    Limit,
    age_on,
    fold_number,
    id_check_digit,
    is_id_number,
    mask_name,
    mask_number,
)
from webapp.domain.residents.sessions import SignedIn, leave_earlier_phone, prolong_session, resident_of_token, sign_in
from webapp.domain.residents.sign_in_codes import Ticket, request_code, spend_code_try
from webapp.domain.residents.tries import spend_try

__all__ = [
    "ADDRESS_LIMIT",
    "Limit",
    "SignedIn",
    "Ticket",
    "age_on",
    "device_voids",
    "fold_number",
    "forget_old",
    "id_check_digit",
    "id_number_of",
    "id_of_number",
    "is_id_number",
    "leave_earlier_phone",
    "list_devices",
    "load_device",
    "load_resident",
    "mask_name",
    "mask_number",
    "newest_void",
    "phone_of",
    "prolong_session",
    "register_resident",
    "rename_device",
    "request_code",
    "resident_of_token",
    "sign_in",
    "sign_out_device",
    "spend_code_try",
    "spend_try",
    "spend_wallet_nonce",
    "touch_device",
]
