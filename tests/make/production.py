"""Requests that wait for the maker, and the files that come back."""

from uuid import uuid4

from sqlalchemy.orm import Session

from tests.make.requests import clerk, moved, opened
from tests.make.residents import phone_of
from tests.make.times import NOW
from tests.people import PEOPLE
from webapp.domain import actors, cards
from webapp.domain.requests import Kind, Request, State
from webapp.domain.residents.model import Resident

CLERK = actors.StaffMember(uuid4(), actors.Role.AGENCY, None, uuid4())
CHIP = "420399D1560000050000000100{:06}"


def approved(session: Session, holder: Resident, kind: Kind = Kind.APPLY, **asked: str) -> Request:
    request = opened(session, phone_of(session, holder), kind, **asked)
    return moved(session, request, State.CHECKED, State.APPROVED, by=clerk())


def card_number(serial: int) -> str:
    body = f"M{serial:07}"
    return body + cards.card_check_character(body)


def returned(id_number: str, serial: int = 1, **cells: str) -> str:
    """A line of the maker's file: a card that was made, unless the cells say otherwise."""
    values = {
        "序号": str(serial),
        "社保卡号": card_number(serial),
        "社会保障号码": id_number,
        "姓名": next((one.name for one in PEOPLE if one.id_number == id_number), ""),
        "发卡日期": f"{NOW:%Y%m%d}",
        "卡有效期": f"{NOW.year + 10}{NOW:%m%d}",
        "卡识别码": CHIP.format(serial),
        "卡复位码": "00814A444686603203",
        "服务银行": "十堰农商银行",
        "银行卡号": "6200000000009999",
        "个人帐户": "",
        "装箱位置": "A-01",
        "失败环节": "",
        "失败原因": "",
    }
    return ",".join((values | cells).values())


def failed(id_number: str, serial: int = 1, **cells: str) -> str:
    why = {"社保卡号": "", "卡识别码": "", "卡复位码": "", "失败环节": "制卡", "失败原因": "照片不合格"}
    return returned(id_number, serial, **why | cells)
