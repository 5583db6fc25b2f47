"""Publishes what doors must know: the trust list, the lists of dead credentials, and a signed head that binds them.

Static files in one folder, so that any cache can serve them; only the head changes under its name. A death among
credentials that run now or begin within two hours is published at once. Those of later days follow once an hour, all
together, so that no push shows which credentials belong to one phone.
"""

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

import signing
from webapp.clock import Clock
from webapp.domain import codes
from webapp.keyring import Keyring, LiveKeyring

HEAD_EVERY = timedelta(seconds=60)
HEAD_LIVES = timedelta(hours=1)
NEAR = timedelta(hours=2)
FAR_EVERY = timedelta(hours=1)
KEEP_FILES = timedelta(days=1)
HOUR = 3600

Dead = Mapping[codes.Epoch, list[int]]


class ListPublisher:
    """Remembers what it published last, to do nothing while nothing has changed."""

    def __init__(self, engine: Engine, keyring: LiveKeyring, folder: Path, clock: Clock) -> None:
        self._engine = engine
        self._keyring = keyring
        self._folder = folder
        self._clock = clock
        self._seen: object = None
        self._head_at: datetime | None = None
        self._content: object = None
        self._manifest = b""
        self._far: Dead = {}
        self._far_at: datetime | None = None

    def tick(self) -> None:
        now = self._clock()
        keyring = self._keyring.current
        with Session(self._engine) as session:
            seen = (codes.newest_death(session), keyring.trust.digest)
            is_due = self._head_at is None or now - self._head_at >= HEAD_EVERY
            if seen == self._seen and not is_due:
                return
            dead = codes.dead_credentials(session, now=now)
        self._publish(keyring, self._batched(dead, keyring, now), now)
        self._seen, self._head_at = seen, now

    def _batched(self, dead: Dead, keyring: Keyring, now: datetime) -> Dead:
        # A key that the trust list no longer names opens nothing, and needs no list.
        dead = {epoch: indices for epoch, indices in dead.items() if epoch[0] in keyring.trust.keys}
        if self._far_at is None or now - self._far_at >= FAR_EVERY:
            self._far, self._far_at = dead, now
        soon = (now + NEAR).timestamp()
        near = {epoch: indices for epoch, indices in dead.items() if _start(epoch, keyring) <= soon}
        later = {epoch: indices for epoch, indices in self._far.items() if _start(epoch, keyring) > soon}
        return near | later

    def _publish(self, keyring: Keyring, dead: Dead, now: datetime) -> None:
        at = int(now.timestamp())
        lists = {epoch: _write_list(epoch, indices, keyring) for epoch, indices in dead.items()}
        listed = sorted(signing.Listed.of(*epoch, data) for epoch, data in lists.items())
        sequence = _next_sequence(_published(self._folder), at)
        # The manifest is made anew only when a file changed, so that a door fetches nothing it already has.
        if (content := (keyring.file, listed)) != self._content:
            self._manifest = signing.make_manifest(
                sequence=sequence, issued_at=at, trust_list=keyring.file, lists=listed
            )
            self._content = content
        key, entry = keyring.head_signer(now)
        head = signing.make_head(
            key,
            entry,
            sequence=sequence,
            issued_at=at,
            next_update=at + int(HEAD_LIVES.total_seconds()),
            manifest=self._manifest,
        )
        self._folder.mkdir(parents=True, exist_ok=True)
        for data in (keyring.file, *lists.values(), self._manifest):
            _write_once(self._folder / signing.file_name(sha256(data).digest()), data, now)
        # The head goes last: whoever reads it finds everything it names.
        _write(self._folder / "head", head)
        _forget_old(self._folder, now)


def _start(epoch: codes.Epoch, keyring: Keyring) -> float:
    kid, hours = epoch
    return keyring.trust.keys[kid].not_before + hours * HOUR


def _write_list(epoch: codes.Epoch, indices: list[int], keyring: Keyring) -> bytes:
    kid, hours = epoch
    return signing.write_list(kid, hours, keyring.trust.keys[kid].index_bits, indices)


def _published(folder: Path) -> signing.Head | None:
    """The head that lies there now, perhaps written before a restart."""
    path = folder / "head"
    return signing.peek_head(path.read_bytes()) if path.exists() else None


def _next_sequence(before: signing.Head | None, at: int) -> int:
    """Sequences are Unix seconds, so that they rise also where the folder was lost; two in one second still differ."""
    return at if before is None else max(at, before.sequence + 1)


def _write_once(path: Path, data: bytes, now: datetime) -> None:
    """A file named by its content is written once, and bears when a head last named it by this job's own clock."""
    if not path.exists():
        _write(path, data)
    os.utime(path, (now.timestamp(), now.timestamp()))


def _write(path: Path, data: bytes) -> None:
    draft = path.with_suffix(".new")
    draft.write_bytes(data)
    draft.replace(path)


def _forget_old(folder: Path, now: datetime) -> None:
    """Files that no head has named for a day."""
    for path in folder.glob("*.bin"):
        if now.timestamp() - path.stat().st_mtime > KEEP_FILES.total_seconds():
            path.unlink(missing_ok=True)
