"""Notices (通知): what a person must be told. Queued in the transaction of the act, delivered later by a job.

A notice to nobody is queued like any other and dropped at delivery, so that an unknown card number costs a request
exactly what a known one costs.
"""

from webapp.domain.notices.deliver import Taken, forget_old, mark_failed, mark_sent, take_due
from webapp.domain.notices.queue import queue
from webapp.domain.notices.rules import Kind, NoticeState, text_of

__all__ = ["Kind", "NoticeState", "Taken", "forget_old", "mark_failed", "mark_sent", "queue", "take_due", "text_of"]
