"""What pages of staff say, in the reader's language: Chinese, and English for who asks for it."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import url_for
from markupsafe import Markup

from webapp.clock import china_time, in_china
from webapp.web.house import now
from webapp.web.problems import TABLE, language

HERE = Path(__file__).parent
MINUTE, HOUR, DAY = 60, 3600, 86400


def _flat(table: dict[str, Any], prefix: str = "") -> dict[str, dict[str, str]]:
    if "zh" in table:
        return {prefix: table}
    rows: dict[str, dict[str, str]] = {}
    for name, inner in table.items():
        rows |= _flat(inner, f"{prefix}.{name}" if prefix else name)
    return rows


# The words of all pages first, then each audience's own.
FILES = [HERE / "staff_texts.toml", *sorted(HERE.glob("*/texts.toml"))]
TEXTS = {key: row for file in FILES for key, row in _flat(tomllib.loads(file.read_text())).items()}


def text(key: str, **values: object) -> str:
    return TEXTS[key][language()].format(**values)


def has_text(key: str) -> bool:
    return key in TEXTS


def sentence(reason: str) -> str:
    """Why something was refused and what to do: in the words of these pages where they have their own."""
    if has_text(f"refused.{reason}"):
        return text(f"refused.{reason}")
    row, english = TABLE[reason], language() == "en"
    return f"{row['en']}. {row['en_next']}" if english else f"{row['zh']}。{row['zh_next']}"


def address(page: str, **values: Any) -> str:
    """Of a page of the same audience, so that a shared template needs no other name."""
    return url_for(f".{page}", **values)


def when(at: datetime, *, beside: bool = True) -> Markup:
    """11月22日 09:41 and, beside it, how long ago or how soon that is."""
    shown = china_time(at.isoformat()) if language() == "zh" else f"{in_china(at):%-d %b %H:%M}"
    moment = Markup('<time datetime="{}">{}</time>').format(at.isoformat(), shown)
    return moment + Markup(' <span class="relative">{}</span>').format(relative(at - now())) if beside else moment


def relative(away: timedelta) -> str:
    seconds = away.total_seconds()
    side, apart = ("ago", -seconds) if seconds <= 0 else ("ahead", seconds)
    if apart < MINUTE:
        return text(f"time.{side}.now")
    for unit, length in (("days", DAY), ("hours", HOUR)):
        if apart >= length:
            return text(f"time.{side}.{unit}", n=int(apart // length))
    return text(f"time.{side}.minutes", n=int(apart // MINUTE))
