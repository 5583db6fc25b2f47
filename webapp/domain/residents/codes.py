"""National codes of sex (GB/T 2261.1) and ethnicity (GB/T 3304), as files of other systems write them."""

from enum import StrEnum


class Sex(StrEnum):
    """GB/T 2261.1; the value is the digit on chips and in files (AAC004)."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    NOT_STATED = "9"


SEX_WORDS = {"未知": Sex.UNKNOWN, "男": Sex.MALE, "女": Sex.FEMALE, "未说明": Sex.NOT_STATED}

NAMES_OF_THE_56 = """
汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇
柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔
独龙 鄂伦春 赫哲 门巴 珞巴 基诺"""
# GB/T 3304; 97 and 98 are for who is of none of the 56.
ETHNICITIES = {
    f"{code:02}": name
    for code, name in enumerate(
        NAMES_OF_THE_56.split(),
        1,
    )
} | {"97": "其他", "98": "外国血统中国籍"}
BY_NAME = {name: code for code, name in ETHNICITIES.items()}


def read_sex(text: str) -> Sex | None:
    """A code or a word; None where it is neither."""
    word = text.strip()
    return SEX_WORDS.get(word) or next((sex for sex in Sex if sex == word), None)


def read_ethnicity(text: str) -> str | None:
    """The two-digit code of what is written as a code, with or without its zero, or as a name: 回, 回族, 3, 03."""
    word = text.strip()
    if word.isascii() and word.isdigit():
        code = word.zfill(2)
        return code if code in ETHNICITIES else None
    return BY_NAME.get(word) or BY_NAME.get(word.removesuffix("族"))
