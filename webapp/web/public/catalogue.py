"""The application catalogue, for anybody: one small file that an app keeps and searches without a network."""

import gzip
import hashlib
import json
from dataclasses import asdict
from functools import cache
from typing import Any

from apiflask import Schema
from apiflask.fields import Boolean, Integer, List, Nested, String
from apiflask.validators import OneOf
from flask import Response, request

from webapp.domain import catalogue
from webapp.domain.regions import PublishedLimit
from webapp.web.fields import one_of
from webapp.web.guard import open_door
from webapp.web.house import house
from webapp.web.public import public

HELD = 300  # seconds; then a cache asks again, and learns with a few bytes that nothing has changed


class Words(Schema):
    zh = String(required=True)
    en = String(required=True)


class Citation(Schema):
    source = Nested(Words, required=True)
    at = String(required=True, allow_none=True, metadata={"description": "the place in the source, e.g. 第六条"})


class TimeLimit(Schema):
    words = Nested(Words, required=True)
    law = Nested(Citation, required=True)


class Limit(Schema):
    """Read by the clock of requests too, so that guide and promise cannot differ."""

    channel = one_of(catalogue.Channel)
    working_days = Integer(required=True, metadata={"description": "0: the same day"})
    assumed = Boolean(required=True, metadata={"description": "nobody has published it yet"})


class Category(Schema):
    code = String(required=True)
    name = Nested(Words, required=True)


UNPUBLISHED = {"description": "null: 待主管部门公布, to be published by the authority"}


class CatalogueItem(Schema):
    code = String(required=True)
    category = String(required=True)
    name = Nested(Words, required=True)
    department = Nested(Words, required=True, allow_none=True, metadata=UNPUBLISHED)
    forms = List(String(validate=OneOf([*catalogue.Form])), required=True)
    channels = List(
        String(validate=OneOf([*catalogue.Channel])), required=True, metadata={"description": "empty: unpublished"}
    )
    law = List(Nested(Citation), required=True)
    purpose = Nested(Words, required=True, allow_none=True, metadata=UNPUBLISHED)
    conditions = Nested(Words, required=True, allow_none=True, metadata=UNPUBLISHED)
    steps = Nested(Words, required=True, allow_none=True, metadata=UNPUBLISHED)
    places = Nested(Words, required=True, allow_none=True, metadata=UNPUBLISHED)
    time_limit = Nested(TimeLimit, required=True, allow_none=True, metadata=UNPUBLISHED)
    limits = List(Nested(Limit), required=True, metadata={"description": "of items that can be asked for here"})
    also = List(String(), required=True, metadata={"description": "what else people call it, for searching"})
    action = one_of(catalogue.Action, allow_none=True, metadata={"description": "what of the app it begins"})


class Catalogue(Schema):
    version = String(required=True, metadata={"description": "changes when anything in it changes"})
    categories = List(Nested(Category), required=True, metadata={"description": "in the order people see them"})
    items = List(Nested(CatalogueItem), required=True)


@public.get("/api/public/catalogue")
@open_door("what the card can be used for is for everybody")
@public.output(Catalogue)
def show_catalogue() -> Response:
    """Every published item with its guide; null where nobody has published it yet"""
    plain, packed, version = _file(house.profile.service_limits)
    takes_gzip = bool(request.accept_encodings["gzip"])
    response = Response(packed if takes_gzip else plain, mimetype="application/json")
    if takes_gzip:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={HELD}"
    # Weak, because the packed and the plain bytes say the same.
    response.set_etag(version, weak=True)
    return response.make_conditional(request)  # type: ignore[return-value] # werkzeug's own response type


@cache
def _file(limits: tuple[PublishedLimit, ...]) -> tuple[bytes, bytes, str]:
    """Made once a process, because the rows are part of the program, and again when the region changes a limit."""
    content = {
        "categories": [{"code": code, "name": asdict(name)} for code, name in catalogue.CATEGORIES.items()],
        "items": [_item(item, limits) for item in catalogue.list_published()],
    }
    version = hashlib.sha256(_json(content)).hexdigest()[:16]
    plain = _json({"version": version} | content)
    return plain, gzip.compress(plain, mtime=0), version


def _item(item: catalogue.Item, limits: tuple[PublishedLimit, ...]) -> dict[str, Any]:
    own = [limit for limit in limits if limit.item == item.code]
    dumped: dict[str, Any] = CatalogueItem().dump(item)
    # Where it is done online, or why not, where no place was published (M43).
    places = item.places or catalogue.ways_of(item.code)
    return dumped | {"limits": Limit(many=True).dump(own), "places": places and asdict(places)}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
