"""A hundred people who do not exist: ID numbers of the unassigned county 420399, phones of no network."""

from dataclasses import dataclass
from datetime import date, timedelta

from stdnum import luhn

from webapp.domain.cards import BankState, CardState, SocialSecurityState, card_check_character
from webapp.domain.residents import id_check_digit

COUNT = 100
EXPIRING = 40
POSTED = 89  # somebody ordinary whose new card has just come
DAYS_OF_BIRTH = 31_000  # nobody is born after 2024
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ["建国", "秀英", "明", "芳", "志强", "丽", "玉兰", "磊", "静", "海燕", "文博", "雨桐", "德福", "桂芝", "子涵"]
DIVISIONS = ["420302", "420303", "420304", "420322", "420323", "420324", "420325", "420381"]
BANKS = ["示范银行", "车城示范银行", "武当示范银行"]


@dataclass(frozen=True, slots=True)
class Person:
    """One invented holder and the card she has."""

    name: str
    id_number: str
    phone: str
    card_number: str
    division: str
    bank_name: str
    bank_account: str
    card_state: CardState
    social_security_state: SocialSecurityState
    bank_state: BankState
    chip_id: str | None
    note: str
    # Until its last day; None for a card that is new.
    days_left: int | None = None


# Those who show something: (name, born, card, social security function, bank function, what is special).
SPECIAL = [
    (
        "王小明",
        date(1988, 5, 12),
        CardState.ACTIVE,
        SocialSecurityState.ACTIVE,
        BankState.INACTIVE,
        "一切正常，金融功能未激活",
    ),
    (
        "李秀兰",
        date(1953, 3, 8),
        CardState.ACTIVE,
        SocialSecurityState.ACTIVE,
        BankState.ACTIVE,
        "七十多岁，景区和公交免票",
    ),
    ("张德福", date(1964, 9, 1), CardState.ACTIVE, SocialSecurityState.ACTIVE, BankState.ACTIVE, "六十二岁，景区半价"),
    (
        "陈雨桐",
        date(2001, 1, 20),
        CardState.TEMPORARILY_LOST,
        SocialSecurityState.ACTIVE,
        BankState.LOST,
        "卡片临时挂失",
    ),
    (
        "刘海燕",
        date(1979, 11, 30),
        CardState.SEALED,
        SocialSecurityState.SEALED,
        BankState.INACTIVE,
        "卡片未启用（封存）",
    ),
    ("赵志强", date(1970, 7, 7), CardState.ACTIVE, SocialSecurityState.SUSPENDED, BankState.ACTIVE, "社保功能中止"),
]

# A mother, her daughter and the daughter's child.
FAMILY = {86: date(1951, 6, 18), 87: date(1983, 4, 2), 88: date(2018, 9, 9)}
# A child of a home.
IN_A_HOME = {81: date(2016, 5, 5)}
# A father and his child, whose mother has gone to court.
CONTESTED = {82: date(1984, 9, 1), 83: date(2021, 3, 3)}
# By how many there are from this one on.
NOTES = {
    7: "今天下午有人上门，手机上有核对码",
    8: "卡正在邮寄途中",
    9: "登记信息变更过两次，对其中一次有异议",
    12: "八岁，母亲是监护人",
    13: "替母亲代办，也是孩子的监护人",
    14: "女儿替她代办",
    17: "五岁，父母对监护有争议，监护人代办已冻结",
    18: "孩子的监护有争议，代办已冻结",
    19: "十岁，福利院是监护单位，等另一位经办员复核",
    15: "新卡正在制作，手里有一张临时卡",
}


def _account(number: int) -> str:
    """With its check digit; one in twenty has the next one, so that the page of quality has something to show."""
    first_15 = f"620000000000{number + 1:03}"
    check = int(luhn.calc_check_digit(first_15))
    return f"{first_15}{(check + (number % 20 == 12)) % 10}"


def _invent(number: int) -> Person:
    if number < len(SPECIAL):
        name, born, card, social_security, bank, note = SPECIAL[number]
    else:
        name = SURNAMES[number % len(SURNAMES)] + GIVEN[number * 7 % len(GIVEN)]
        born = (FAMILY | CONTESTED | IN_A_HOME).get(
            number, date(1940, 1, 1) + timedelta(days=number * 577 % DAYS_OF_BIRTH)
        )
        card, social_security, bank = CardState.ACTIVE, SocialSecurityState.ACTIVE, list(BankState)[number % 2]
        note = "卡快到期，可以换卡" if number == EXPIRING else NOTES.get(COUNT - number, "")
    if number == POSTED:
        card, social_security, note = CardState.SEALED, SocialSecurityState.SEALED, "新卡刚寄到，可在自助终端启用"
    first_17 = f"420399{born:%Y%m%d}{number + 1:03}"
    body = f"S{4203 * 1000 + number + 1:07}"
    return Person(
        name=name,
        id_number=first_17 + id_check_digit(first_17),
        phone=f"10000000{number + 1:03}",
        card_number=body + card_check_character(body),
        division=DIVISIONS[number % len(DIVISIONS)],
        bank_name=BANKS[number % len(BANKS)],
        bank_account=_account(number),
        card_state=card,
        social_security_state=social_security,
        bank_state=bank,
        # The last ten came out of another system's base, which did not say which chips they carry.
        chip_id=None if number >= COUNT - 10 else f"420399D156000005{number + 1:08}{'0' * 8}",
        note=note,
        days_left=45 if number == EXPIRING else None,
    )


PEOPLE = [_invent(number) for number in range(COUNT)]
