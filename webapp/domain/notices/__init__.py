"""Notices (通知): what a person must be told. Queued in the transaction of the act, delivered later by a job.

`tell` puts a message into the holder's inbox and, for most kinds, a text message into the outbox; `queue` is for text
messages alone. A notice to nobody is queued like any other and dropped at delivery, so that an unknown card number
costs a request exactly what a known one costs.
"""

from webapp.domain.notices.beside import Heard, is_anything_heard, take_heard
from webapp.domain.notices.deliver import NO_PHONE, Taken, forget_old, mark_failed, mark_sent, take_due
from webapp.domain.notices.lists import (
    Received,
    count_states,
    count_unread,
    list_messages,
    list_troubled,
    read_message,
)
from webapp.domain.notices.queue import queue, tell
from webapp.domain.notices.rules import Kind, Language, NoticeState, Value, text_of, title_of

__all__ = [
    "NO_PHONE",
    "Heard",
    "Kind",
    "Language",
    "NoticeState",
    "Received",
    "Taken",
    "Value",
    "count_states",
    "count_unread",
    "forget_old",
    "is_anything_heard",
    "list_messages",
    "list_troubled",
    "mark_failed",
    "mark_sent",
    "queue",
    "read_message",
    "take_due",
    "take_heard",
    "tell",
    "text_of",
    "title_of",
]
