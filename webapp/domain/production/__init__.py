"""Production (制卡): approved requests go to the card maker in a batch, and come back line by line (回盘).

Invariants: a request is in one open order at a time; a returned line makes one card, however often the file comes; a
line that cannot be taken says why and holds nobody else up; a card that could not be made sends its request back. Every
blank is somewhere, and leaves the stock once; what two people count differently is kept, and corrected by nobody.
"""

from webapp.domain.production.batch import list_batches, load_batch, make_batch, orders_of, waiting_requests
from webapp.domain.production.bench import (
    Bench,
    ToMake,
    begin_at_bench,
    give_up_bench,
    load_bench,
    open_bench,
    see_to_make,
    spoil_blank,
    take_blank,
)
from webapp.domain.production.counts import begin_count, confirm_count, counts_of, open_count
from webapp.domain.production.files import batch_file, file_name
from webapp.domain.production.handover import (
    Collecting,
    HandedOver,
    ReadyCard,
    find_to_collect,
    hand_over,
    ready_card,
)
from webapp.domain.production.model import BlankBox, BlankCard, BlankCount, MakingBatch, MakingOrder
from webapp.domain.production.printer import (
    Due,
    Printed,
    ask_again,
    is_printing_due,
    take_fault,
    take_printed,
    take_printings_due,
)
from webapp.domain.production.returns import Taken, take_returns
from webapp.domain.production.rules import (
    LARGEST_BOX,
    LARGEST_FILE,
    LONGEST_BOX,
    LONGEST_SERIAL,
    MADE_KINDS,
    RETURN_COLUMNS,
    BlankState,
    CardLine,
    CountOutcome,
    Ending,
    LineFault,
    SpoilReason,
)
from webapp.domain.production.stock import (
    Delivery,
    ask_to_destroy,
    count_in,
    destroy,
    list_boxes,
    load_box,
    receive_box,
    spoilt_in,
)

__all__ = [
    "LARGEST_BOX",
    "LARGEST_FILE",
    "LONGEST_BOX",
    "LONGEST_SERIAL",
    "MADE_KINDS",
    "RETURN_COLUMNS",
    "Bench",
    "BlankBox",
    "BlankCard",
    "BlankCount",
    "BlankState",
    "CardLine",
    "Collecting",
    "CountOutcome",
    "Delivery",
    "Due",
    "Ending",
    "HandedOver",
    "LineFault",
    "MakingBatch",
    "MakingOrder",
    "Printed",
    "ReadyCard",
    "SpoilReason",
    "Taken",
    "ToMake",
    "ask_again",
    "ask_to_destroy",
    "batch_file",
    "begin_at_bench",
    "begin_count",
    "confirm_count",
    "count_in",
    "counts_of",
    "destroy",
    "file_name",
    "find_to_collect",
    "give_up_bench",
    "hand_over",
    "is_printing_due",
    "list_batches",
    "list_boxes",
    "load_batch",
    "load_bench",
    "load_box",
    "make_batch",
    "open_bench",
    "open_count",
    "orders_of",
    "ready_card",
    "receive_box",
    "see_to_make",
    "spoil_blank",
    "spoilt_in",
    "take_blank",
    "take_fault",
    "take_printed",
    "take_printings_due",
    "take_returns",
    "waiting_requests",
]
