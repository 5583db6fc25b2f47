"""/api/public/catalogue: one small file for everybody, cheap to ask for again."""

import gzip
import json
from typing import Any

from tests.web.conftest import Town
from webapp.domain.catalogue import ITEMS, list_published

PATH = "/api/public/catalogue"


def ask(town: Town, **headers: str) -> Any:
    return town.app.test_client().get(PATH, headers={name.replace("_", "-"): text for name, text in headers.items()})


def test_anybody_gets_every_published_item_in_the_order_of_the_categories(town: Town) -> None:
    body = ask(town).json
    assert [item["code"] for item in body["items"]] == [item.code for item in list_published()]
    order = [category["code"] for category in body["categories"]]
    assert [item["category"] for item in body["items"]] == sorted(
        (item["category"] for item in body["items"]), key=order.index
    )


def test_an_item_carries_its_guide_and_null_where_nobody_has_published_it(town: Town) -> None:
    items = {item["code"]: item for item in ask(town).json["items"]}
    assert items["HR-02"]["time_limit"] == {
        "words": {"zh": "10个工作日", "en": "10 working days"},
        "law": {
            "source": {"zh": "社会保险经办条例", "en": "Regulation on the handling of social insurance"},
            "at": "第六条",
        },
    }
    assert items["HR-02"]["places"] is None
    assert items["CUL-01"]["places"] == {"zh": "图书馆", "en": "Libraries"}
    assert (items["CUL-01"]["action"], items["MED-08"]["action"]) == ("show-code", None)
    assert items["CARD-03"]["action"] == "report-loss"
    assert items["FIN-05"]["department"] is None


def test_no_draft_is_in_it(town: Town) -> None:
    text = ask(town).text
    drafts = [item for item in ITEMS.values() if not item.is_published]
    assert drafts
    assert not [item.code for item in drafts if item.code in text or item.name.zh in text]


def test_it_may_be_kept_by_caches_and_asked_for_again_for_nothing(town: Town) -> None:
    first = ask(town)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in first.headers
    again = ask(town, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.get_data()) == (304, b"")
    assert again.headers["Cache-Control"] == "public, max-age=300"
    assert ask(town, If_None_Match='W/"something else"').status_code == 200


def test_it_is_packed_for_whoever_takes_that(town: Town) -> None:
    plain, packed = ask(town), ask(town, Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert json.loads(gzip.decompress(packed.get_data())) == plain.json
    assert plain.headers["ETag"] == packed.headers["ETag"]


def test_it_is_small_enough_for_every_phone_to_keep(town: Town) -> None:
    assert len(ask(town, Accept_Encoding="gzip").get_data()) < 10_000


def test_what_is_refused_is_never_kept(town: Town) -> None:
    refused = town.app.test_client().get("/api/public/nothing")
    assert refused.status_code == 404
    assert refused.headers["Cache-Control"] == "no-store"
