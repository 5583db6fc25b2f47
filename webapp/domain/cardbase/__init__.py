"""The card base (持卡人基础信息库): cards of another system taken in by file.

Invariants: a line is kept, counted and answered for in one transaction; nothing is guessed, and a line that contradicts
the house changes nothing; no cell of a file is kept among faults.
"""

from webapp.domain.cardbase.forget import forget_old
from webapp.domain.cardbase.holders import Fault, Holder, Reason, read_holder
from webapp.domain.cardbase.imports import (
    Asked,
    Overtaken,
    ask_for_import,
    begin_import,
    claim_import,
    end_import,
    list_faults,
    list_imports,
    load_import,
    move_on,
    unfinished_import,
    waiting_import,
)
from webapp.domain.cardbase.layout import NEEDED, Column, Unreadable
from webapp.domain.cardbase.model import CardImport, ImportFault
from webapp.domain.cardbase.rules import PORTION, Counts, ImportState
from webapp.domain.cardbase.sheets import Line, Sheet, inspect, lines_of
from webapp.domain.cardbase.take import Portion, judge_portion, keep_taken, read_portion
from webapp.domain.cardbase.trial import Trial
from webapp.domain.cardbase.words import column_words, file_sentence, line_sentence

__all__ = [
    "NEEDED",
    "PORTION",
    "Asked",
    "CardImport",
    "Column",
    "Counts",
    "Fault",
    "Holder",
    "ImportFault",
    "ImportState",
    "Line",
    "Overtaken",
    "Portion",
    "Reason",
    "Sheet",
    "Trial",
    "Unreadable",
    "ask_for_import",
    "begin_import",
    "claim_import",
    "column_words",
    "end_import",
    "file_sentence",
    "forget_old",
    "inspect",
    "judge_portion",
    "keep_taken",
    "line_sentence",
    "lines_of",
    "list_faults",
    "list_imports",
    "load_import",
    "move_on",
    "read_holder",
    "read_portion",
    "unfinished_import",
    "waiting_import",
]
