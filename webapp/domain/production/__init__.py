"""Production (制卡): approved requests go to the card maker in a batch, and come back line by line (回盘).

Invariants: a request is in one open order at a time; a returned line makes one card, however often the file comes; a
line that cannot be taken says why and holds nobody else up; a card that could not be made sends its request back.
"""

from webapp.domain.production.batch import list_batches, load_batch, make_batch, orders_of, waiting_requests
from webapp.domain.production.files import batch_file, file_name
from webapp.domain.production.handover import (
    Collecting,
    HandedOver,
    ReadyCard,
    find_to_collect,
    hand_over,
    ready_card,
)
from webapp.domain.production.model import MakingBatch, MakingOrder
from webapp.domain.production.returns import Taken, take_returns
from webapp.domain.production.rules import LARGEST_FILE, MADE_KINDS, RETURN_COLUMNS, Ending, LineFault

__all__ = [
    "LARGEST_FILE",
    "MADE_KINDS",
    "RETURN_COLUMNS",
    "Collecting",
    "Ending",
    "HandedOver",
    "LineFault",
    "MakingBatch",
    "MakingOrder",
    "ReadyCard",
    "Taken",
    "batch_file",
    "file_name",
    "find_to_collect",
    "hand_over",
    "list_batches",
    "load_batch",
    "make_batch",
    "orders_of",
    "ready_card",
    "take_returns",
    "waiting_requests",
]
