"""Rows of the ledger in the words of the desk; ids become names where the page has them, and else stay out."""

from collections.abc import Mapping

from webapp.domain.catalogue import scene_named
from webapp.domain.ledger import Row
from webapp.web.problems import language
from webapp.web.staff_texts import text


def deed_words(deed: Row, *, phones: Mapping[str, str], scenes: bool) -> dict[str, str]:
    """Who did what, and to what; scenes only where the case is about a code."""
    return {
        "who": text(f"by.{deed.actor_kind}"),
        "what": text(f"deed.{deed.event.replace(':', '-')}"),
        "which": _which(deed, phones, scenes=scenes),
    }


def _which(deed: Row, phones: Mapping[str, str], *, scenes: bool) -> str:
    about = deed.about
    if "verdict" in about:
        scene = f" · {_scene(about['scene'])}" if scenes else ""
        return text(f"scanned.{about['verdict']}") + scene
    if "what" in about:
        return text(f"lost.{about['what']}")
    if "to" in about:
        return text(f"contact.{about['to']}")
    return phones.get(about.get("device", ""), "")


def _scene(code: str) -> str:
    """A scene of an old scan may be in the catalogue no more."""
    scene = scene_named(code)
    return code if scene is None else scene.name_en if language() == "en" else scene.name
