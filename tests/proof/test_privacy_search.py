"""Orders full of planted personal data go through everything; every byte that leaves is searched for them."""

import logging
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from desk import (
    CHIEF,
    COMPLETE,
    CONTACT,
    DEPARTMENT,
    EXAMPLE,
    HEAD,
    LEADER,
    MORNING,
    OFFICER,
    SUPERVISOR,
    DeskStory,
    Phones,
    example,
)
from typer.testing import CliRunner

from bot.app import App
from bot.commands.cli import app as program
from bot.edges.wecom_reply import reply_xml
from bot.logs import Line
from bot.web import Web
from handlers import receive
from handlers.inbound import Inbound
from handlers.receive import Handled
from notifier.channels.base import Change, Outgoing, Receipt
from notifier.channels.wecom_payloads import change_payload, payloads
from notifier.errors import GiveUp
from rules.groups import Group, Matter

#: Structured personal data as people write it, and what of it must never be found again.
PLANTED = {
    "13912345678": "13912345678",
    "137 1234 5679": "13712345679",
    "１３６１２３４５６７０": "13612345670",
    "+86-135-1234-5671": "13512345671",
    "110105199003072316": "199003072316",
    "11010519910307231X": "19910307231X",
    "京AF8866": "AF8866",
    "京N·D8867": "D8867",
    "zhang.wq@example.com": "zhang.wq",
    "wxid_zhangwq88": "zhangwq88",
    "朝晖路88号3号楼2单元501室": "88号3号楼",
    "阳光花园12栋1203": "12栋1203",
    "6222020200112233445": "6222020200112233445",
}
CALLER = "欧阳建国"
#: In free text: found as far as may be.
NAMES = ("张伟强", "李秀英", "王小明", "赵梓涵", "陈晓东", "刘雨欣", "周建华", "孙志刚")
SENTENCES = (
    "本人{caller}，电话13912345678，身份证号110105199003072316，",
    "家住朝晖路88号3号楼2单元501室，另一住处阳光花园12栋1203，",
    "孩子王小明同学（身份证11010519910307231X）就读望湖中学初三（2）班，班主任陈晓东老师每周六组织集体补课，",
    "孩子母亲李秀英手机137 1234 5679，父亲张伟强手机１３６１２３４５６７０，单位电话+86-135-1234-5671，",
    "微信号wxid_zhangwq88，邮箱zhang.wq@example.com，银行卡号6222020200112233445，",
    "车牌号京AF8866和京N·D8867的校车停在校门口，同学赵梓涵、刘雨欣可以作证，",
    "年级组长周建华、校长孙志刚均不予理会，要求停止补课。",
)
TEXT = "".join(SENTENCES).format(caller=CALLER)
PERSONAL: dict[str, Any] = {
    "title": f"{CALLER}（13912345678）反映望湖中学周六集体补课",
    "text": TEXT,
    "caller": CALLER,
    "phone": "13912345678",
    "place": "朝晖路88号3号楼2单元501室",
    "remark": "请联系13712345679，或加微信号wxid_zhangwq88",
    "reply": f"已电话联系{CALLER}13912345678，车牌京AF8866",
    "extra": {
        "备用电话": "136 1234 5670",
        "车牌": "京N·D8867",
        "坐席备注": f"{CALLER}身份证110105199003072316",
    },
}
SECRET = "年级主任在办公室收下家长送的购物卡若干张，并许诺给孩子调整座位和担任班干部，知情家长都很气愤"
WATER = " 电话13912345678，车牌京AF8866，微信号wxid_zhangwq88"


def plain(text: str) -> str:
    """Full width, spaces and strokes made away with, so that no writing hides anything."""
    return re.sub(r"[\s\-·•_]+", "", unicodedata.normalize("NFKC", text)).lower()


NEEDLES = {plain(words) for words in PLANTED.values()} | {CALLER}


def leaks(text: str) -> set[str]:
    flat = plain(text)
    return {needle for needle in NEEDLES if needle in flat}


@dataclass(frozen=True)
class Left:
    """Something that left: by which way, and its bytes as text."""

    way: str
    text: str


class Wire(Phones):
    """Phones whose messages are rendered as WeCom gets them, and kept."""

    def __init__(self, left: list[Left]) -> None:
        super().__init__()
        self.left = left

    async def send(self, message: Outgoing) -> Receipt:
        for body in payloads(message, 1000002):
            self.left.append(Left(f"send {message.key}", body.decode()))
        return await super().send(message)

    async def change(self, change: Change) -> None:
        self.left.append(Left("change", change_payload(change, 1000002).decode()))
        await super().change(change)


@pytest.fixture
def left() -> list[Left]:
    """Every byte that leaves."""
    return []


@pytest.fixture
def overheard(
    url: str, left: list[Left], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[DeskStory]:
    """A desk of which all that leaves is kept: messages, answers, log lines."""
    caplog.set_level(logging.DEBUG)
    dealing = receive.receive

    def overhear(session: Any, desk: Any, now: Any, inbound: Inbound) -> Handled:
        handled = dealing(session, desk, now, inbound)
        if handled.reply:
            said = getattr(inbound.what, "text", getattr(inbound.what, "key", ""))
            left.append(Left(f"answer to “{said}”", reply_xml(handled.reply, inbound, "corp", now)))
        return handled

    monkeypatch.setattr(receive, "receive", overhear)
    listening = replace(example(), groups=(Group("值班群", frozenset(Matter)),))
    story = DeskStory(url, listening, MORNING, Wire(left))
    yield story
    story.closes()


def found(left: list[Left]) -> list[str]:
    """What has leaked, and where."""
    return [f"{each.way}: {sorted(hits)}" for each in left if (hits := leaks(each.text))]


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The lines of the log, as the bot writes them, that tell too much."""
    return [line for line in written(caplog).splitlines() if leaks(line)]


def written(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(map(Line().format, caplog.records))


def whole_way(
    desk: DeskStory, order: int, to: str = DEPARTMENT, contact: str = CONTACT, head: str = HEAD
) -> None:
    """Everything that can happen to an order, each with words that hold personal data."""
    look(desk, order, OFFICER)
    desk.says(OFFICER, f"签收 {order}")
    desk.says(OFFICER, f"派 {order} {to}{WATER}")
    desk.says(contact, f"申请改派 {order} 不属我科{WATER}")
    desk.says(OFFICER, f"派 {order} {to}")
    desk.says(OFFICER, f"催 {order} 请尽快联系{WATER}")
    desk.says(OFFICER, f"会办 {order} 财务科 核实收费{WATER}")
    desk.says("yinxiulan", f"协办意见 {order} 收费符合标准{WATER}")
    desk.says(OFFICER, f"通知 财务科 请核实{WATER} 截止 周五")
    desk.says(OFFICER, f"查看联系方式 {order} 回访{WATER}")
    desk.says(OFFICER, f"口径 划片{WATER}")
    desk.says(OFFICER, "关键词 小教科 + 欧阳建国13912345678")
    desk.minutes_pass(240)
    desk.says(contact, f"确认 {order}")
    desk.says(contact, f"首次联系 {order} 5分钟前电话联系{WATER}")
    desk.says(contact, f"查看联系方式 {order} 首次联系{WATER}")
    desk.says(contact, f"申请延期 {order} 3天 需等待检测{WATER}")
    above(desk, order, contact)
    reviewer = CHIEF if desk.order(order).is_confidential else SUPERVISOR
    for who, button in ((reviewer, "同意申报"), (OFFICER, "已申报"), (OFFICER, "平台通过")):
        desk.presses(who, button)
    desk.hands_in(order, COMPLETE + WATER, who=contact)
    for who in (OFFICER, contact, head):
        look(desk, order, who)
    desk.says(OFFICER, f"退回 {order} 缺少依据{WATER}")
    mends(desk, order, contact, f"依据相关规定处理。{WATER}")
    desk.says(OFFICER, f"通过 {order}")
    desk.says(head, f"审定 {order}")
    desk.says(OFFICER, f"已上报 {order}")
    desk.says(OFFICER, f"平台退回 {order} 未联系诉求人{WATER}")
    mends(desk, order, contact, "已再次联系诉求人说明情况。")
    desk.says(OFFICER, f"通过 {order}")
    desk.says(head, f"审定 {order}")
    desk.says(OFFICER, f"已上报 {order}")
    desk.says(OFFICER, f"回访 {order} 未解决 不满意 诉求人称仍未停课{WATER}")
    for who in (OFFICER, contact, head, CHIEF, LEADER):
        look(desk, order, who)


def above(desk: DeskStory, order: int, contact: str) -> None:
    """督办, a call, 批示 and 信息上报, each with words that hold personal data."""
    desk.says(CHIEF, f"督办 {order} 书面 查清收费{WATER} 周五")
    desk.says(contact, f"督办回复 {order} 已查清{WATER}")
    desk.says(CHIEF, f"继续督办 {order} 请附凭证{WATER} 周五")
    desk.says(OFFICER, f"电话督办 {order} 承诺明天17点办理{WATER}")
    desk.says(LEADER, f"批示 {order} 请查清{WATER}")
    if not desk.order(order).is_confidential:
        desk.presses(LEADER, "确认批示", order)
    desk.says(contact, f"批示落实 {order} 已约谈校长{WATER}")
    desk.says(OFFICER, f"信息上报 {order} 首报 今天8点{TEXT}{WATER}")
    desk.says(OFFICER, f"信息上报 {order} 首报 今天8点20分，3名学生不适，已送医，目前稳定，在校内")
    desk.says(OFFICER, f"地点：朝晖路88号3号楼2单元501室{WATER}")
    desk.presses(OFFICER, "确认报送", order)
    desk.says(OFFICER, f"信息上报 {order} 已报 区总值班室{WATER}")
    desk.minutes_pass(5)  # nobody gets more than so many messages a minute


def mends(desk: DeskStory, order: int, contact: str, words: str) -> None:
    """The form once more, after 退回补正."""
    desk.says(contact, f"提交结果 {order}")
    desk.says(contact, words)
    desk.presses(contact, "提交", order)


def look(desk: DeskStory, order: int, who: str) -> None:
    """Everything that shows something."""
    for words in (
        "待办",
        "我的",
        "超期",
        "在办自查",
        "日报",
        "督办清单",
        "电话督办",
        "查 补课",
        "查 13912345678",
        "查 京AF8866",
        "13912345678",
    ):
        desk.says(who, words)
    for words in ("看", "查看全文", "轨迹", "为什么", "参考", "申请", "信息上报"):
        desk.says(who, f"{words} {order}")


def test_nothing_personal_leaves_whatever_happens_to_an_order(
    overheard: DeskStory, left: list[Left], caplog: pytest.LogCaptureFixture
) -> None:
    order = overheard.receives(**PERSONAL)
    overheard.receives(**PERSONAL | {"text": TEXT + "再次反映。"})
    whole_way(overheard, order)
    overheard.hours_pass(40)
    assert len(left) > 100
    assert found(left) == []
    assert logged(caplog) == []


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
    assert found(left) == []
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
    assert found(left) == []
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
    assert found(left) == []


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
        f"20260303000001,{PERSONAL['title']},{TEXT},{CALLER},13912345678,2026-03-03 09:00,请回电,京AF8866",
        f"20260303000002,x,{TEXT},{CALLER},13912345678,{PERSONAL['remark']},备注,京AF8866",
        f",x,{TEXT},{CALLER},13912345678,2026-03-03 09:00,备注,京AF8866",
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


def test_what_is_stored_is_sealed_or_masked(url: str, overheard: DeskStory) -> None:
    order = overheard.receives(**PERSONAL)
    whole_way(overheard, order)
    overheard.hours_pass(2)
    assert leaks(repr(overheard.everything())) == set()
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        stored = b"".join(part.read_bytes() for part in path.parent.glob(f"{path.name}*"))
        assert leaks(stored.decode("utf-8", "ignore")) == set()


def test_most_planted_names_are_found_in_free_text(
    overheard: DeskStory, left: list[Left], record_property: Any
) -> None:
    order = overheard.receives(**PERSONAL)
    whole_way(overheard, order)
    shown = {name for name in NAMES if any(name in each.text for each in left)}
    print(
        f"planted names found and masked: {len(NAMES) - len(shown)} of {len(NAMES)}; shown: {sorted(shown)}"
    )
    assert len(shown) <= 2


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
