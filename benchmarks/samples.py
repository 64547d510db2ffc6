"""Invented orders in any number, as rows, as an .xlsx and as callbacks from the platform."""

import random
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import xlsxwriter

from benchmarks.load import Call
from bot.settings.sections import WeCom
from sandbox.crypto import Cipher, signature

PLACES = ("晨光", "望湖", "朝霞", "松林", "青云", "滨河", "东升", "育英", "和平", "新苗")
SCHOOLS = ("小学", "中学", "幼儿园", "实验学校", "职业高中")
MATTERS = (
    ("校外培训", "机构停课不退费，负责人电话无人接听，要求督促退还剩余课时费用"),
    ("食堂卫生", "午餐饭菜偏凉、份量不足，多次向学校反映没有改进，要求核查食堂管理"),
    ("课后服务", "课后服务时间过短，家长下班后无法按时接孩子，要求延长服务时间"),
    ("招生入学", "房产证与户籍不在同一街道，不清楚孩子应到哪所学校报名，要求答复划片政策"),
    ("教师管理", "作业量过大，孩子每天写到晚上十一点，要求学校按规定控制作业总量"),
    ("学校设施", "教学楼暖气不热，室内只有十二三度，多名学生感冒，要求尽快维修"),
)
HEADINGS = (
    "工单编号", "诉求类型", "问题分类", "标题", "诉求内容", "反映人", "联系电话",
    "被反映学校", "紧急程度", "是否保密", "派单时间", "办理截止时间",
)  # fmt: skip


def rows(many: int, now: datetime, seed: int = 12345) -> list[list[str]]:
    """Orders of the last days, ``now`` local, under ``HEADINGS``."""
    chance = random.Random(seed)
    return [_row(n, now, chance) for n in range(1, many + 1)]


def _row(n: int, now: datetime, chance: random.Random) -> list[str]:
    sent = now - timedelta(minutes=chance.randrange(5, 600))
    school = chance.choice(PLACES) + chance.choice(SCHOOLS)
    category, matter = chance.choice(MATTERS)
    text = (
        f"市民反映，其孩子就读于示例区{school}{chance.choice('一二三四五六')}年级，{matter}。（第{n}次来电）"
    )
    return [
        f"{sent:%Y%m%d}{n:07d}", chance.choice(("投诉", "求助", "咨询")), f"教育->{category}",
        f"{school}{category}问题", text, f"{chance.choice('赵钱孙李周吴郑王')}女士", f"139{n:08d}",
        school, "一般", "否", f"{sent:%Y-%m-%d %H:%M:%S}", f"{sent + timedelta(days=7):%Y-%m-%d %H:%M:%S}",
    ]  # fmt: skip


def write_export(file: Path, many: int, now: datetime) -> Path:
    """An .xlsx as the city's platform exports it."""
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("工单导出")
        for line, row in enumerate([list(HEADINGS), *rows(many, now)]):
            sheet.write_row(line, 0, row)
    return file


class Platform:
    """Writes callbacks as WeCom does: XML, sealed, signed; by the sandbox's own cryptography."""

    def __init__(self, app: WeCom, at: datetime, first: int = 0) -> None:
        self._app = app
        self._cipher = Cipher(app.encoding_aes_key, app.corp_id)
        self._at = int(at.timestamp())
        self._count = first  # no platform gives the same id twice

    def says(self, who: str, text: str) -> Call:
        """A text message."""
        return self._call(who, f"<MsgType>text</MsgType><Content>{text}</Content><MsgId>{{n}}</MsgId>")

    def presses(self, who: str, key: str, **picked: str) -> Call:
        """A press on a card's button, with what was picked on the card."""
        items = "".join(
            f"<SelectedItem><QuestionKey>{question}</QuestionKey>"
            f"<OptionIds><OptionId>{option}</OptionId></OptionIds></SelectedItem>"
            for question, option in picked.items()
        )
        return self._call(
            who,
            "<MsgType>event</MsgType><Event>template_card_event</Event>"
            f"<EventKey>{key}</EventKey><TaskId>task-{{n}}</TaskId><ResponseCode>code-{{n}}</ResponseCode>"
            f"<CardType>button_interaction</CardType><SelectedItems>{items}</SelectedItems>",
        )

    def _call(self, who: str, middle: str) -> Call:
        self._count += 1
        app, n = self._app, 7_000_000_000 + self._count
        xml = (
            f"<xml><ToUserName>{app.corp_id}</ToUserName><FromUserName>{who}</FromUserName>"
            f"<CreateTime>{self._at}</CreateTime>{middle.format(n=n)}<AgentID>{app.agent_id}</AgentID></xml>"
        )
        sealed = self._cipher.encrypt(xml, n.to_bytes(16, "big"))
        signed = signature(app.token, str(self._at), str(n), sealed)
        query = urlencode({"msg_signature": signed, "timestamp": self._at, "nonce": n})
        body = f"<xml><ToUserName>{app.corp_id}</ToUserName><Encrypt>{sealed}</Encrypt></xml>"
        return Call(query, body.encode())
