"""Acts at a counter with their twin online, or the reason why there is none (M43)."""

import tomllib
from dataclasses import dataclass
from functools import cache

from webapp.domain.catalogue.rules import FOLDER, Words


@dataclass(frozen=True, slots=True)
class CounterAct:
    """`online`: how it is done without coming. `why_not`: why not, or why not always."""

    kind: str
    act: str
    name: Words
    item: str | None
    online: Words | None
    why_not: Words | None


@cache
def counter_acts() -> tuple[CounterAct, ...]:
    """In the order of the file."""
    stated = tomllib.loads((FOLDER / "counter.toml").read_text())
    return tuple(
        CounterAct(
            kind,
            act,
            Words(**row["name"]),
            row.get("item"),
            Words(**row["online"]) if "online" in row else None,
            Words(**row["why_not"]) if "why_not" in row else None,
        )
        for kind, rows in stated.items()
        for act, row in rows.items()
    )


def ways_of(item: str) -> Words | None:
    """Where an item is done: online, and at a counter for what reason; None of one that no counter does."""
    found = [act for act in counter_acts() if act.item == item]
    if not found:
        return None
    zh = [f"{said}{one.zh}" for act in found for said, one in (("网上：", act.online), ("窗口：", act.why_not)) if one]
    en = [
        f"{said}{one.en}"
        for act in found
        for said, one in (("Online: ", act.online), ("Counter: ", act.why_not))
        if one
    ]
    return Words("；".join(zh), "; ".join(en))
