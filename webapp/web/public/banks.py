"""Where banks say what became of the account on a card. Their signature is their sign-in."""

import json
from datetime import datetime
from uuid import UUID

from flask import Response, request

from webapp.domain import bank, cards
from webapp.domain.errors import Invalid, NotFound
from webapp.web.guard import open_door
from webapp.web.house import house, now
from webapp.web.problems import problem
from webapp.web.public import public
from webapp.web.transaction import session

LATEST_NUMBER = 2**62
LONGEST_ACCOUNT = 40


@public.post("/api/bank/words")
@open_door("the signature of the bank is looked at")
@public.doc(hide=True)
def hear_bank() -> Response:
    """As docs/ports/bank.md says; not described with the rest, because only the banks' gateway calls it."""
    line = house.bank_line
    if line is None:
        raise NotFound
    body = request.get_data()
    said = _read(body)
    reference, headers = str(said.reference), request.headers
    sent_at, signature = headers.get("OneCard-Time", ""), headers.get("OneCard-Signature", "")
    if not line.proves(reference, sent_at, body, signature, now=now()):
        return problem("not-signed-in")
    heard = cards.hear_bank(session(), said, now=now())
    content = json.dumps({"reference": reference, "result": heard.value}).encode()
    response = Response(content, mimetype="application/json")
    response.headers["OneCard-Signature"] = line.sign(reference, content)
    return response


def _read(body: bytes) -> bank.Said:
    try:
        given = json.loads(body)
        number, count, account = given["card_number"], given["number"], given.get("account")
        said = bank.Said(
            reference=UUID(given["reference"]),
            card_number=number,
            number=count,
            word=bank.Word(given["event"]),
            at=datetime.fromisoformat(given["at"]),
            account=account,
        )
        counts = type(count) is int and 0 < count < LATEST_NUMBER
        reads = isinstance(number, str) and said.at.tzinfo is not None
        fits = given["reference"] == str(said.reference) and _is_account(account)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Invalid from None
    if not (counts and reads and fits):
        raise Invalid
    return said


def _is_account(text: object) -> bool:
    return text is None or (
        isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= LONGEST_ACCOUNT
    )
