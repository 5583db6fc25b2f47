"""Venues (用卡场所) and their terminals (扫码终端).

Invariants: a link enrols one terminal once; a revoked terminal is nobody from its next request on.
"""

from webapp.domain.venues.enrol import Enrolled, enrol_terminal, invite_terminal, revoke_terminal
from webapp.domain.venues.lists import Post, list_posts, list_venues, load_post, terminal_of_token
from webapp.domain.venues.register import register_venue
from webapp.domain.venues.rules import EnrolmentLinks, LinkExpired, VenueKind

__all__ = [
    "Enrolled",
    "EnrolmentLinks",
    "LinkExpired",
    "Post",
    "VenueKind",
    "enrol_terminal",
    "invite_terminal",
    "list_posts",
    "list_venues",
    "load_post",
    "register_venue",
    "revoke_terminal",
    "terminal_of_token",
]
