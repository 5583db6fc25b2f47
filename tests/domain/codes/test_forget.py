"""A record of where somebody went is kept as long as the region says, and no longer."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.make.codes import show
from tests.make.residents import SHIYAN
from tests.make.times import NOW, after
from tests.make.venues import terminal, venue
from webapp.domain import codes
from webapp.domain.codes.model import Scan
from webapp.domain.ledger.model import LedgerRow


@pytest.mark.parametrize(("days", "kept"), [(180, ["not-ours"]), (180.01, [])])
def test_a_scan_is_forgotten_after_the_regions_days(session: Session, days: float, kept: list[str]) -> None:
    show(session, terminal(session, venue(session)), "no code")
    codes.forget_ended(session, profile=SHIYAN, now=after(days=days))
    assert session.scalars(select(Scan.reason)).all() == kept


def test_the_ledger_keeps_its_row(session: Session) -> None:
    show(session, terminal(session, venue(session)), "no code")
    rows = session.scalars(select(LedgerRow.id)).all()
    codes.forget_ended(session, profile=SHIYAN, now=after(days=1000))
    assert session.scalars(select(LedgerRow.id)).all() == rows


def test_an_upload_of_long_ago_counts_from_its_upload(session: Session) -> None:
    show(session, terminal(session, venue(session)), "no code", at=after(days=-10), uploaded=NOW)
    codes.forget_ended(session, profile=SHIYAN, now=after(days=175))
    assert session.scalars(select(Scan.reason)).all() == ["not-ours"]


def test_scans_outlive_every_credential_they_used() -> None:
    assert SHIYAN.scan_days > SHIYAN.late_upload_days + SHIYAN.wallet_days
