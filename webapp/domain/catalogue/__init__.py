"""The application catalogue (应用目录), as far as doors need it: the scenes a code can be shown at.

An item names a scope of signing/FORMAT.md and how sure its door must be. The whole catalogue will widen these rows.
"""

from webapp.domain.catalogue.rules import SCENES, Scene, scene_named

__all__ = ["SCENES", "Scene", "scene_named"]
