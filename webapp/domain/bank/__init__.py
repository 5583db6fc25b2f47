"""Banks (合作银行): what they are told of cards, and what they said of the accounts on them.

Invariants: news is written in the transaction of what it tells, and sent once and in order for each card, until the
bank has answered; a word of a bank counts once, and never after a later one. What a card becomes by it, the room of
cards says.
"""

from webapp.domain.bank.hear import Said, has_closed, heard_before, is_overtaken, keep_word
from webapp.domain.bank.model import BankNews
from webapp.domain.bank.rules import Heard, News, Refusal, Told, Word
from webapp.domain.bank.tell import (
    About,
    forget_old,
    is_news_due,
    news_of,
    record_not_told,
    record_told,
    take_due_news,
    tell,
)

__all__ = [
    "About",
    "BankNews",
    "Heard",
    "News",
    "Refusal",
    "Said",
    "Told",
    "Word",
    "forget_old",
    "has_closed",
    "heard_before",
    "is_news_due",
    "is_overtaken",
    "keep_word",
    "news_of",
    "record_not_told",
    "record_told",
    "take_due_news",
    "tell",
]
