"""The start page, and the apps' pages for addresses that only the app itself understands."""

from pathlib import Path

from flask import Response, render_template, send_file

from webapp.domain.errors import NotFound
from webapp.domain.regions import division_name
from webapp.web.guard import open_door
from webapp.web.house import house
from webapp.web.public import public

ROOT = Path(__file__).parents[3]


@public.get("/")
@open_door("the first page")
@public.doc(hide=True)
def start() -> str:
    return render_template(
        "start.html", region=division_name(house.settings.region), demonstration=house.settings.demonstration
    )


@public.get("/<any(resident, venue):app>/<path:_page>")
@open_door("the app signs people in itself")
@public.doc(hide=True)
def app_page(app: str, _page: str) -> Response:
    """Any address inside an app is its one page; WhiteNoise has already answered for files that exist."""
    index = ROOT / "static" / app / "index.html"
    if "." in _page.rpartition("/")[2] or not index.exists():
        raise NotFound
    return send_file(index, max_age=0)


@public.get("/<any('tokens.css', 'page.css'):sheet>")
@open_door("a style sheet")
@public.doc(hide=True)
def style(sheet: str) -> Response:
    """The one file of design tokens, and what the pages of the server itself make of it."""
    folder = ROOT / "pwa" / "kit" if sheet == "tokens.css" else Path(__file__).parent
    return send_file(folder / sheet, max_age=3600)
