"""Rows as any of the databases gives them, in plain values; what somebody wrote by hand may not be readable."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, Text, cast, type_coerce

from webapp.domain.ledger.model import LedgerRow
from webapp.domain.ledger.rules import Row
from webapp.store.base import table_of

LEDGER = table_of(LedgerRow)


# Coerced to text, so that a value that is not of its kind reaches plain_row, and no column type fails on it.
COLUMNS: tuple[ColumnElement[Any], ...] = (
    LEDGER.c.id,
    type_coerce(LEDGER.c.at, String).label("at"),
    type_coerce(LEDGER.c.event, String).label("event"),
    LEDGER.c.actor_kind,
    LEDGER.c.actor_id,
    type_coerce(LEDGER.c.resident_id, String).label("resident_id"),
    cast(LEDGER.c.about, Text).label("about"),
)


def plain_row(found: Any) -> Row | None:
    """None where a value is not of its kind, which no code of ours writes."""
    try:
        at = found.at if isinstance(found.at, datetime) else datetime.fromisoformat(found.at)
        whose = UUID(str(found.resident_id)) if found.resident_id is not None else None
        about = json.loads(found.about)
    except (ValueError, TypeError):
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return Row(found.id, at, found.event, found.actor_kind, found.actor_id, whose, about)
