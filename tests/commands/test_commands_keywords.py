"""``keywords try`` and ``route``: what a table would do, before it is used."""

import json
from pathlib import Path

from command_line import Jiban

HEADINGS = "工单编号,诉求内容,派单时间\n"
ROW = "20260302{:04d},{},2026-03-02 09:{:02d}\n"
TEXTS = ("白鹭小学食堂饭菜不新鲜，学生拉肚子", "小区对口哪个小学，学区怎么划片")
TABLE = """
departments: [体育卫生与艺术科, 招生考试中心, 小学教育科]
topics:
  - {name: 食堂, department: 小学教育科, words: {5: [食堂]}}
  - {name: 入学划片, department: 招生考试中心, words: {5: [学区]}}
"""


def test_a_text_is_tried_on_the_table_as_it_comes(jiban: Jiban) -> None:
    said = jiban("keywords", "try", TEXTS[1])
    assert "1 招生考试中心" in said.out
    assert "结论：one" in said.out


def test_another_table_is_tried_on_the_orders_that_came(jiban: Jiban, config: Path, folder: Path) -> None:
    rows = (ROW.format(i, text, i) for i, text in enumerate(TEXTS, 1))
    (folder / "orders.csv").write_text(HEADINGS + "".join(rows), encoding="utf-8")
    (folder / "table.yaml").write_text(TABLE, encoding="utf-8")
    assert jiban("import", folder / "orders.csv").status == 0
    said = jiban("keywords", "try", "--table", folder / "table.yaml", "--last", "50", "-c", config)
    assert "体育卫生与艺术科 → 小学教育科" in said.out
    assert "最近 50 件中，1 件的首选科室会变" in said.out
    assert "还没有已派发的工单" in said.out


def test_the_table_in_use_moves_nothing(jiban: Jiban, config: Path) -> None:
    assert "0 件的首选科室会变" in jiban("keywords", "try", "-c", config).out


def test_route_reads_a_title_where_there_is_one(jiban: Jiban, folder: Path) -> None:
    given, out = folder / "texts.csv", folder / "out.jsonl"
    given.write_text(
        "id,title,text\n1,关于白鹭小学乱收费的问题,家长不满意。\n2,,家长不满意。\n", encoding="utf-8"
    )
    assert jiban("route", given, "--out", out).status == 0
    first, second = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    assert first["suggestions"][0]["department"] == "财务科"
    assert "乱收费" in first["suggestions"][0]["reasons"]
    assert len(second["suggestions"]) == 3
