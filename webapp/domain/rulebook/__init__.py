"""The rule book (规定): what clerks change of the region's values, and the rules as a running process has them.

Invariants: nobody alone changes a value; nobody changes what was in force on a day that has begun, so that a rule can
be replayed with the version of its time (N36); rows are only added.
"""

from webapp.domain.rulebook.book import RuleBook
from webapp.domain.rulebook.changes import Change, ChangeState, Decision
from webapp.domain.rulebook.lists import count_news, list_changes, list_versions, load_change, mark_seen
from webapp.domain.rulebook.propose import Proposed, decide_change, propose_change

__all__ = [
    "Change",
    "ChangeState",
    "Decision",
    "Proposed",
    "RuleBook",
    "count_news",
    "decide_change",
    "list_changes",
    "list_versions",
    "load_change",
    "mark_seen",
    "propose_change",
]
