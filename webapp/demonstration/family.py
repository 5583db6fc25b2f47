"""Three generations: the grandmother lets her daughter act for her, who is also the guardian of a child of eight."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from webapp import ids
from webapp.demonstration.people import CONTESTED, FAMILY, IN_A_HOME, PEOPLE, Person
from webapp.domain import actors, cards, care, residents
from webapp.domain.regions import Profile

GRANDMOTHER, MOTHER, CHILD = (PEOPLE[number] for number in FAMILY)
FATHER, WARD = (PEOPLE[number] for number in CONTESTED)
[WARD_OF_A_HOME] = (PEOPLE[number] for number in IN_A_HOME)
A_YEAR = timedelta(days=365)


def begin_care(session: Session, profile: Profile, *, clerk: actors.StaffMember, now: datetime) -> None:
    holder, carer = _signed_in(session, GRANDMOTHER), _signed_in(session, MOTHER)
    rule = profile.ecard_rule(now)
    for held in cards.list_cards(session, by=holder, rule=rule):
        cards.accept_ecard(session, held.card.id, by=holder, rule=rule, now=now)
    terms = care.Terms((0,), now + A_YEAR, None, personal_data=True)
    invited = care.invite_carer(session, terms, by=holder, profile=profile, now=now)
    care.accept_invitation(session, invited.code, by=carer, profile=profile, now=now)
    care.link_guardian(
        session,
        _id_of(session, CHILD),
        MOTHER.id_number,
        care.Evidence(care.Document.BIRTH_CERTIFICATE),
        by=clerk,
        profile=profile,
        now=now,
    )


def begin_contest(session: Session, profile: Profile, *, clerk: actors.StaffMember, now: datetime) -> None:
    """A child whose father is stopped since the mother went to court; another clerk than `clerk` decides."""
    evidence = care.Evidence(care.Document.HOUSEHOLD_REGISTER)
    whose, guardian = _id_of(session, WARD), FATHER.id_number
    care.link_guardian(session, whose, guardian, evidence, by=clerk, profile=profile, now=now)
    contest = care.Contest(care.FreezeGround.COURT_CASE, "（2026）示范民初8号", "孩子的母亲")
    care.freeze_guardians(session, WARD.card_number, contest, by=clerk, profile=profile, now=now)


def enter_institution(session: Session, *, clerk: actors.StaffMember, now: datetime) -> None:
    """A child's home that another clerk has still to approve."""
    appointment = care.Appointment("示范市儿童福利院", MOTHER.id_number, "示范民指〔2026〕3号")
    care.enter_institution(session, WARD_OF_A_HOME.card_number, appointment, by=clerk, now=now)


def _signed_in(session: Session, person: Person) -> actors.Resident:
    return actors.Resident(_id_of(session, person), ids.new_id(), ids.new_id())


def _id_of(session: Session, person: Person) -> UUID:
    found = residents.id_of_number(session, person.id_number)
    if found is None:
        raise LookupError(person.name)
    return found
