"""What a file of long ago had wrong is forgotten; that it was taken in is not."""

from pathlib import Path

from sqlalchemy.orm import Session

from tests.make.times import NOW, after
from webapp.domain import cardbase
from webapp.domain.actors import Job
from webapp.domain.cardbase import Column, Counts, Fault, Reason

FAULTS = [(2, Fault(Column.NAME, Reason.MISSING))]


def test_faults_go_after_90_days_and_the_run_stays(session: Session) -> None:
    asked = cardbase.Asked(Path("/base.csv"), "base.csv", dry_run=False)
    one = cardbase.ask_for_import(session, asked, by=Job("operator"), now=NOW)
    cardbase.claim_import(session, one.id, now=NOW)
    cardbase.move_on(session, one.id, Counts(1, refused=1), FAULTS, lines=(0, 2), now=NOW)
    cardbase.end_import(session, one.id, now=NOW)
    for days, left in ((90, 1), (91, 0)):
        cardbase.forget_old(session, now=after(days=days))
        assert len(cardbase.list_faults(session, one.id)) == left
    assert cardbase.load_import(session, one.id).refused == 1
