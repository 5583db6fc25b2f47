"""/api/public/rules: what the region decides, with its source, and what nobody has published marked as such."""

from datetime import timedelta
from typing import Any

from tests.web.agency.test_rules import PROPOSE, change, tomorrow
from tests.web.clerk import FUHE, signed_in
from tests.web.conftest import Town


def rules(town: Town) -> dict[str, Any]:
    body = town.app.test_client().get("/api/public/rules").json
    assert body["region"] == "十堰市"
    return {rule["name"]: rule for rule in body["rules"]}


def test_anybody_reads_what_holds_and_whether_it_was_published(town: Town) -> None:
    shown = rules(town)
    assert shown["temporary_loss_days"]["value"] == {"zh": "7 天", "en": "7 days"}
    assert not shown["temporary_loss_days"]["confirmed"]
    assert (shown["ecard_start"]["value"]["zh"], shown["ecard_start"]["confirmed"]) == ("持卡人按需要申领", True)
    assert (shown["ecard_start"]["since"], shown["temporary_loss_days"]["since"]) == ("2023-03-01", None)
    assert "第十五条" in shown["compensation"]["source"]
    # Hubei and Shiyan say nothing of it, and what doors and desks go by concerns nobody else.
    assert not {"refusal", "sharing_refusal", "list_limit_hours", "issuer_number"} & shown.keys()


def test_what_comes_is_announced_and_then_holds(own_town: Town) -> None:
    first, second = signed_in(own_town), signed_in(own_town, FUHE)
    where = first.submit(PROPOSE, change(own_town)).headers["Location"].removeprefix("/agency")
    assert rules(own_town)["temporary_loss_days"]["coming"] is None
    second.submit(f"{where}/approve", on=where)
    coming = rules(own_town)["temporary_loss_days"]
    assert coming["coming"] == {"since": tomorrow(own_town), "value": {"zh": "10 天", "en": "10 days"}}
    assert coming["value"]["zh"] == "7 天"
    day = tomorrow(own_town)
    own_town.clock.pass_by(timedelta(days=1).total_seconds())
    held = rules(own_town)["temporary_loss_days"]
    assert (held["value"]["zh"], held["since"], held["confirmed"], held["coming"]) == ("10 天", day, True, None)
