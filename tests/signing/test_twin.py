"""The TypeScript twin reads the same golden cases: in Node, and in the browser that phones and scanners are."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from scripts.machine import chromium
from tests.signing.golden import FILES, VECTORS

TWIN = VECTORS.parents[1] / "pwa" / "verify"
NODE = Path(sys.executable).with_name("node")

STRIP = """
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
const sources = process.argv.slice(1).map((path) => stripTypeScriptTypes(readFileSync(path, "utf8")));
process.stdout.write(JSON.stringify(sources));
"""
RUN = """
async (names) => {
  const { runVectors } = await import("/vectors.ts");
  const read = async (name) => [name, await (await fetch(name)).json()];
  return runVectors(Object.fromEntries(await Promise.all(names.map(read))), crypto.subtle);
}
"""


@pytest.mark.node
def test_the_twin_passes_its_tests_in_node() -> None:
    argv = [NODE, "--test", *sorted(TWIN.glob("*.test.ts"))]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr


class TwinHandler(SimpleHTTPRequestHandler):
    """Serves a folder quietly, TypeScript without its types as what it then is."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".ts": "text/javascript"}

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def twin_url(tmp_path: Path) -> Iterator[str]:
    sources = [path for path in sorted(TWIN.glob("*.ts")) if not path.name.endswith(".test.ts")]
    argv = [NODE, "--input-type=module", "--no-warnings", "--eval", STRIP, *sources]
    stripped = json.loads(subprocess.run(argv, capture_output=True, text=True, check=True).stdout)
    for path, source in zip(sources, stripped, strict=True):
        (tmp_path / path.name).write_text(source)
    for name in FILES:
        (tmp_path / name).write_bytes((VECTORS / name).read_bytes())
    (tmp_path / "index.html").write_text("<!doctype html><title>vectors</title>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(TwinHandler, directory=tmp_path))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.browser
def test_the_twin_answers_every_golden_case_in_chromium(twin_url: str) -> None:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
        arguments += ["--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        page = browser.new_page()
        page.goto(twin_url)
        outcome = page.evaluate(RUN, FILES)
        browser.close()
    assert outcome["failures"] == []
    assert outcome["passed"] > 500
