"""The four ways an act may fail, each with a stable reason word; web/problems.py gives it a status and a sentence."""


class ActError(Exception):
    """An act that may not happen, with the reason word that callers see."""

    default: str

    def __init__(self, reason: str | None = None, *, retry_after: int | None = None) -> None:
        super().__init__(reason or self.default)
        self.reason = reason or self.default
        self.retry_after = retry_after


class NotFound(ActError):
    """There is no such thing for this actor; a stranger's thing and no thing are answered alike."""

    default = "not-found"


class NotAllowed(ActError):
    """The actor is known, or must become known, and may not do this."""

    default = "not-allowed"


class Conflict(ActError):
    """The thing is in a state, or already claimed, so that the act makes no sense now."""

    default = "conflict"


class Invalid(ActError):
    """What was sent cannot be meant."""

    default = "invalid"
