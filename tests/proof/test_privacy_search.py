"""Orders full of planted personal data go through everything; every byte that leaves is searched for them."""

import re
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from desk import (
    CONTACT,
    DEPARTMENT,
    EXAMPLE,
    OFFICER,
    DeskStory,
)
from overhearing import (
    CALLER,
    NAMES,
    PERSONAL,
    SECRET,
    TEXT,
    WATER,
    Left,
    found,
    leaks,
    logged,
    plain,
    written,
)
from typer.testing import CliRunner
from way import whole_way

from bot.app import App
from bot.clock import Clock
from bot.commands.cli import app as program
from bot.ledger import write
from bot.making import Making
from bot.web import Web
from handlers import dossiers, exporting
from notifier.errors import GiveUp
from reports.document import document


def test_nothing_personal_leaves_whatever_happens_to_an_order(
    url: str, overheard: DeskStory, left: list[Left], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """The whole way takes seconds, so all that it leaves behind is looked at after one walk."""
    order = overheard.receives(**PERSONAL)
    overheard.receives(**PERSONAL | {"text": TEXT + "再次反映。"})
    whole_way(overheard, order)
    overheard.hours_pass(40)
    assert len(left) > 100
    assert found(left) == [], "\n".join(found(left))
    assert logged(caplog) == []
    _what_is_stored_is_sealed_or_masked(overheard, url)
    _most_planted_names_are_found_in_free_text(left)
    _files_name_nobody_but_in_the_ledgers_own_columns(overheard, order, tmp_path)


def _what_is_stored_is_sealed_or_masked(overheard: DeskStory, url: str) -> None:
    assert leaks(repr(overheard.everything())) == set()
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        stored = b"".join(part.read_bytes() for part in path.parent.glob(f"{path.name}*"))
        assert leaks(stored.decode("utf-8", "ignore")) == set()


def _most_planted_names_are_found_in_free_text(left: list[Left]) -> None:
    shown = {name for name in NAMES if any(name in each.text for each in left)}
    print(
        f"planted names found and masked: {len(NAMES) - len(shown)} of {len(NAMES)}; shown: {sorted(shown)}"
    )
    assert len(shown) <= 2


def _files_name_nobody_but_in_the_ledgers_own_columns(
    overheard: DeskStory, order: int, tmp_path: Path
) -> None:
    asked = overheard.says(OFFICER, f"一单一档 {order}")
    paper = overheard.does(dossiers.opened, asked.rsplit("/", 1)[1])
    assert paper
    (tmp_path / "dossier.docx").write_bytes(document(paper.report, overheard.desk.tz, paper.watermark))
    link = re.search(r"/ledger/([\w-]+)", overheard.says(OFFICER, "台账"))
    assert link
    granted = overheard.does(exporting.opened, link[1])
    assert granted
    ledger = tmp_path / "ledger.xlsx"
    overheard.runs(write(overheard.database, overheard.desk, overheard.now, granted, ledger))
    for file in (tmp_path / "dossier.docx", ledger):
        with zipfile.ZipFile(file) as parts:
            texts = [parts.read(name).decode("utf-8", "ignore") for name in parts.namelist()]
        assert len("".join(texts)) > 1000
        assert [hits for text in texts if (hits := leaks(re.sub("<[^>]+>", "", text)))] == [], file.name


def test_nothing_personal_leaves_when_things_go_wrong(
    overheard: DeskStory, left: list[Left], caplog: pytest.LogCaptureFixture
) -> None:
    overheard.phones.fails_for(CONTACT, GiveUp("81013 user not in scope", gone=True))
    order = overheard.dispatched(**PERSONAL)
    overheard.says(OFFICER, TEXT)
    overheard.says(OFFICER, f"工单编号：20260303999999 诉求内容：{TEXT}")
    overheard.says(OFFICER, f"工单编号：20260303999998 派单时间：{PERSONAL['remark']} 诉求内容：{TEXT}")
    overheard.says(OFFICER, f"派 {order} 13912345678科")
    overheard.says(OFFICER, f"派 13912345678 {DEPARTMENT}")
    overheard.says(OFFICER, f"回访 {order}{WATER}")
    overheard.leaves("luodan")
    overheard.says(OFFICER, "排班 13912345678")
    overheard.hours_pass(4)
    assert found(left) == [], "\n".join(found(left))
    assert logged(caplog) == []


def test_a_bug_in_a_flow_logs_nothing_of_what_was_said(
    overheard: DeskStory, left: list[Left], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = overheard.receives(**PERSONAL)

    def breaks(*_: Any) -> None:
        raise ValueError(TEXT)

    monkeypatch.setattr("handlers.confirm.read", breaks)
    overheard.says(OFFICER, f"查看全文 {order}")
    assert "抱歉" in overheard.phone(OFFICER)
    assert found(left) == [], "\n".join(found(left))
    assert logged(caplog) == []


def test_of_a_confidential_order_no_clause_leaves(
    overheard: DeskStory, left: list[Left], caplog: pytest.LogCaptureFixture
) -> None:
    to, contact, head = "师德与纪检监察", "yansu", "hongbo"
    order = overheard.receives(**PERSONAL | {"confidential": True, "text": SECRET, "title": SECRET[:20]})
    whole_way(overheard, order, to, contact, head)
    overheard.receives(text=SECRET, title="家长反映收购物卡", confidential=True)
    clauses = [plain(SECRET[n : n + 7]) for n in range(len(SECRET) - 6)]
    told = [each.way for each in left if any(clause in plain(each.text) for clause in clauses)]
    assert told == []
    assert [clause for clause in clauses if clause in written(caplog)] == []
    assert found(left) == [], "\n".join(found(left))


def test_the_api_answers_with_numbers_and_reasons_alone(
    overheard: DeskStory, caplog: pytest.LogCaptureFixture
) -> None:
    fields = {"工单编号": "20260303000077", "标题": PERSONAL["title"], "诉求内容": TEXT, "来电人": CALLER}
    bad = fields | {"工单编号": "20260303000078", "派单时间": PERSONAL["remark"], "联系电话": "13912345678"}
    nameless = {"诉求内容": TEXT, "来电人": CALLER}
    long = fields | {"工单编号": "13912345678" * 20}

    async def ready() -> dict[str, str]:
        return {}

    class Clock:
        def now(self) -> Any:
            return overheard.now

    app = App(overheard.database, overheard.desk, Clock())  # type: ignore[arg-type]
    answers = []

    async def ask() -> None:
        transport = httpx.ASGITransport(Web(app, None, "token", ready).asgi())
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            for body in (fields, bad, [nameless, long], TEXT, {"orders": [TEXT]}, {TEXT: {TEXT: TEXT}}):
                head = {"Authorization": "Bearer token"}
                answers.append((await client.post("/api/orders", json=body, headers=head)).text)

    overheard.runs(ask())
    assert [answer for answer in answers if leaks(answer)] == []
    assert logged(caplog) == []


def test_the_import_command_names_rows_and_reasons_alone(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    text = EXAMPLE.read_text(encoding="utf-8")
    config.write_text(re.sub(r"sqlite:///\S+", f"sqlite:///{tmp_path / 'jiban.db'}", text), encoding="utf-8")
    rows = [
        "工单编号,标题,诉求内容,来电人,联系电话,派单时间,备注,车牌",
        f"20260303000001,{PERSONAL['title']},{TEXT},{CALLER},13912345678,2026-03-03 09:00,请回电,京AH8866",
        f"20260303000002,x,{TEXT},{CALLER},13912345678,{PERSONAL['remark']},备注,京AH8866",
        f",x,{TEXT},{CALLER},13912345678,2026-03-03 09:00,备注,京AH8866",
    ]
    sheet = tmp_path / "13912345678 export.csv"
    sheet.write_text("\n".join(rows), encoding="utf-8")
    runner = CliRunner()
    for more in (["--json"], []):
        result = runner.invoke(program, ["import", str(sheet), "-c", str(config), *more])
        assert result.exit_code == 0, result.output
        assert leaks(result.output) == set(), result.output
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("jiban.db*")).decode("utf-8", "ignore")
    assert leaks(stored) == set()


def test_files_in_the_chat_and_messages_taken_back_hold_nothing_personal(
    overheard: DeskStory, left: list[Left], caplog: pytest.LogCaptureFixture
) -> None:
    overheard.desk = replace(overheard.desk, files="all")
    order = overheard.reported(**PERSONAL)
    for words in (f"一单一档 {order}{WATER}", f"一单一档 {order}", "台账", f"台账 本月{WATER}", "月报 文件"):
        overheard.says(OFFICER, words)
    overheard.says(OFFICER, f"日报 文件{WATER}")
    overheard.runs(Making(App(overheard.database, overheard.desk, At(overheard.now))).once())
    overheard.delivers()
    overheard.says(OFFICER, f"撤回消息 {order}{WATER}")
    overheard.says(OFFICER, f"撤回消息 {order}")
    overheard.presses(OFFICER, "撤回", order, 哪一条="全部")
    overheard.minutes_pass(5)
    assert "unsend" in overheard.trail(order)
    assert {each.way.rsplit(".", 1)[1] for each in left if each.way.startswith("file ")} == {"docx", "xlsx"}
    assert found(left) == [], "\n".join(found(left))
    assert logged(caplog) == []


class At(Clock):
    """A clock that stands."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self._stands = now

    def now(self) -> datetime:
        return self._stands


def test_a_group_hears_numbers_and_nothing_of_an_order(overheard: DeskStory, left: list[Left]) -> None:
    told = f"孩子在望湖中学被多名同学殴打，长期校园欺凌。{TEXT}"
    bullied = PERSONAL | {"title": f"{CALLER}反映望湖中学校园欺凌", "text": told}
    short = overheard.receives(**bullied)
    overheard.presses(OFFICER, "降为普通", short)
    overheard.receives(**bullied | {"title": "扬言轻生", "text": f"来电人称要跳楼，现在已经站在楼顶。{TEXT}"})
    overheard.minutes_pass(60 * 13)
    said = [each for each in left if ":group:" in each.way]
    assert len(said) >= 3
    for each in said:
        assert not leaks(each.text)
        assert not [word for word in ("望湖", "欺凌", "殴打", "轻生", "跳楼", "补课") if word in each.text]
