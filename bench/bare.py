"""The peer of the online scan: a bare Flask route with the same verifies and the same SQL, through the raw DB-API.

It is what somebody would write who needs nothing else: no error page, no log, no second audience. One connection a
process is kept open, which is as fast as any pool can be. `bench/scan_http.py` refuses to measure when the statements
below are no longer those of a scan.
"""

import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import psycopg
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from flask import Flask, abort, request

from bench import raw

TERMINAL = """SELECT terminal.id, terminal.venue_id, venue.scenes, shift.attendant_id
    FROM terminal JOIN venue ON venue.id = terminal.venue_id
    LEFT JOIN shift ON shift.terminal_id = terminal.id AND shift.ended_at IS NULL
    WHERE terminal.token_hash = :token_hash AND terminal.revoked_at IS NULL"""
ANSWERED = "SELECT * FROM scan WHERE terminal_id = :terminal_id AND client_ref = :client_ref"
KNOWN = """SELECT credential.issued_at, credential.last_slot, card.resident_id, credential.card_voids, card.voids,
        ecard.authorised, ecard.state, card.state, card.social_security_state,
        card.void_before, device.void_before, device.signed_out_at, credential.delegation_id,
        delegation.ends_at, delegation.ended_at, delegation.times_left
    FROM credential JOIN ecard ON ecard.id = credential.ecard_id JOIN card ON card.id = ecard.card_id
    JOIN device ON device.id = credential.device_id LEFT JOIN delegation ON delegation.id = credential.delegation_id
    WHERE credential.kid = :kid AND credential.epoch = :epoch AND credential.idx = :idx"""
SOUND = ("active", "active", "active", None, None, None, None, None, None, None)
CLAIM = """UPDATE credential SET last_slot = :slot WHERE kid = :kid AND epoch = :epoch AND idx = :idx
    AND (last_slot IS NULL OR last_slot < :slot)"""
SCAN = """INSERT INTO scan (id, terminal_id, venue_id, client_ref, code_hash, scene, at, judged_at, verdict, reason,
        fare, label, flagged, kid, epoch, idx, slot, age_ms, claimed_slot, late, attendant_id,
        claimed_by, delegation_id)
    VALUES (:id, :terminal_id, :venue_id, :client_ref, :code_hash, :scene, :now, :now, 'accepted', NULL, 0, NULL,
        :flagged, :kid, :epoch, :idx, :slot, 0, :slot,
        :late, :attendant_id, NULL, NULL) ON CONFLICT DO NOTHING"""
LEDGER = """INSERT INTO ledger (at, event, actor_kind, actor_id, resident_id, about)
    VALUES (:now, :event, 'terminal', :actor_id, :resident_id, :about)"""
TRANSACTIONS = [[TERMINAL], [ANSWERED, KNOWN, CLAIM, SCAN, LEDGER]]

Connection = sqlite3.Connection | psycopg.Connection[Any]
Execute = Callable[[str, dict[str, Any]], Any]

application = Flask(__name__)


@application.get("/hello")
def hello() -> dict[str, str]:
    return {"hello": "world"}


@application.post("/insert")
def insert_only() -> dict[str, str]:
    """The verifies and one row, for whoever thinks that this is all a scan needs."""
    values = _read_and_verify(request.get_json())
    values |= {"terminal_id": UUID(request.headers["X-Terminal"]), "attendant_id": None}
    values["venue_id"] = UUID(request.headers["X-Venue"])
    with _transaction(writes=True) as execute:
        execute(SCAN, values)
    return {"verdict": "accepted"}


@application.post("/scan")
def scan() -> dict[str, str]:
    body = request.get_json()
    token_hash = sha256(request.cookies["onecard_terminal"].encode()).digest()
    with _transaction(writes=False) as execute:
        terminal = execute(TERMINAL, {"token_hash": token_hash}).fetchone()
    scenes = terminal[2] if isinstance(terminal[2], list) else json.loads(terminal[2])
    if body["scene"] not in scenes:
        abort(422)
    values = _read_and_verify(body)
    values |= {"terminal_id": _uuid(terminal[0]), "venue_id": _uuid(terminal[1]), "attendant_id": terminal[3]}
    with _transaction(writes=True) as execute:
        return {"verdict": _judge(execute, values)}


def _uuid(stored: UUID | str) -> UUID:
    """PostgreSQL gives a UUID, SQLite its text."""
    return stored if isinstance(stored, UUID) else UUID(stored)


def _judge(execute: Execute, values: dict[str, Any]) -> str:
    if execute(ANSWERED, values).fetchone() is not None:
        return "answered"
    known = execute(KNOWN, values).fetchone()
    if known is None or known[3] != known[4] or known[6:] != SOUND:
        return "unavailable"
    if execute(CLAIM, values).rowcount != 1:
        return "already-used"
    execute(SCAN, values)
    about = {"scan": str(values["id"]), "scene": values["scene"], "verdict": "accepted"}
    row = {"event": "venue:code:scan", "actor_id": str(values["terminal_id"]), "resident_id": known[2]}
    execute(LEDGER, values | row | {"about": json.dumps(about)})
    return "accepted"


def _read_and_verify(body: dict[str, Any]) -> dict[str, Any]:
    code = body["code"]
    data = int(code[2:]).to_bytes(177)
    raw.verify_code(data, _issuer())
    return {
        "id": uuid4(),
        "client_ref": UUID(body["client_ref"]),
        "code_hash": sha256(code.encode()).digest(),
        "scene": body["scene"],
        "now": datetime.now(UTC),
        "flagged": False,
        "late": False,
        "kid": int.from_bytes(data[1:4]),
        "epoch": int.from_bytes(data[4:6]),
        "idx": int.from_bytes(data[9:13]),
        "slot": int.from_bytes(data[109:111]),
    }


@cache
def _issuer() -> EllipticCurvePublicKey:
    return raw.read_point(b"\x04" + bytes.fromhex(os.environ["ISSUER_KEY"]))


@contextmanager
def _transaction(*, writes: bool) -> Iterator[Execute]:
    connection = _connection()
    if isinstance(connection, sqlite3.Connection):
        connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
        yield connection.execute
        connection.commit()
    else:
        yield lambda statement, values: connection.execute(in_psycopg(statement), values)
        connection.commit()


@cache
def _connection() -> Connection:
    return connect(os.environ["DATABASE_URL"])


def connect(url: str) -> Connection:
    if url.startswith("postgresql:"):
        return psycopg.connect(url)
    # As SQLAlchemy writes them, so that both find the other's rows.
    sqlite3.register_adapter(UUID, lambda value: value.hex)
    sqlite3.register_adapter(datetime, lambda value: value.strftime("%Y-%m-%d %H:%M:%S.%f"))
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=10)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


@cache
def in_psycopg(statement: str) -> str:
    return re.sub(r":(\w+)", r"%(\1)s", statement)
