"""Every way this package refuses: one family, one stable reason word each.

The words are registered in FORMAT.md 9 and shared with the TypeScript twin. An error carries
its reason and nothing that came from the code, because what was not verified is not repeated.
"""


class SigningError(Exception):
    """A code, list or proof was refused; `reason` is the word to keep and to show."""

    reason: str

    def __init__(self) -> None:
        super().__init__(self.reason)


class NotOurs(SigningError):
    """The text is no fused code at all: another length or another prefix."""

    reason = "not-ours"


class Malformed(SigningError):
    """It has the shape of a fused code, but a field holds what no issuer or phone writes."""

    reason = "malformed"


class UnknownKey(SigningError):
    """The trust list does not name this key. Not a forgery: update the list and judge again."""

    reason = "unknown-key"


class KeyNotValid(SigningError):
    """The key may not sign this: another role, another scope, or outside its time."""

    reason = "key-not-valid"


class KeyRevoked(SigningError):
    """The issuer's key was revoked, and with it all that it ever signed."""

    reason = "key-revoked"


class BadSignature(SigningError):
    """A signature is absent, out of range, not canonical, or not by the key it must be by."""

    reason = "bad-signature"


class WrongScope(SigningError):
    """The credential is for another family of scenes."""

    reason = "wrong-scope"


class WrongChallenge(SigningError):
    """The code answers another challenge than the one asked, or none."""

    reason = "wrong-challenge"


class Expired(SigningError):
    """The slot lies behind the credential's life."""

    reason = "expired"


class TooOld(SigningError):
    """The code was drawn longer ago than the scene accepts: a screenshot, or a slow clock."""

    reason = "too-old"


class FromTheFuture(SigningError):
    """The code will be drawn later than the scene accepts: a clock is wrong."""

    reason = "from-the-future"


class AlreadyUsed(SigningError):
    """This slot, or a later one of the same credential, has been accepted before."""

    reason = "already-used"


class Unavailable(SigningError):
    """The card or the phone is lost, frozen or suspended; a door never learns which."""

    reason = "unavailable"


class BadPossession(SigningError):
    """The phone did not prove that it holds the device key."""

    reason = "bad-possession"


class ListMalformed(SigningError):
    """A list, manifest or head breaks its layout or its rules, or is not the file that was named."""

    reason = "list-malformed"


class ListBadSignature(SigningError):
    """Too few root keys signed the trust list, or no head key in force signed the head."""

    reason = "list-bad-signature"


class ListForeignKey(SigningError):
    """A trust list or a manifest speaks of a key of another issuer number than its own."""

    reason = "list-foreign-key"


class ListRollback(SigningError):
    """A trust list, manifest or head is older than one already held."""

    reason = "list-rollback"


class ListFork(SigningError):
    """A trust list, manifest or head contradicts one already held."""

    reason = "list-fork"


class ListExpired(SigningError):
    """The trust list should have been followed by a newer one before it came here."""

    reason = "list-expired"


class ListTooOld(SigningError):
    """What this door knows of revocations is older than the scene lives with."""

    reason = "list-too-old"


REASONS = {error.reason: error for error in SigningError.__subclasses__()}
"""Reason word -> error class. `clock-skew` and `own-clock-wrong` are not among them: they refuse nobody."""
