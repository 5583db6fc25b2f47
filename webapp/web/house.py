"""What every request may need, made once in create_app."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast

from flask import current_app, g
from sqlalchemy import Engine
from werkzeug.local import LocalProxy

import signing
from webapp.clock import Clock
from webapp.domain.regions import Profile
from webapp.domain.rulebook import RuleBook
from webapp.domain.venues import EnrolmentLinks
from webapp.keyring import LiveKeyring
from webapp.settings import Settings


class SignedLine(Protocol):
    """Somebody outside who signs what is said to us, and to whom we sign what we answer."""

    def proves(self, reference: str, sent_at: str, body: bytes, signature: str, *, now: datetime) -> bool:
        """Whether it was said so, and lately."""

    def sign(self, reference: str, content: bytes) -> str:
        """What stands beside our answer."""


@dataclass(frozen=True, slots=True)
class House:
    settings: Settings
    engine: Engine
    clock: Clock
    rules: RuleBook
    keyring: LiveKeyring
    credentials: signing.CredentialCache
    links: EnrolmentLinks
    is_migrated: Callable[[], bool]
    # The simulator's messages, in a demonstration; nothing anywhere else.
    sms_outbox: Callable[[], list[Mapping[str, str]]] | None
    # The banks', where one is connected.
    bank_line: SignedLine | None = None

    @property
    def profile(self) -> Profile:
        """What is in force in this region now."""
        return self.rules.profile(self.clock())


def _current() -> House:
    return cast("House", current_app.extensions["house"])


house = cast("House", LocalProxy(_current))


def now() -> datetime:
    """The one reading of the clock in this request."""
    if "now" not in g:
        g.now = house.clock()
    return cast("datetime", g.now)


def server_time() -> float:
    return now().timestamp()


Json = dict[str, Any]
