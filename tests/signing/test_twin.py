"""The TypeScript twin reads the same golden cases: in Node, and in the browser that phones and scanners are."""

import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from scripts.machine import chromium
from tests.signing.golden import FILES, VECTORS
from tests.signing.twin import NODE, TWIN, served_twin

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


@pytest.mark.browser
def test_the_twin_answers_every_golden_case_in_chromium(tmp_path: Path) -> None:
    for name in FILES:
        shutil.copy(VECTORS / name, tmp_path)
    with served_twin(tmp_path) as address, sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
        arguments += ["--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        page = browser.new_page()
        page.goto(address)
        outcome = page.evaluate(RUN, FILES)
        browser.close()
    assert outcome["failures"] == []
    assert outcome["passed"] > 800
