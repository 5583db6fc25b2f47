"""The issuer's keys and the trust list, as files in one folder.

root.json            public keys of the root, and how many must sign
root.pem             the root's private key: only in a demonstration; elsewhere it lives on a machine without a network
issuer-<kid>.pem     one private key for each issuing kid
trust-list.bin       the newest trust list
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import signing
from webapp.domain.regions import Profile

KEY_LIFE = timedelta(days=400)
STOP_SIGNING = timedelta(days=15)  # before not-after, so that credentials fetched ahead live it out
KEY_NOTICE = timedelta(days=16)  # a new key is published longer than any scene lives with an old list
RENEW_KEY = timedelta(days=60)
LIST_LIFE = timedelta(days=90)
RENEW_LIST = timedelta(days=30)
DAY = 86400


class NoKeys(Exception):
    """The key folder is not ready; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """What the service signs and judges with, as read at one moment."""

    trust: signing.TrustList
    root: signing.Root
    keys: dict[int, signing.IssuerKey]

    @classmethod
    def load(cls, folder: Path, profile: Profile) -> "Keyring":
        try:
            root = _read_root(folder, profile)
            # The list was received when it was written; the service judges with it also when it is overdue, and
            # /readyz tells: one stopped timer must not close every door.
            trust = signing.read_trust_list((folder / "trust-list.bin").read_bytes(), root=root, now=0, newest=None)
        except FileNotFoundError as missing:
            raise NoKeys(f"{missing.filename} is missing. Next: flask --app wsgi keys") from None
        own = {kid: folder / f"issuer-{kid:06x}.pem" for kid in trust.keys}
        return cls(trust, root, {kid: signing.FileKey.load(path) for kid, path in own.items() if path.exists()})

    def issuer(self, now: datetime) -> tuple[signing.IssuerKey, signing.TrustedKey]:
        """The newest key that may sign today's credentials and those fetched ahead."""
        may_sign = [entry for entry in self.trust.keys.values() if entry.kid in self.keys and _signs_at(entry, now)]
        if not may_sign:
            raise NoKeys("No issuer key may sign now. Next: flask --app wsgi keys")
        entry = max(may_sign, key=lambda entry: entry.not_before)
        return self.keys[entry.kid], entry


def prepare(folder: Path, profile: Profile, *, now: datetime) -> None:
    """Makes and renews what is missing or due, where the root key is at hand. Repeats change nothing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    root_path = folder / "root.pem"
    if not (folder / "root.json").exists():
        _write_root(folder, signing.FileKey.create(root_path))
    newest = Keyring.load(folder, profile) if (folder / "trust-list.bin").exists() else None
    entries = list(newest.trust.keys.values()) if newest else []
    if not _is_due(newest, entries, now):
        return
    if not root_path.exists():
        raise NoKeys(
            "The trust list must be renewed, and the root key is not here. Next: sign it where the root key is kept"
        )
    if not any(entry.not_after - now.timestamp() > RENEW_KEY.total_seconds() for entry in entries):
        entries.append(_new_key(folder, profile, entries, now))
    _publish(folder, entries, newest, signing.FileKey.load(root_path), now)


def _is_due(newest: Keyring | None, entries: Sequence[signing.TrustedKey], now: datetime) -> bool:
    if newest is None or newest.trust.next_update - now.timestamp() < RENEW_LIST.total_seconds():
        return True
    return not any(entry.not_after - now.timestamp() > RENEW_KEY.total_seconds() for entry in entries)


def _signs_at(entry: signing.TrustedKey, now: datetime) -> bool:
    at = now.timestamp()
    in_time = entry.not_before <= at < entry.not_after - STOP_SIGNING.total_seconds()
    return in_time and entry.role == signing.CREDENTIAL_ROLE and entry.revoked_at is None


def _new_key(
    folder: Path, profile: Profile, entries: Sequence[signing.TrustedKey], now: datetime
) -> signing.TrustedKey:
    """The first key begins today; a later one is published well ahead of its first credential."""
    today = int(now.timestamp()) // DAY * DAY
    start = today + (int(KEY_NOTICE.total_seconds()) if entries else 0)
    kid = max((entry.kid for entry in entries), default=profile.issuer_number << 12) + 1
    key = signing.FileKey.create(folder / f"issuer-{kid:06x}.pem")
    return signing.TrustedKey(
        kid=kid,
        suite=signing.ES256,
        key=key.public_key,
        role=signing.CREDENTIAL_ROLE,
        scopes=frozenset(signing.SCOPES),
        region=profile.region,
        index_bits=profile.index_bits,
        not_before=start,
        not_after=start + int(KEY_LIFE.total_seconds()),
    )


def _publish(
    folder: Path, entries: Sequence[signing.TrustedKey], newest: Keyring | None, root: signing.IssuerKey, now: datetime
) -> None:
    data = signing.make_trust_list(
        entries,
        sequence=newest.trust.sequence + 1 if newest else 1,
        previous=newest.trust.digest if newest else signing.NO_PREVIOUS,
        issued_at=int(now.timestamp()),
        next_update=int((now + LIST_LIFE).timestamp()),
        root_keys=[root],
    )
    draft = folder / "trust-list.new"
    draft.write_bytes(data)
    draft.replace(folder / "trust-list.bin")


def _write_root(folder: Path, key: signing.IssuerKey) -> None:
    public = base64.b64encode(key.public_key).decode()
    (folder / "root.json").write_text(json.dumps({"keys": [public], "threshold": 1}))


def _read_root(folder: Path, profile: Profile) -> signing.Root:
    stated = json.loads((folder / "root.json").read_text())
    keys = tuple(base64.b64decode(key) for key in stated["keys"])
    return signing.Root(profile.issuer_number, keys, stated["threshold"])


class LiveKeyring:
    """The keyring of a running process: read at first use, and again whenever the trust list was replaced."""

    def __init__(self, folder: Path, profile: Profile) -> None:
        self._folder = folder
        self._profile = profile
        self._seen = 0
        self._keyring: Keyring | None = None

    @property
    def current(self) -> Keyring:
        try:
            written = (self._folder / "trust-list.bin").stat().st_mtime_ns
        except FileNotFoundError:
            raise NoKeys("There is no trust list. Next: flask --app wsgi keys") from None
        if self._keyring is None or written != self._seen:
            self._keyring, self._seen = Keyring.load(self._folder, self._profile), written
        return self._keyring


def renew_if_here(folder: Path, profile: Profile, *, now: datetime) -> None:
    """For the jobs process: renews where the root key is at hand; elsewhere the operator does it, warned by /readyz."""
    if (folder / "root.pem").exists():
        prepare(folder, profile, now=now)
