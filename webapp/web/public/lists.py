"""The published lists. Plain files: a cache in front may serve them, and no page of ours depends on this process."""

from flask import Response, send_from_directory

from webapp.web.guard import open_door
from webapp.web.house import house
from webapp.web.public import public

A_YEAR = 365 * 86400


@public.get("/lists/head")
@open_door("doors ask for it every few seconds; it names nobody")
@public.doc(summary="The signed head of the published lists (signing/FORMAT.md)", responses=[404])
def head() -> Response:
    response = send_from_directory(house.settings.lists, "head", mimetype="application/octet-stream")
    response.headers["Cache-Control"] = "no-cache"
    return response


@public.get("/lists/<string(length=68):name>")
@open_door("as the head")
@public.doc(summary="A manifest, trust list or revocation list, by the SHA-256 of its content", responses=[404])
def listed(name: str) -> Response:
    response = send_from_directory(house.settings.lists, name, mimetype="application/octet-stream")
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
