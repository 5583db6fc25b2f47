"""The ledger (留痕): what was done, by whom, to whom. Rows are added and never changed; a job will chain them.

A row names ids, never names or numbers of people.
"""

from webapp.domain.ledger.append import append
from webapp.domain.ledger.rules import Event

__all__ = ["Event", "append"]
