"""台账: who may take what, watermarked and on record; the file opened again and checked cell by cell."""

import re
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from desk import CHIEF, CONTACT, DEPARTMENT, HEAD, LEADER, OFFICER, TZ, DeskStory
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from bot.ledger import write
from handlers import exporting
from handlers.exporting import Asked, Granted
from reports import ledger
from rules.errors import Refusal
from storage import exports, people
from storage.ledger import Scope, page
from storage.tables import PersonRow

CALLER = {"caller": "欧阳小红", "phone": "13912345678"}


def token_in(said: str) -> str:
    found = re.search(r"/ledger/([\w-]+)", said)
    assert found, said
    return found[1]


def written(desk: DeskStory, granted: Granted, file: Path) -> list[list[Any]]:
    desk.runs(write(desk.database, desk.desk, desk.now, granted, file))
    return CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()


def taken(desk: DeskStory, who: str, words: str, file: Path) -> list[dict[str, Any]]:
    """The ledger that somebody asks for in chat, as rows by heading."""
    granted = desk.does(exporting.opened, token_in(desk.says(who, words)))
    assert granted is not None
    rows = written(desk, granted, file)
    return [dict(zip(rows[1], row, strict=True)) for row in rows[2:]]


def test_every_order_is_a_row_with_what_became_of_it(desk: DeskStory, tmp_path: Path) -> None:
    first = desk.reported(**CALLER)
    desk.says(OFFICER, f"回访 {first} 已联系 已解决 基本满意")
    second = desk.receives(title="=HYPERLINK(1)", text="=1+1 食堂太贵，要求降价。")
    rows = taken(desk, OFFICER, "台账", tmp_path / "a.xlsx")
    assert [row["编号"] for row in rows] == [first, second]
    done, new = rows
    assert done["主责科室"] == DEPARTMENT
    assert (done["状态"], done["轮次"], done["是否解决"], done["满意度"]) == (
        "已归档",
        1,
        "已解决",
        "基本满意",
    )
    assert done["接收时间"] == datetime(2026, 3, 3, 9, 5)  # noqa: DTZ001 - a cell knows no zone
    assert done["上报办结时间"] >= done["签收时间"] >= done["接收时间"]
    assert done["是否超期"] == "否"
    assert (new["状态"], new["标题"]) == ("待签收", "=HYPERLINK(1)")
    assert new["是否解决"] == new["主责科室"] == ""


def test_data_never_become_formulas_and_the_heading_stays_in_view(desk: DeskStory, tmp_path: Path) -> None:
    desk.receives(title="=cmd|' /C calc'!A0", text="=1+1 食堂太贵，要求降价。")
    taken(desk, OFFICER, "台账", tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert 'topLeftCell="C3"' in sheet
    assert "<autoFilter" in sheet


def test_no_callers_data_are_in_a_ledger_from_the_chat(desk: DeskStory, tmp_path: Path) -> None:
    desk.receives(**CALLER)
    [row] = taken(desk, CHIEF, "台账", tmp_path / "a.xlsx")
    assert "诉求人" not in row
    assert not re.search("欧阳|13912345678", str(row))


def test_who_took_it_and_when_stands_on_it_and_on_record(desk: DeskStory, tmp_path: Path) -> None:
    desk.receives()
    granted = desk.does(exporting.opened, token_in(desk.says(OFFICER, "台账 今天")))
    assert granted is not None
    banner = str(written(desk, granted, tmp_path / "a.xlsx")[0][0])
    assert "导出：王芳" in banner
    assert "2026-03-03 09:05" in banner
    assert f"编号 {granted.number}" in banner
    [kept] = desk.looks(exports.latest)
    assert (kept.by, kept.kind, kept.rows, kept.is_personal) == (OFFICER, "ledger", 1, False)


def test_a_link_is_good_once_and_for_a_while(desk: DeskStory) -> None:
    desk.receives()
    token = token_in(desk.says(OFFICER, "台账"))
    assert desk.does(exporting.opened, token) is not None
    assert desk.does(exporting.opened, token) is None
    late = token_in(desk.says(OFFICER, "台账"))
    desk.now += timedelta(hours=2)
    assert desk.does(exporting.opened, late) is None
    assert len(desk.looks(exports.latest)) == 1


def test_a_head_gets_their_own_department_and_a_contact_nothing(desk: DeskStory, tmp_path: Path) -> None:
    own = desk.dispatched()
    desk.receives()
    assert [row["编号"] for row in taken(desk, HEAD, "台账", tmp_path / "a.xlsx")] == [own]
    assert "没有此项权限" in desk.says(CONTACT, "台账")
    assert DEPARTMENT in desk.says(HEAD, "台账 小学教育科")


def test_a_confidential_text_is_in_the_desks_ledger_only(desk: DeskStory, tmp_path: Path) -> None:
    desk.receives(confidential=True)
    [for_leader] = taken(desk, LEADER, "台账", tmp_path / "a.xlsx")
    assert for_leader["诉求内容（脱敏）"] == for_leader["标题"] == "（保密件）"
    [for_desk] = taken(desk, OFFICER, "台账", tmp_path / "b.xlsx")
    assert "补课" in str(for_desk["诉求内容（脱敏）"])


def test_days_and_department_narrow_it_and_nothing_is_said_plainly(desk: DeskStory, tmp_path: Path) -> None:
    old = desk.dispatched()
    desk.now += timedelta(days=1)
    new = desk.receives()
    assert [row["编号"] for row in taken(desk, OFFICER, "台账 昨天", tmp_path / "a.xlsx")] == [old]
    assert [row["编号"] for row in taken(desk, OFFICER, "台账 今天", tmp_path / "b.xlsx")] == [new]
    mine = taken(desk, OFFICER, f"台账 {DEPARTMENT}", tmp_path / "c.xlsx")
    assert [row["编号"] for row in mine] == [old]
    assert "没有工单" in desk.says(OFFICER, "台账 1月")
    assert "请写明日期" in desk.says(OFFICER, "台账 食堂")


def _person(session: Session, who: str) -> PersonRow:
    found = people.find(session, who)
    assert found is not None
    return found


def asked_by(desk: DeskStory, who: str, asked: Asked) -> Granted:
    return desk.does(
        lambda session, desk_, now: exporting.grant(session, desk_, now, _person(session, who), asked)
    )


def test_callers_data_go_to_the_chief_with_a_reason_and_never_those_of_confidential_orders(
    desk: DeskStory, tmp_path: Path
) -> None:
    desk.receives(**CALLER)
    desk.receives(confidential=True, caller="诸葛小明", phone="13712345678")
    with pytest.raises(Refusal, match="班组长"):
        asked_by(desk, OFFICER, Asked(personal=True, reason="区里检查"))
    with pytest.raises(Refusal, match="事由"):
        asked_by(desk, CHIEF, Asked(personal=True))
    granted = asked_by(desk, CHIEF, Asked(personal=True, reason="区里检查"))
    rows = written(desk, granted, tmp_path / "a.xlsx")
    plain, secret = (dict(zip(rows[1], row, strict=True)) for row in rows[2:])
    assert (plain["诉求人"], plain["联系电话"]) == ("欧阳小红", "13912345678")
    assert (secret["诉求人"], secret["联系电话"]) == ("", "")
    [kept] = desk.looks(exports.latest)
    assert kept.is_personal
    assert kept.about["reason"] == "区里检查"


def test_past_a_sheets_limit_it_goes_on_in_the_next(desk: DeskStory, tmp_path: Path) -> None:
    desk.imports(*(desk.row() for _ in range(7)))
    reading = ledger.Reading({}, datetime.now(UTC))
    book = ledger.Ledger(tmp_path / "a.xlsx", reading, TZ, "水印", sheet_rows=3)
    book.add(desk.looks(page, Scope(), 0))
    book.close()
    found = CalamineWorkbook.from_path(tmp_path / "a.xlsx")
    assert found.sheet_names == ["台账", "台账2", "台账3"]
    sheets = [found.get_sheet_by_name(name).to_python() for name in found.sheet_names]
    assert [len(sheet) - 2 for sheet in sheets] == [3, 3, 1]
    assert all(sheet[0][0] == "水印" and sheet[1][0] == "编号" for sheet in sheets)
