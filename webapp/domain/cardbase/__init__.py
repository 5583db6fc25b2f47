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
from webapp.domain.cardbase.measure import is_measured, keep_scores, measure_portion, newest_scores
from webapp.domain.cardbase.model import CardImport, ImportFault, PopulationCheck, PopulationLine, QualityScore, Task
from webapp.domain.cardbase.population import (
    Due,
    ForRequest,
    Verified,
    check_person,
    count_waiting,
    is_check_due,
    is_swept,
    line_to_population,
    record_answer,
    record_no_answer,
    sweep_population,
    take_due_checks,
    verified,
    verified_for,
)
from webapp.domain.cardbase.quality import Dimension, Flaw, Measuring, flaws_of, tallies
from webapp.domain.cardbase.rules import PORTION, Counts, ImportState, Outcome, PopulationAnswer, Purpose, TaskKind
from webapp.domain.cardbase.sheets import Line, Sheet, inspect, lines_of
from webapp.domain.cardbase.take import Portion, judge_portion, keep_taken, read_portion
from webapp.domain.cardbase.tasks import close_task, list_open_tasks, load_task
from webapp.domain.cardbase.trial import Trial
from webapp.domain.cardbase.words import column_words, fault_lines, file_sentence, line_sentence

__all__ = [
    "NEEDED",
    "PORTION",
    "Asked",
    "CardImport",
    "Column",
    "Counts",
    "Dimension",
    "Due",
    "Fault",
    "Flaw",
    "ForRequest",
    "Holder",
    "ImportFault",
    "ImportState",
    "Line",
    "Measuring",
    "Outcome",
    "Overtaken",
    "PopulationAnswer",
    "PopulationCheck",
    "PopulationLine",
    "Portion",
    "Purpose",
    "QualityScore",
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
    "count_waiting",
    "end_import",
    "fault_lines",
    "file_sentence",
    "flaws_of",
    "forget_old",
    "inspect",
    "is_check_due",
    "is_measured",
    "is_swept",
    "judge_portion",
    "keep_scores",
    "keep_taken",
    "line_sentence",
    "line_to_population",
    "lines_of",
    "list_faults",
    "list_imports",
    "list_open_tasks",
    "load_import",
    "load_task",
    "measure_portion",
    "move_on",
    "newest_scores",
    "read_holder",
    "read_portion",
    "record_answer",
    "record_no_answer",
    "sweep_population",
    "take_due_checks",
    "tallies",
    "unfinished_import",
    "verified",
    "verified_for",
    "waiting_import",
]
