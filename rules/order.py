"""What an order is when it arrives: one row of an export, one API item, one pasted text."""

from dataclasses import dataclass, field
from datetime import datetime

from rules.words import Level


@dataclass(frozen=True)
class CallBack:
    """市级回访, as the city's export words it; None where the export says nothing."""

    contacted: bool | None = None
    solved: bool | None = None
    opinion: str = ""  # 满意 / 基本满意 / 不满意 / 未评价
    words: str = ""  # the citizen's own words, where given


@dataclass(frozen=True)
class NewOrder:
    """One order as read at the border. All times are aware; empty text means "not given"."""

    number: str  # the platform's number, trimmed, half-width, never a float
    text: str  # 主要内容
    title: str = ""
    kind: str = ""  # 诉求类型: 咨询 / 求助 / 投诉 / 举报 / 建议 / 表扬
    category: str = ""  # 问题分类, "一级->二级->三级"
    level: Level | None = None  # 紧急程度
    channel: str = ""  # 来源渠道
    status: str = ""  # 工单状态, as the platform words it
    confidential: bool = False  # 是否保密
    public_reply: bool = False  # 网络诉求, the reply will be public
    caller: str = ""  # 诉求人姓名: never on a card
    phone: str = ""  # 联系电话: never on a card
    place: str = ""  # 事发地址
    unit: str = ""  # 主办单位
    school: str = ""  # 被反映学校 / 企业名称
    remark: str = ""  # 备注
    called_at: datetime | None = None  # 来电时间
    sent_at: datetime | None = None  # 派单时间: when the city dispatched it to us
    signed_at: datetime | None = None  # 签收时间: present means it was signed in the platform
    due_at: datetime | None = None  # 办理时限 / 截止时间: wins over a computed one
    finished_at: datetime | None = None  # 办结时间
    reply: str = ""  # 回复内容
    call_back: CallBack | None = None
    extra: dict[str, str] = field(default_factory=dict)  # columns we do not know, kept


@dataclass(frozen=True)
class RowRefused:
    """A row that cannot come in: its number in the sheet (the first line is 1) and why, in Chinese."""

    row: int
    reason: str
