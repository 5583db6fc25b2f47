"""The TypeScript twin reads the same golden cases: here in the browser, and in Node with the tests of the apps."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.signing.golden import FILES, VECTORS
from tests.signing.twin import served_twin

RUN = """
async (names) => {
  const { runVectors } = await import("/vectors.ts");
  const read = async (name) => [name, await (await fetch(name)).json()];
  return runVectors(Object.fromEntries(await Promise.all(names.map(read))), crypto.subtle);
}
"""


@pytest.mark.browser
def test_the_twin_answers_every_golden_case_in_chromium(browser: Browser, tmp_path: Path) -> None:
    for name in FILES:
        shutil.copy(VECTORS / name, tmp_path)
    with served_twin(tmp_path) as address, browser.new_page() as page:
        page.goto(address)
        outcome = page.evaluate(RUN, FILES)
    assert outcome["failures"] == []
    assert outcome["passed"] > 800
