"""Names of divisions (GB/T 2260, county level, list of the NBS of 2023-06-30) for the regions whose profiles we carry.

A code that is not here is not wrong: numbers of abolished counties live on in people's ID numbers.
"""

NAMES = {
    "420000": "湖北省",
    "420300": "十堰市",
    "420302": "茅箭区",
    "420303": "张湾区",
    "420304": "郧阳区",
    "420322": "郧西县",
    "420323": "竹山县",
    "420324": "竹溪县",
    "420325": "房县",
    "420381": "丹江口市",
}


def division_name(code: str) -> str:
    return NAMES.get(code, code)


def is_within(division: str, area: str | None) -> bool:
    """Whether a division lies in an area, whose code ends in zeros for what it does not tell apart; no area is all."""
    return area is None or division.startswith(area.removesuffix("00").removesuffix("00"))
