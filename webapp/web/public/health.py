"""Whether the service lives, and whether it can serve."""

from datetime import timedelta

from flask import Response, jsonify

from webapp.keyring import NoKeys
from webapp.web.guard import open_door
from webapp.web.house import house, now
from webapp.web.public import public

WARN = timedelta(days=3)


@public.get("/healthz")
@open_door("a supervisor asks")
@public.doc(summary="The process answers")
def healthz() -> dict[str, str]:
    return {"status": "ok"}


@public.get("/readyz")
@open_door("a supervisor asks")
@public.doc(summary="Database, migrations, keys and trust list are in order", responses=[503])
def readyz() -> Response:
    checks = {"database": _database(), **_keys()}
    ready = all(state != "failed" for state in checks.values())
    response = jsonify({"status": "ok" if ready else "failed", "checks": checks})
    response.status_code = 200 if ready else 503
    return response


def _database() -> str:
    try:
        return "ok" if house.is_migrated() else "failed"
    except Exception:  # noqa: BLE001 - whatever keeps us from the database, the answer is that we are not ready
        return "failed"


def _keys() -> dict[str, str]:
    try:
        keyring = house.keyring.current
        keyring.issuer(now())
        keyring.head_signer(now())
    except NoKeys:
        return {"keys": "failed"}
    left = keyring.trust.next_update - now().timestamp()
    return {
        "keys": "ok",
        "trust-list": "failed" if left <= 0 else "renew-soon" if left < WARN.total_seconds() else "ok",
    }
