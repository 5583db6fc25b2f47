"""A mother who lets her daughter act for her, by the acts that make it so."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tests.make.codes import issuer, offer
from tests.make.residents import SHIYAN
from tests.make.times import NOW, after
from tests.simulator import DeviceKey, Phone, text_of
from webapp.domain import actors, care, codes
from webapp.domain.care.model import Delegation

LIBRARY, SCENIC = 3, 4


def terms(**other: Any) -> care.Terms:
    plain: dict[str, Any] = {
        "scopes": (LIBRARY,),
        "ends_at": after(days=30),
        "times": None,
        "personal_data": False,
    }
    return care.Terms(**plain | other)


def delegation(
    session: Session, holder: actors.Resident, carer: actors.Resident, *, now: datetime = NOW, **other: Any
) -> Delegation:
    invited = care.invite_carer(session, terms(**other), by=holder, profile=SHIYAN, now=now)
    return care.accept_invitation(session, invited.code, by=carer, profile=SHIYAN, now=now)


def fetch_for(session: Session, of: Delegation, by: actors.Resident, *, now: datetime = NOW) -> Phone:
    """The carer's phone with a wallet for this holder."""
    wanted = codes.carer_terms(session, of.id, by=by, profile=SHIYAN, now=now)
    keys = [DeviceKey() for _ in wanted.wanted]
    offered = offer(wanted.nonce, keys)
    issued = codes.fetch_carer_wallet(session, of.id, wanted.nonce, offered, issuing=issuer(), by=by, now=now)
    session.expire_all()
    wallet = [{"credential": text_of(one.credential), "start": one.start, "end": one.end} for one in issued]
    return Phone(http=None, wallet=list(zip(wallet, keys, strict=True)))
