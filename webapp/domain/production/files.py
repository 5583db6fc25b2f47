"""The file that goes to the maker: who gets a card, and what goes on it."""

import csv
import io
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain import actors, cards, ledger, residents
from webapp.domain.ledger import Field, Read, ReadReason
from webapp.domain.production.batch import load_batch, orders_of
from webapp.domain.production.model import MakingBatch
from webapp.domain.requests import Kind, Request

HEADING = ("序号", "申请号", "申请类别", "补换原因", "社会保障号码", "姓名", "行政区划", "服务银行", "原社保卡号")
KIND_WORDS = {Kind.APPLY: "申领", Kind.REPLACE: "补换"}
FIELDS = (Field.NAME, Field.ID_NUMBER, Field.CARD_NUMBER)


def file_name(batch: MakingBatch) -> str:
    return f"making-{batch.number}.csv"


def batch_file(session: Session, batch_id: UUID, *, by: actors.StaffMember, now: datetime) -> bytes:
    """What is still to be made, in GB18030, which holds every rare character; each row is a read its holder sees."""
    batch = load_batch(session, batch_id, by=by)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADING)
    for order, request in orders_of(session, batch.id):
        if order.ended_at is None:
            writer.writerow([order.place, *_row(session, request)])
            read = Read(ReadReason.HANDLE_A_REQUEST, FIELDS, (), case=str(request.id))
            ledger.append_read(session, read, by=by, now=now, resident_id=request.resident_id)
    return out.getvalue().encode("gb18030")


def _row(session: Session, request: Request) -> list[str]:
    person = residents.load_resident(session, request.resident_id)
    old = None if request.card_id is None else cards.find_card(session, request.card_id)
    ground = request.details.get("ground", "")
    bank = request.details.get("bank") or (old.bank_name if old else "")
    kind, number = KIND_WORDS[request.kind], old.number if old else ""
    cells = [request.number, kind, ground, person.id_number, person.name, request.division, bank, number]
    return [_harmless(cell) for cell in cells]


def _harmless(cell: str) -> str:
    """A spreadsheet takes what begins so for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} else cell
