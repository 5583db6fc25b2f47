"""The issuer's keys and the trust list, as files in one folder.

root.json            public keys of the root, and how many must sign
root.pem             the root's private key: only in a demonstration; elsewhere it lives on a machine without a network
issuer-<kid>.pem     one private key for each issuing kid
trust-list.bin       the newest trust list
"""

import base64
import json
from collections.abc import Mapping, Sequence
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
ROLES = (signing.CREDENTIAL_ROLE, signing.HEAD_ROLE)


class NoKeys(Exception):
    """The key folder is not ready; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """What the service signs and judges with, as read at one moment."""

    trust: signing.TrustList
    root: signing.Root
    keys: Mapping[int, signing.IssuerKey]
    # The trust list as it is published, signatures and all.
    file: bytes

    @classmethod
    def load(cls, folder: Path, profile: Profile) -> "Keyring":
        try:
            root = _read_root(folder, profile)
            # The list was received when it was written; the service judges with it also when it is overdue, and
            # /readyz tells: one stopped timer must not close every door.
            file = (folder / "trust-list.bin").read_bytes()
            trust = signing.read_trust_list(file, root=root, now=0, newest=None)
        except FileNotFoundError as missing:
            raise NoKeys(f"{missing.filename} is missing. Next: flask --app wsgi keys") from None
        own = {kid: folder / f"issuer-{kid:06x}.pem" for kid in trust.keys}
        keys = {kid: signing.FileKey.load(path) for kid, path in own.items() if path.exists()}
        return cls(trust, root, keys, file)

    def issuer(self, now: datetime) -> tuple[signing.IssuerKey, signing.TrustedKey]:
        """The newest key that may sign today's credentials and those fetched ahead."""
        return self._newest(signing.CREDENTIAL_ROLE, until=now + STOP_SIGNING, now=now)

    def head_signer(self, now: datetime) -> tuple[signing.IssuerKey, signing.TrustedKey]:
        """The newest key that may sign heads."""
        return self._newest(signing.HEAD_ROLE, until=now, now=now)

    def _newest(self, role: int, *, until: datetime, now: datetime) -> tuple[signing.IssuerKey, signing.TrustedKey]:
        own = [entry for entry in self.trust.keys.values() if entry.kid in self.keys and entry.role == role]
        living = [entry for entry in own if entry.not_before <= now.timestamp() and until.timestamp() < entry.not_after]
        may_sign = [entry for entry in living if entry.revoked_at is None]
        if not may_sign:
            raise NoKeys(f"No {signing.ROLES[role]} key may sign now. Next: flask --app wsgi keys")
        entry = max(may_sign, key=lambda entry: entry.not_before)
        return self.keys[entry.kid], entry


def prepare(folder: Path, profile: Profile, *, now: datetime) -> None:
    """Makes and renews what is missing or due, where the root key is at hand. Repeats change nothing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    root_path = folder / "root.pem"
    if not (folder / "root.json").exists():
        _write_root(folder, _own_key(root_path))
    newest = Keyring.load(folder, profile) if (folder / "trust-list.bin").exists() else None
    entries = list(newest.trust.keys.values()) if newest else []
    lacking = [role for role in ROLES if not any(_lasts(entry, role, now) for entry in entries)]
    if newest is not None and not lacking and newest.trust.next_update - now.timestamp() >= RENEW_LIST.total_seconds():
        return
    if not root_path.exists():
        raise NoKeys(
            "The trust list must be renewed, and the root key is not here. Next: sign it where the root key is kept"
        )
    for role in lacking:
        entries = [*entries, _new_key(folder, profile, entries, role, now)]
    _publish(folder, entries, newest, signing.FileKey.load(root_path), now)


def _lasts(entry: signing.TrustedKey, role: int, now: datetime) -> bool:
    ours = entry.role == role and entry.revoked_at is None
    return ours and entry.not_after - now.timestamp() > RENEW_KEY.total_seconds()


def _new_key(
    folder: Path, profile: Profile, entries: Sequence[signing.TrustedKey], role: int, now: datetime
) -> signing.TrustedKey:
    """The first key of a role begins today; a later one is published well ahead of its first signature."""
    today = int(now.timestamp()) // DAY * DAY
    is_first = not any(entry.role == role for entry in entries)
    start = today + (0 if is_first else int(KEY_NOTICE.total_seconds()))
    kid = max((entry.kid for entry in entries), default=profile.issuer_number << 12) + 1
    key = _own_key(folder / f"issuer-{kid:06x}.pem")
    signs_credentials = role == signing.CREDENTIAL_ROLE
    return signing.TrustedKey(
        kid=kid,
        suite=signing.ES256,
        key=key.public_key,
        role=role,
        scopes=frozenset(signing.SCOPES) if signs_credentials else frozenset(),
        region=profile.region,
        index_bits=profile.index_bits if signs_credentials else 0,
        not_before=start,
        not_after=start + int(KEY_LIFE.total_seconds()),
    )


def _own_key(path: Path) -> signing.FileKey:
    """A new key; or the one that a run which was cut short left there, before anything named it."""
    return signing.FileKey.load(path) if path.exists() else signing.FileKey.create(path)


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
