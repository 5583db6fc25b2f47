"""The card base (持卡人基础信息库): cards of another system taken in, and people compared with the population base.

Invariants: a line is kept, counted and answered for in one transaction; nothing is guessed, and a line that contradicts
the house changes nothing; no cell of a file is kept among faults. Of the population base the word of its answer is kept
and nothing else; no answer never counts as yes; what it says opens a task for a clerk and changes no card.
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
from webapp.domain.cardbase.model import CardImport, ImportFault, PopulationCheck, PopulationLine, Task
from webapp.domain.cardbase.population import (
    Due,
    Verified,
    check_person,
    is_check_due,
    is_swept,
    line_to_population,
    record_answer,
    record_no_answer,
    sweep_population,
    take_due_checks,
    verified,
)
from webapp.domain.cardbase.rules import PORTION, Counts, ImportState, Outcome, PopulationAnswer, Purpose, TaskKind
from webapp.domain.cardbase.sheets import Line, Sheet, inspect, lines_of
from webapp.domain.cardbase.take import Portion, judge_portion, keep_taken, read_portion
from webapp.domain.cardbase.tasks import close_task, list_open_tasks, load_task
from webapp.domain.cardbase.trial import Trial
from webapp.domain.cardbase.words import column_words, file_sentence, line_sentence

__all__ = [
    "NEEDED",
    "PORTION",
    "Asked",
    "CardImport",
    "Column",
    "Counts",
    "Due",
    "Fault",
    "Holder",
    "ImportFault",
    "ImportState",
    "Line",
    "Outcome",
    "Overtaken",
    "PopulationAnswer",
    "PopulationCheck",
    "PopulationLine",
    "Portion",
    "Purpose",
    "Reason",
    "Sheet",
    "Task",
    "TaskKind",
    "Trial",
    "Unreadable",
    "Verified",
    "ask_for_import",
    "begin_import",
    "check_person",
    "claim_import",
    "close_task",
    "column_words",
    "end_import",
    "file_sentence",
    "forget_old",
    "inspect",
    "is_check_due",
    "is_swept",
    "judge_portion",
    "keep_taken",
    "line_sentence",
    "line_to_population",
    "lines_of",
    "list_faults",
    "list_imports",
    "list_open_tasks",
    "load_import",
    "load_task",
    "move_on",
    "read_holder",
    "read_portion",
    "record_answer",
    "record_no_answer",
    "sweep_population",
    "take_due_checks",
    "unfinished_import",
    "verified",
    "waiting_import",
]
