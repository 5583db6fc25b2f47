"""The application catalogue (应用目录): what the card can be used for, and at which doors.

Rows are data (items/*.toml); one without a published source is a draft that nobody is shown. A row with a scene can be
judged at a door: it names a scope of signing/FORMAT.md and how sure its door must be.
"""

from webapp.domain.catalogue.counter import CounterAct, counter_acts, ways_of
from webapp.domain.catalogue.rules import (
    CATEGORIES,
    ITEMS,
    SCENES,
    Action,
    Channel,
    Citation,
    Form,
    Item,
    Scene,
    Words,
    list_published,
    scene_named,
)

__all__ = [
    "CATEGORIES",
    "ITEMS",
    "SCENES",
    "Action",
    "Channel",
    "Citation",
    "CounterAct",
    "Form",
    "Item",
    "Scene",
    "Words",
    "counter_acts",
    "list_published",
    "scene_named",
    "ways_of",
]
