"""Which credentials died before their time, for the lists that doors keep (code-format 6)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, or_, select, union
from sqlalchemy.orm import Session

from webapp.domain import cards, care, residents
from webapp.domain.codes.model import Credential
from webapp.store.base import table_of

Epoch = tuple[int, int]


def dead_credentials(session: Session, *, now: datetime) -> Mapping[Epoch, list[int]]:
    """The indices of dead credentials whose time has not run out, by (kid, epoch)."""
    dead: dict[Epoch, list[int]] = defaultdict(list)
    for kid, epoch, index in session.connection().execute(DEAD, {"now": now}):
        dead[kid, epoch].append(index)
    return dead


def newest_death(session: Session) -> int:
    """Rises whenever a phone or a card was voided, whatever the clock of whoever did it; asked twice a second."""
    return residents.deaths(session)


_credential = table_of(Credential).c
_card, _device, _care = cards.at_the_door(), residents.device_voids(), care.care_at_the_door()
_named = select(_credential.kid, _credential.epoch, _credential.idx).where(_credential.ends_at > bindparam("now"))
# Three parts rather than one OR, so that each begins with the few rows that were voided.
DEAD = union(
    _named.join(_device, _device.c.device_id == _credential.device_id).where(
        or_(_device.c.device_signed_out_at.is_not(None), _credential.issued_at <= _device.c.device_void_before)
    ),
    _named.join(_card, _card.c.ecard_id == _credential.ecard_id).where(
        _card.c.card_void_before.is_not(None),
        or_(_credential.issued_at <= _card.c.card_void_before, _credential.card_voids != _card.c.card_voids),
    ),
    _named.join(_care, _care.c.care_id == _credential.delegation_id).where(_care.c.care_ended_at.is_not(None)),
)
