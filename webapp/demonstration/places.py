"""One made-up venue of each kind that 宁夏 第九条 and 鄂政办发〔2022〕3号 二 name."""

from typing import Any

from webapp.domain.venues import VenueKind

VENUES: list[dict[str, Any]] = [
    {"kind": kind, "name": name, "address": address, "division": division, "scenes": scenes}
    for kind, name, address, division, scenes in [
        (VenueKind.HRSS_OFFICE, "示范人社服务大厅", "茅箭区示范路1号", "420302", ["HR-02", "GOV-01"]),
        (VenueKind.GOVERNMENT_HALL, "示范政务服务大厅", "茅箭区示范路2号", "420302", ["GOV-01"]),
        (VenueKind.HOSPITAL, "示范人民医院", "张湾区示范路3号", "420303", ["MED-01", "MED-06"]),
        (VenueKind.PHARMACY, "示范大药房", "张湾区示范路5号", "420303", ["MED-08"]),
        (VenueKind.BUS, "示范公交5路", "茅箭区公交示范站", "420302", ["TRA-01"]),
        (VenueKind.METRO, "示范轨道交通站", "茅箭区示范站", "420302", ["TRA-02"]),
        (VenueKind.LIBRARY, "示范图书馆", "茅箭区示范路6号", "420302", ["CUL-01"]),
        (VenueKind.MUSEUM, "示范博物馆", "茅箭区示范路7号", "420302", ["CUL-02"]),
        (VenueKind.SCIENCE_MUSEUM, "示范科技馆", "郧阳区示范路8号", "420304", ["CUL-03"]),
        (VenueKind.ART_MUSEUM, "示范美术馆", "郧阳区示范路9号", "420304", ["CUL-04"]),
        (VenueKind.ARTS_HALL, "示范艺术馆", "郧阳区示范路10号", "420304", ["CUL-05"]),
        (VenueKind.SCENIC_AREA, "示范山水景区", "丹江口市示范路11号", "420381", ["TOU-01"]),
        (VenueKind.SPORTS_GROUND, "示范体育场", "房县示范路12号", "420325", ["SPO-01"]),
        (VenueKind.BANK_OUTLET, "示范银行网点", "竹山县示范路13号", "420323", ["BANK-01"]),
    ]
]
