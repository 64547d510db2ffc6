"""Reads an order pasted into chat: labelled lines in any order, or a number and the citizen's words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from nlp import times
from nlp.numerals import half_width
from rules.order import NewOrder
from rules.words import Level

#: Field → the labels that platforms and people put before it.
LABELS: dict[str, str] = {
    "number": "工单编号 工单号 工单单号 诉求编号 受理编号 受理单号 热线编号 流水号 编号 单号",
    "text": (
        "主要内容 诉求内容 反映内容 问题描述 投诉内容 工单内容 受理内容 来电内容 "
        "诉求描述 事项内容 具体内容 反映问题 内容 正文"
    ),
    "title": "标题 工单标题 诉求标题 主题",
    "kind": "诉求类型 工单类型 事项类型 诉求性质 工单性质 类型",
    "category": "问题分类 问题类别 诉求分类 来电类别 诉求类别 事项分类 分类",
    "level": "紧急程度 工单级别 处置级别 诉求级别 级别",
    "channel": "来源渠道 受理渠道 诉求来源 工单来源 受理方式 处理受理方式 渠道 来源",
    "status": "工单状态 办理状态 状态",
    "confidential": "是否保密 保密 信息保密",
    "public_reply": "是否网络诉求 网络诉求 是否公开答复 是否公开",
    "caller": "来电人 反映人 诉求人 诉求人姓名 来电人姓名 反映人姓名 市民姓名 姓名 联系人",
    "phone": (
        "联系电话 联系方式 来电号码 来电电话 来电人电话 诉求人电话 反映人电话 "
        "手机号码 手机号 手机 电话 电话/账号 来电人电话/账号"
    ),
    "place": "事发地址 事发地点 详细地址 诉求地址 小区点位 问题点位 点位 地址 事发地",
    "unit": "主办单位 承办单位 办理单位 责任单位",
    "school": "被反映学校 涉及学校 学校名称 企业名称 被反映单位 被投诉单位 被反映对象 学校",
    "remark": "备注 备注说明 注",
    "called_at": "来电时间 来话时间 受理时间 诉求时间 反映时间 创建时间 登记时间",
    "sent_at": "派单时间 分派时间 转办时间 派发时间 交办时间 下派时间 下发时间",
    "signed_at": "签收时间",
    "due_at": "办理时限 办理截止时间 截止时间 办结时限 处理时限 要求办结时间 办理期限 到期时间",
    "finished_at": "办结时间 完成时间 结案时间",
    "reply": "回复内容 答复内容 办理结果 处理结果",
}
_FIELD = {label: name for name, labels in LABELS.items() for label in labels.split()}
_ANY = "|".join(sorted(_FIELD, key=len, reverse=True))
_LONG = "|".join(label for label in sorted(_FIELD, key=len, reverse=True) if len(label) > 2)
# Short labels (学校, 电话, 注) only where a line begins: within a sentence they are words.
_LABEL = re.compile(
    rf"(?:^[ \t]*(?:\d{{1,2}}[、.]\s*)?[【\[*]*({_ANY})|(?<=[\t;,。|\s】])[【\[*]*({_LONG}))"
    r"(?:[】\]*]+\s*:?|\s*:)[ \t]*",
    re.MULTILINE,
)
# A table row copied from a sheet: label, tab, value.
_TABBED = re.compile(rf"^[ \t]*({_ANY})()\t+", re.MULTILINE)
_BARE_NUMBER = re.compile(
    r"(?<![\dA-Za-z-])(?:热线-\d{6}-\d{4,8}|[A-Za-z]{0,4}\d{12,24}|\d{6,8}-\d{4,8})(?![\dA-Za-z-])"
)
_CITIZEN_SPEAKS = re.compile(
    r"(?:市民|群众|诉求人|服务对象|来电人|反映人|家长|网民)[^,。:]{0,8}(?:反映|反应|咨询|投诉|举报|求助|建议)"
    r"|市民[^,。:]{0,6}:|来电(?:反映|反馈|咨询|求助|投诉)"
)
_TIMES = ("called_at", "sent_at", "signed_at", "due_at", "finished_at")
_YES = frozenset({"是", "保密", "要求保密", "y", "yes", "1", "true"})
_LEVELS = {
    "普通": Level.NORMAL,
    "加急": Level.URGENT,
    "急": Level.URGENT,
    "特提": Level.CRITICAL,
    "非常紧急": Level.CRITICAL,
    "疑难": Level.COMPLEX,
}


@dataclass(frozen=True)
class Pasted:
    """What was read. ``order`` is None while ``missing`` names what an order cannot do without."""

    order: NewOrder | None
    missing: tuple[str, ...] = ()  # "number", "text"
    unread: tuple[str, ...] = ()  # labels whose value is no time that can be read
    fields: Mapping[str, str] = field(default_factory=dict)  # as written, by field name


def looks_like_order(text: str) -> bool:
    """Whether to read it as an order: two labels and a body, or a long number and a citizen's words."""
    plain = half_width(text)
    labels = {_field(label) for label in _labels(plain)}
    if len(labels) >= 2 and labels & {"number", "text"}:
        return True
    speaks = _CITIZEN_SPEAKS.search(plain) is not None
    return len(plain) >= 20 and speaks and ("text" in labels or _BARE_NUMBER.search(plain) is not None)


def read_order(text: str, now: datetime, tz: ZoneInfo) -> Pasted:
    """The order in a pasted text, or what it lacks."""
    found = _fields(text)
    missing = tuple(name for name in ("number", "text") if not found.get(name))
    moments = {name: _moment(found.get(name, ""), now, tz) for name in _TIMES}
    unread = tuple(name for name in _TIMES if found.get(name) and moments[name] is None)
    return Pasted(None if missing else _order(found, moments), missing, unread, found)


def _order(found: Mapping[str, str], moments: Mapping[str, datetime | None]) -> NewOrder:
    caller, phone = found.get("caller", ""), half_width(found.get("phone", ""))
    hidden = "保密" in (caller, phone)
    return NewOrder(
        number=found["number"],
        text=found["text"],
        level=_level(found.get("level", "")),
        confidential=hidden or _is_yes(found.get("confidential", "")),
        public_reply=_is_yes(found.get("public_reply", "")),
        caller="" if caller == "保密" else caller,
        phone="" if phone == "保密" else re.sub(r"[\s-]", "", phone),
        called_at=moments["called_at"],
        sent_at=moments["sent_at"],
        signed_at=moments["signed_at"],
        due_at=moments["due_at"],
        finished_at=moments["finished_at"],
        title=found.get("title", ""),
        kind=found.get("kind", ""),
        category=found.get("category", ""),
        channel=found.get("channel", ""),
        status=found.get("status", ""),
        place=found.get("place", ""),
        unit=found.get("unit", ""),
        school=found.get("school", ""),
        remark=found.get("remark", ""),
        reply=found.get("reply", ""),
    )


def _fields(text: str) -> dict[str, str]:
    """Each labelled value as written; without a label for them, the number and the body by their looks."""
    plain = half_width(text)
    labels = _labels(plain)
    if whole := _number_and_words(text, plain, labels):
        return whole
    ends = [*(label.start() for label in labels), len(text)][1:]
    found: dict[str, str] = {}
    for label, end in zip(labels, ends, strict=False):
        if value := text[label.end() : end].strip(" \t\n;；|,，\u3000"):
            found[_field(label)] = value
    head = text[: labels[0].start()] if labels else text
    return _number(found, plain) | _body(found, head, text)


def _number_and_words(text: str, plain: str, labels: list[re.Match[str]]) -> dict[str, str]:
    """A number, then the citizen's words to the end; a label within them is the citizen's."""
    bare = _BARE_NUMBER.match(plain.lstrip(" \t\n【[#"))
    at_line_start = any(label[1] is not None for label in labels)
    if bare is None or at_line_start or not _CITIZEN_SPEAKS.search(plain):
        return {}
    start = plain.index(bare[0]) + len(bare[0])
    return {"number": bare[0], "text": text[start:].strip(" \t\n:：,，;；】]")}


def _field(label: re.Match[str]) -> str:
    return _FIELD[label[1] or label[2]]


def _labels(plain: str) -> list[re.Match[str]]:
    """The labels in order. One that comes again is the citizen's: an order tells of earlier orders."""
    every = sorted((*_LABEL.finditer(plain), *_TABBED.finditer(plain)), key=lambda match: match.start())
    labels: list[re.Match[str]] = []
    for label in every:
        is_new = _field(label) not in {_field(one) for one in labels}
        if is_new and (not labels or label.start() >= labels[-1].end()):
            labels.append(label)
    return labels


def _number(found: dict[str, str], plain: str) -> dict[str, str]:
    if "number" in found:
        return found | {"number": re.sub(r"\s+", "", half_width(found["number"])).upper()}
    bare = _BARE_NUMBER.search(plain)
    return found | ({"number": bare[0]} if bare else {})


def _body(found: dict[str, str], head: str, text: str) -> dict[str, str]:
    """Lines without a label: the body, if none is labelled and the citizen speaks in them."""
    if "text" in found:
        return {}
    body = next((place for place in (head, text) if _CITIZEN_SPEAKS.search(half_width(place))), "")
    return {"text": body.strip()} if body else {}


def _moment(value: str, now: datetime, tz: ZoneInfo) -> datetime | None:
    return times.parse(value, now, tz, "past") if value else None


def _level(value: str) -> Level | None:
    word = value.strip("。 ")
    return Level.from_label(word) or _LEVELS.get(word)


def _is_yes(value: str) -> bool:
    return value.strip("。 ").lower() in _YES
