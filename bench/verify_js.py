"""Whole judgements of a code by `pwa/verify`, both signatures checked, as a scanner without a network makes them."""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import sync_playwright

import signing
from bench import raw
from bench.codes import issuer, phones
from bench.measured import ROUNDS, CannotRun, Measured
from scripts import machine
from tests.chromium import ARGUMENTS
from tests.signing.twin import NODE, served_twin

CODES = 200
SECONDS = 0.15
RACE = Path(__file__).with_name("verify_js.mjs")
WHY = (
    "The raw verifies are handed their keys, while a door must import the phone's out of each new code, compressed; "
    "beside raw verifies that import it too, its y given to them, we are at {0:.2f}."
)
IN_NODE = """
import { readFileSync } from "node:fs";
const [race, twin, given] = process.argv.slice(1);
const { measure } = await import(race);
console.log(JSON.stringify(await measure(await import(twin), JSON.parse(readFileSync(given, "utf8")))));
"""
IN_PAGE = """
async () => {
  const [{ measure }, twin] = await Promise.all([import("/race.mjs"), import("/index.ts")]);
  const given = await fetch("/given.json");
  return measure(twin, await given.json());
}
"""


def run() -> Iterator[Measured]:
    with tempfile.TemporaryDirectory(prefix="onecard-bench-") as place:
        folder = Path(place)
        (folder / "given.json").write_text(json.dumps(_given()))
        (folder / "race.mjs").write_text(RACE.read_text())
        with served_twin(folder) as address:
            yield _measured("node", _in_node(folder))
            yield _measured("chromium", _in_chromium(address))


def _measured(case: str, rates: dict[str, list[float]]) -> Measured:
    found = {name: median(rounds) for name, rounds in rates.items()}
    ours = found.pop("ours")
    return Measured(case, ours, "1/s", found, ">= 0.8", WHY.format(ours / list(found.values())[-1]))


def _in_node(folder: Path) -> dict[str, list[float]]:
    files = [folder / name for name in ("race.mjs", "index.ts", "given.json")]
    argv = [NODE, "--input-type=module", "--no-warnings", "--eval", IN_NODE, *files]
    done = subprocess.run(argv, capture_output=True, text=True, check=True)  # noqa: S603 # our own Node
    rates: dict[str, list[float]] = json.loads(done.stdout)
    return rates


def _in_chromium(address: str) -> dict[str, list[float]]:
    try:
        machine.need_chromium()
    except machine.CannotInstall as why:
        raise CannotRun(str(why)) from None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.chromium(), args=ARGUMENTS)
        page = browser.new_page()
        page.goto(address)
        rates: dict[str, list[float]] = page.evaluate(IN_PAGE)
        browser.close()
    return rates


def _given() -> dict[str, Any]:
    key, entry, trust = issuer()
    root = signing.FileKey(ec.generate_private_key(ec.SECP256R1()))
    trust_list = signing.make_trust_list(
        [entry],
        sequence=1,
        previous=signing.NO_PREVIOUS,
        issued_at=trust.issued_at,
        next_update=trust.next_update,
        root_keys=[root],
    )
    now = time.time()
    return {
        "now": now,
        "root": {"issuer": entry.issuer, "keys": [root.public_key.hex()], "threshold": 1},
        "trust_list": trust_list.hex(),
        "codes": [_code(phone.show(now), entry.key) for phone in phones(key, entry, CODES)],
        "rounds": ROUNDS,
        "seconds": SECONDS,
    }


def _code(text: str, issuer_key: bytes) -> dict[str, Any]:
    data = int(text[2:]).to_bytes(177)
    checks = raw.checks_of(text, issuer_key)
    return {
        "text": text,
        "issuer": _check(checks.issuer, data[45:109]),
        "device": _check(checks.device, data[113:]),
    }


def _check(check: raw.Check, signature: bytes) -> dict[str, str]:
    key, _, message = check
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return {"point": point.hex(), "signature": signature.hex(), "message": message.hex()}
