"""One process of a race, started by test_race.py: many threads post one code at the same moment, each a door."""

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from uuid import uuid4

from tests.simulator import ORIGIN
from webapp.app import create_app
from webapp.settings import Settings

BODY = {"scene": "CUL-01"}


def main() -> None:
    code, unix, *cookies = json.loads(sys.stdin.readline())
    at = datetime.fromtimestamp(unix, UTC)
    app = create_app(Settings.from_env(os.environ), clock=lambda: at)
    together = Barrier(len(cookies))
    app.test_client().get("/readyz")
    print("ready", flush=True)  # noqa: T201 # the signal that the test waits for
    start = float(sys.stdin.readline())

    def post(cookie: str) -> list[str | None]:
        client = app.test_client()
        client.set_cookie("onecard_terminal", cookie, path="/api/venue/")
        body = BODY | {"code": code, "client_ref": str(uuid4())}
        together.wait()
        time.sleep(max(0.0, start - time.time()))
        answer = client.post("/api/venue/scans", json=body, headers=ORIGIN)
        return [str(answer.status_code), answer.json.get("verdict"), answer.json["reason"]]

    with ThreadPoolExecutor(len(cookies)) as pool:
        print("answers", json.dumps(list(pool.map(post, cookies))), flush=True)  # noqa: T201 # what the test reads


if __name__ == "__main__":
    main()
