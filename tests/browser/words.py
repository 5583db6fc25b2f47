"""What the apps say, by the names in their message files: tests find things by what is written there."""

import json
from collections.abc import Callable

from scripts.progress import ROOT

Words = Callable[..., str]


def _words(file: str) -> Words:
    messages = json.loads((ROOT / "pwa" / file).read_text())

    def say(sentence: str, **values: str) -> str:
        found = messages
        for part in sentence.split("."):
            found = found[part]
        for gap, value in values.items():
            found = found.replace(f"{{{gap}}}", value)
        # Headlines of the venue mark with a bar where a line may break.
        return str(found).replace("|", "")

    return say


app = _words("resident/texts/app.zh-CN.json")
app_in_english = _words("resident/texts/app.en.json")
code = _words("resident/texts/code.zh-CN.json")
people = _words("resident/texts/people.zh-CN.json")
venue = _words("venue/texts/zh-CN.json")
problems = _words("kit/texts/problems.zh-CN.json")
