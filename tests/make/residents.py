"""People with phones, made by the acts that make them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.times import NOW
from tests.people import MING
from tests.simulator import code_in
from webapp.demonstration.people import Person
from webapp.domain import notices, residents
from webapp.domain.actors import Resident as Actor
from webapp.domain.notices.model import Notice
from webapp.domain.regions import Profile, profile_of
from webapp.domain.residents.model import Resident

SHIYAN = profile_of("420300")


CODES = [kind for kind in notices.Kind if "-code" in kind]


def resident(session: Session, person: Person = MING, *, fallback_phone: str | None = None) -> Resident:
    numbers = {"id_number": person.id_number, "phone": person.phone, "fallback_phone": fallback_phone}
    return residents.register_resident(session, name=person.name, now=NOW, **numbers)


def code_sent(session: Session, holder: Resident | None) -> str:
    """Takes the message to this person from the queue (to nobody, where an unknown person asked): its six digits."""
    session.flush()
    whose = Notice.resident_id == holder.id if holder else Notice.resident_id.is_(None)
    notice = session.scalars(select(Notice).where(whose, Notice.kind.in_(CODES))).one()
    session.delete(notice)
    return code_in(notice.text)


def sign_in(
    session: Session, holder: Resident, *, now: datetime = NOW, profile: Profile = SHIYAN
) -> residents.SignedIn:
    ticket = residents.request_code(session, resident_id=holder.id, profile=profile, now=now)
    code = code_sent(session, holder)
    return residents.sign_in(session, ticket=ticket.token, code=code, device_name="手机", profile=profile, now=now)


def phone_of(session: Session, holder: Resident, *, now: datetime = NOW) -> Actor:
    """This holder, signed in on one more phone."""
    return sign_in(session, holder, now=now).actor
