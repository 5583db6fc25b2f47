"""What a suspension of the social security function leaves open, as the region says (M16)."""

from webapp.domain import catalogue
from webapp.domain.notices.rules import Value
from webapp.domain.regions import Profile


def scenes_left_open(profile: Profile) -> list[catalogue.Scene]:
    return [scene for code in profile.suspension_open_scenes if (scene := catalogue.scene_named(code)) is not None]


def said_left_open(profile: Profile) -> dict[str, Value]:
    """For the holder; None leaves its sentence out."""
    scenes = scenes_left_open(profile)
    names = {"zh": "、".join(one.name for one in scenes), "en": ", ".join(one.name_en for one in scenes)}
    return {"open": names if scenes else None}
