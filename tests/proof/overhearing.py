"""Planted personal data, and phones that keep every byte that leaves: what a search goes through."""

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from desk import Phones

from bot.logs import Line
from notifier.card import File
from notifier.channels.base import Change, Outgoing, Receipt
from notifier.channels.wecom_payloads import change_payload, payloads

#: Structured personal data as people write it, and what of it must never be found again.
PLANTED = {
    "13912345678": "13912345678",
    "137 1234 5679": "13712345679",
    "１３６１２３４５６７０": "13612345670",
    "+86-135-1234-5671": "13512345671",
    "110105199003072316": "199003072316",
    "11010519910307231X": "19910307231X",
    "京AH8866": "AH8866",
    "京N·K8867": "K8867",
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
    "车牌号京AH8866和京N·K8867的校车停在校门口，同学赵梓涵、刘雨欣可以作证，",
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
    "reply": f"已电话联系{CALLER}13912345678，车牌京AH8866",
    "extra": {
        "备用电话": "136 1234 5670",
        "车牌": "京N·K8867",
        "坐席备注": f"{CALLER}身份证110105199003072316",
    },
}
SECRET = "年级主任在办公室收下家长送的购物卡若干张，并许诺给孩子调整座位和担任班干部，知情家长都很气愤"
WATER = " 电话13912345678，车牌京AH8866，微信号wxid_zhangwq88"


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


def inside(file: File) -> list[str]:
    """The name of a Word or Excel file, and the text of each of its parts."""
    with zipfile.ZipFile(BytesIO(file.content)) as parts:
        texts = [parts.read(name).decode("utf-8", "ignore") for name in parts.namelist()]
    return [file.name, *(re.sub("<[^>]+>", "", text) for text in texts)]


class Wire(Phones):
    """Phones whose messages are rendered as WeCom gets them, and kept."""

    def __init__(self, left: list[Left]) -> None:
        super().__init__()
        self.left = left

    async def send(self, message: Outgoing) -> Receipt:
        if isinstance(message.body, File):
            self.left += [Left(f"file {message.body.name}", text) for text in inside(message.body)]
        else:
            for body in payloads(message, 1000002):
                self.left.append(Left(f"send {message.key}", body.decode()))
        return await super().send(message)

    async def change(self, change: Change) -> None:
        self.left.append(Left("change", change_payload(change, 1000002).decode()))
        await super().change(change)


def found(left: list[Left]) -> list[str]:
    """What has leaked, and where."""
    return [f"{each.way}: {sorted(hits)}" for each in left if (hits := leaks(each.text))]


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The lines of the log, as the bot writes them, that tell too much."""
    return [line for line in written(caplog).splitlines() if leaks(line)]


def written(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(map(Line().format, caplog.records))
