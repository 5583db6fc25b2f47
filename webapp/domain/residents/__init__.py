"""Residents (居民): people, their sign-in, and their phones.

Invariants: one person per ID number; a session belongs to one phone and ends everywhere when its row ends; a phone's
`void_before` is only ever raised; a one-time code serves the purpose it was sent for, and no other.
"""

from webapp.domain.residents.adopt import Known, add_people, find_people, next_people
from webapp.domain.residents.change import change_data
from webapp.domain.residents.codes import ETHNICITIES, Sex, read_ethnicity, read_sex
from webapp.domain.residents.deaths import count_death, deaths
from webapp.domain.residents.devices import (
    device_voids,
    has_had,
    list_devices,
    load_device,
    rename_device,
    running_devices,
    sign_out_device,
    spend_wallet_nonce,
    stop_devices,
    touch_device,
)
from webapp.domain.residents.died import death_of, end_death, is_reported_dead, keep_death, refuse_reported_dead
from webapp.domain.residents.forget import forget_old
from webapp.domain.residents.model import DeathReport
from webapp.domain.residents.names import (
    LONGEST_NAME,
    ChipName,
    SameName,
    compare_names,
    fold_name,
    is_readable,
    on_chip,
    read_name,
)
from webapp.domain.residents.numbers import Doubt, IdKind, IdNumber, check_id_number
from webapp.domain.residents.people import (
    contacts_of,
    id_number_of,
    id_of_number,
    load_resident,
    lock_resident,
    next_ids,
    phone_of,
    register_resident,
)
from webapp.domain.residents.rules import (
    ADDRESS_LIMIT,
    Contact,
    Limit,
    Purpose,
    Relation,
    age_on,
    birth_date,
    fold_number,
    id_check_digit,
    is_id_number,
    mask_name,
    mask_number,
)
from webapp.domain.residents.sessions import SignedIn, leave_earlier_phone, prolong_session, resident_of_token, sign_in
from webapp.domain.residents.sign_in_codes import (
    SIGNING_IN,
    Asked,
    Ticket,
    request_code,
    spend_code_try,
    use_code,
    whose_code,
)
from webapp.domain.residents.tries import spend_try

__all__ = [
    "ADDRESS_LIMIT",
    "ETHNICITIES",
    "LONGEST_NAME",
    "SIGNING_IN",
    "Asked",
    "ChipName",
    "Contact",
    "DeathReport",
    "Doubt",
    "IdKind",
    "IdNumber",
    "Known",
    "Limit",
    "Purpose",
    "Relation",
    "SameName",
    "Sex",
    "SignedIn",
    "Ticket",
    "add_people",
    "age_on",
    "birth_date",
    "change_data",
    "check_id_number",
    "compare_names",
    "contacts_of",
    "count_death",
    "death_of",
    "deaths",
    "device_voids",
    "end_death",
    "find_people",
    "fold_name",
    "fold_number",
    "forget_old",
    "has_had",
    "id_check_digit",
    "id_number_of",
    "id_of_number",
    "is_id_number",
    "is_readable",
    "is_reported_dead",
    "keep_death",
    "leave_earlier_phone",
    "list_devices",
    "load_device",
    "load_resident",
    "lock_resident",
    "mask_name",
    "mask_number",
    "next_ids",
    "next_people",
    "on_chip",
    "phone_of",
    "prolong_session",
    "read_ethnicity",
    "read_name",
    "read_sex",
    "refuse_reported_dead",
    "register_resident",
    "rename_device",
    "request_code",
    "resident_of_token",
    "running_devices",
    "sign_in",
    "sign_out_device",
    "spend_code_try",
    "spend_try",
    "spend_wallet_nonce",
    "stop_devices",
    "touch_device",
    "use_code",
    "whose_code",
]
