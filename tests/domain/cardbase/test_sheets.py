"""Files as other systems leave them: encodings, titles above headings, merged cells, several sheets."""

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.make.card_files import HEADINGS, csv_file, row, xlsx_file
from webapp.domain.cardbase import Column, Reason, Unreadable, inspect, lines_of
from webapp.domain.cardbase.words import TEXTS, file_sentence

SHEET = "xl/worksheets/sheet1.xml"


def names(path: Path) -> list[object]:
    return [line.cells[Column.NAME] for line in lines_of(inspect(path))]


def refusal(path: Path) -> str:
    with pytest.raises(Unreadable) as unreadable:
        list(lines_of(inspect(path)))
    sentence = file_sentence(unreadable.value.reason, unreadable.value.about, "zh")
    assert "{" not in sentence
    assert file_sentence(unreadable.value.reason, unreadable.value.about, "en")
    return sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_usual_encoding_is_told_by_the_bytes(tmp_path: Path, encoding: str) -> None:
    path = csv_file(tmp_path / "base.csv", [row(1), row(2, name="买买提·艾力")], encoding=encoding)
    assert names(path) == ["王小明", "买买提·艾力"]


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_so_is_what_stands_between_cells(tmp_path: Path, delimiter: str) -> None:
    assert names(csv_file(tmp_path / "base.csv", [row(1)], delimiter=delimiter)) == ["王小明"]


def test_a_title_above_and_empty_lines_between_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "base.csv"
    csv_file(path, [row(1), ["", "", ""], row(2)])
    path.write_text("十堰市持卡人名册,,\n\n" + path.read_text())
    lines = list(lines_of(inspect(path)))
    assert [line.number for line in lines] == [4, 6]


def test_what_is_not_read_is_said(tmp_path: Path) -> None:
    path = tmp_path / "base.csv"
    csv_file(path, [row(1)])
    path.write_text(path.read_text().replace("性别", "备注"))
    assert inspect(path).unread == ("备注",)


def test_codes_of_the_ministry_are_headings_too(tmp_path: Path) -> None:
    path = tmp_path / "base.csv"
    csv_file(path, [row(1)])
    path.write_text(path.read_text().replace("社会保障号码", "aac002").replace("社保卡号", " AAZ500 *"))
    assert names(path) == ["王小明"]


def test_going_on_begins_after_the_line_that_was_done(tmp_path: Path) -> None:
    sheet = inspect(csv_file(tmp_path / "base.csv", [row(number) for number in range(5)]))
    assert [line.number for line in lines_of(sheet, after=4)] == [5, 6]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "base.csv", [row(1)])
    path.write_bytes(path.read_bytes() + b"\xff\xff\x80\n")
    assert "编码认不出来" in refusal(path)


def test_text_that_is_damaged_is_not_read_as_other_characters(tmp_path: Path) -> None:
    """Broken UTF-8 may make sense as GB 18030, and then nothing in it is what it says: the headings tell."""
    path = csv_file(tmp_path / "base.csv", [row(1)])
    path.write_bytes(path.read_bytes() + "王".encode()[:2])
    assert "编码认不出来" in refusal(path) or "缺：" in refusal(path)


def test_a_quote_without_its_partner_is_refused_by_its_line(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "base.csv", [row(1)])
    path.write_text(path.read_text() + '"' + "王,\n" * 200_000)
    assert "第 3 行起" in refusal(path)


def test_columns_that_are_missing_are_named(tmp_path: Path) -> None:
    path = tmp_path / "base.csv"
    path.write_text("姓名,社保卡号\n王小明,A00000003\n")
    assert "缺：社会保障号码、行政区划" in refusal(path)


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "base.csv", [row(1)])
    path.write_text(path.read_text().replace("性别", "姓名", 1))
    assert "两列都叫：姓名" in refusal(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "文件是空的"), (bytes.fromhex("D0CF11E0A1B11AE1"), "旧版 Excel"), (b"PK\3\4 and no more", "工作簿打不开")],
)
def test_what_is_no_file_of_ours_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "base.xlsx"
    path.write_bytes(content)
    assert said in refusal(path)


def test_a_workbook_without_its_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "base.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "工作簿打不开" in refusal(path)


def test_a_second_sheet_with_content_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append(row(1))
    book.create_sheet("空表")
    book.create_sheet("续表").append(row(2))
    book.save(tmp_path / "base.xlsx")
    assert "Sheet、续表" in refusal(tmp_path / "base.xlsx")


def test_a_workbook_gives_its_rows_under_their_numbers(tmp_path: Path) -> None:
    sheet = inspect(xlsx_file(tmp_path / "base.xlsx", [row(1), row(2, phone=10000000002)], above=2))
    lines = list(lines_of(sheet))
    assert [line.number for line in lines] == [4, 5]
    assert lines[1].cells[Column.PHONE] == 10000000002
    assert sheet.total == 2


def test_merged_cells_are_noticed_below_the_headings_and_let_be_above(tmp_path: Path) -> None:
    title = xlsx_file(tmp_path / "title.xlsx", [row(1)], above=1, merged="A1:K1")
    assert not inspect(title).merged
    cells = xlsx_file(tmp_path / "cells.xlsx", [row(number) for number in range(4)], merged="J3:J4")
    assert [line.merged for line in lines_of(inspect(cells))] == [False, True, True, False]


def test_every_reason_has_its_words() -> None:
    assert set(TEXTS["column"]) == set(Column)
    assert set(TEXTS["line"]) == set(Reason)


def altered(path: Path, *pairs: tuple[str, str]) -> Path:
    """A workbook whose sheet says something else, as no spreadsheet would write it."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    for was, now in pairs:
        assert was.encode() in parts[SHEET]
        parts[SHEET] = parts[SHEET].replace(was.encode(), now.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def cut_into(path: Path) -> Path:
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        begins = archive.getinfo(SHEET).header_offset + 60
    content[begins : begins + 30] = b"\xff" * 30
    path.write_bytes(content)
    return path


def test_a_damaged_workbook_is_refused_whatever_is_damaged(tmp_path: Path) -> None:
    broken = file_sentence("file-broken", "", "zh")
    assert refusal(cut_into(xlsx_file(tmp_path / "cut.xlsx", [row(1)]))) == broken
    far = altered(xlsx_file(tmp_path / "far.xlsx", [row(1)]), ('<row r="2"', '<row r="2000000000"'))
    assert refusal(far) == broken
    strange = altered(xlsx_file(tmp_path / "strange.xlsx", [row(1)]), ('t="inlineStr"', 't="s"'), ("<is><t>", "<v>9"))
    assert refusal(strange) == broken


def test_thousands_of_merged_columns_take_no_more_room_than_one(tmp_path: Path) -> None:
    merges = "".join(f'<mergeCell ref="A2:A{1_048_276 + number}"/>' for number in range(300))
    path = xlsx_file(tmp_path / "base.xlsx", [row(1), row(2)])
    altered(path, ("</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>"))
    assert [line.merged for line in lines_of(inspect(path))] == [True, True]


def test_a_cell_longer_than_any_is_refused_with_its_line(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "base.csv", [row(1), ["x" * 200_000]])
    assert refusal(path) == file_sentence("file-quote", "3", "zh")
