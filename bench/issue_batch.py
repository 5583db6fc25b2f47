"""Credentials issued a second by the act behind a wallet, fourteen a phone, each wallet committed to the disk."""

import sqlite3
import struct
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from sqlalchemy.orm import Session

import signing
from bench import bare, raw
from bench.measured import CannotRun, Measured
from bench.town import SignedIn, Town
from scripts import machine
from tests.postgresql import cluster
from tests.simulator import DeviceKey
from webapp import ids
from webapp.clock import moment, system_clock
from webapp.domain import codes
from webapp.store.engine import for_writing

ROUNDS = 9
WALLETS = 30
IF_MISSED = (
    "The raw peer believes that the phone has its keys; checking a proof costs three times as much as the signature "
    "that answers it. Beside a peer that checks them too, the rest is SQLAlchemy, the nonce, the card and the ledger."
)
CREDENTIAL = """INSERT INTO credential
    (kid, epoch, idx, ecard_id, device_id, device_key, issued_at, card_voids, ends_at)
    VALUES (:kid, :epoch, :idx, :ecard_id, :device_id, :device_key, :issued_at, 0, :ends_at) ON CONFLICT DO NOTHING"""
LAYOUT = struct.Struct(">IHBBBI32s")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one phone asks for, made beforehand: the phone pays for its own keys."""

    phone: SignedIn
    offered: list[codes.OfferedKey]


def run() -> Iterator[Measured]:
    with tempfile.TemporaryDirectory(prefix="onecard-bench-") as folder:
        yield _measured("sqlite", f"sqlite:///{folder}/onecard.sqlite3", Path(folder))
    try:
        machine.need_postgresql()
    except machine.CannotInstall as why:
        raise CannotRun(str(why)) from None
    with tempfile.TemporaryDirectory(prefix="onecard-bench-") as folder, cluster() as address:
        yield _measured("postgresql", f"{address}/postgres", Path(folder))


def _measured(case: str, url: str, folder: Path) -> Measured:
    town = Town(url, folder / "instance")
    contest = Contest(town, bare.connect(url))
    turns = {
        "ours": contest.issue,
        "raw signing, a bulk insert a wallet": lambda wanted: contest.sign_and_insert(wanted, checked=False),
        "the same, each proof checked": lambda wanted: contest.sign_and_insert(wanted, checked=True),
        "raw signing, one insert of all": contest.sign_all_and_insert,
    }
    rates: dict[str, list[float]] = {name: [] for name in turns}
    for _ in range(ROUNDS):
        for name, turn in turns.items():
            wanted = contest.wanted()
            started = time.perf_counter()
            turn(wanted)
            rates[name].append(len(contest.starts) * WALLETS / (time.perf_counter() - started))
    middle = {name: median(found) for name, found in rates.items()}
    return Measured(case, middle.pop("ours"), "credentials/s", middle, ">= 0.4", IF_MISSED)


class Contest:
    """Ours and the peers on one database, each with phones of its own."""

    def __init__(self, town: Town, connection: bare.Connection) -> None:
        self._town, self._connection = town, connection
        self._issuing = codes.Issuing(town.issuer_key, town.entry, town.house.profile)
        private = getattr(town.issuer_key, "_private_key")  # noqa: B009 # the very key, without what we put around it
        assert isinstance(private, ec.EllipticCurvePrivateKey)
        self._private = private
        [phone] = town.signed_in(1)
        with Session(town.house.engine) as session:
            terms = codes.current_terms(session, by=phone.by, profile=town.house.profile, now=system_clock())
        assert terms is not None
        self.starts, self._life = terms.starts, terms.life_hours

    def wanted(self) -> list[Wanted]:
        return [Wanted(phone, offer(phone.nonce, len(self.starts))) for phone in self._town.signed_in(WALLETS)]

    def issue(self, wanted: Sequence[Wanted]) -> None:
        for one in wanted:
            with Session(for_writing(self._town.house.engine)) as session, session.begin():
                codes.fetch_wallet(
                    session, one.phone.nonce, one.offered, issuing=self._issuing, by=one.phone.by, now=system_clock()
                )

    def sign_and_insert(self, wanted: Sequence[Wanted], *, checked: bool) -> None:
        for one in wanted:
            if checked:
                for key in one.offered:
                    _check(one.phone.nonce, key)
            self._insert(self._sign(one, system_clock()))

    def sign_all_and_insert(self, wanted: Sequence[Wanted]) -> None:
        self._insert([row for one in wanted for row in self._sign(one, system_clock())])

    def _sign(self, one: Wanted, now: datetime) -> list[dict[str, object]]:
        rows = []
        entry = self._town.entry
        shared = {"kid": entry.kid, "issued_at": now, "device_id": one.phone.by.device_id}
        shared["ecard_id"] = self._town.ecards[one.phone.by.id]
        for start, key in zip(self.starts, one.offered, strict=True):
            index, epoch = ids.draw_index(entry.index_bits), (start - entry.not_before) // 3600
            body = LAYOUT.pack(1 << 28 | entry.kid, epoch, self._life, 0, 0, index, key.device_key)
            decode_dss_signature(self._private.sign(b"ronghe/1/credential\0" + body, raw.ALGORITHM))
            ends_at = moment(start + self._life * 3600)
            rows.append(shared | {"epoch": epoch, "idx": index, "device_key": key.device_key, "ends_at": ends_at})
        return rows

    def _insert(self, rows: list[dict[str, object]]) -> None:
        cursor = self._connection.cursor()
        if isinstance(self._connection, sqlite3.Connection):
            cursor.execute("BEGIN IMMEDIATE")
            cursor.executemany(CREDENTIAL, rows)
        else:
            cursor.executemany(bare.in_psycopg(CREDENTIAL), rows)
        self._connection.commit()


def offer(nonce: bytes, count: int) -> list[codes.OfferedKey]:
    """As many new keys of one phone, each with the proof that it has it."""
    keys = [DeviceKey() for _ in range(count)]
    return [codes.OfferedKey(key.public, key.sign(signing.possession_message(nonce, key.public))) for key in keys]


def _check(nonce: bytes, offered: codes.OfferedKey) -> None:
    key = raw.read_point(b"\x02" + offered.device_key)
    message = b"ronghe/1/possession\0" + nonce + offered.device_key
    raw.verify((key, raw.der(offered.possession), message))
