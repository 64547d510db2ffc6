"""What may leave for Telegram where numbers alone may: number, level, deadline, keys. All else stays."""

import re
from dataclasses import replace

from notifier.card import Card, Text

HIDDEN = "（内容不在 Telegram 显示，请到企业微信或市级平台查看。）"

#: The lines of a card that may leave, by their names.
_LINES = frozenset({"时限"})
_ROW = re.compile(r"((?:【重点】)?\d+｜[^｜]{2,8})(?:｜.*?)??(｜(?:剩|已超) [\d 天小时分钟]+)?")
_ABOUT_ORDER = re.compile(r"(?:【重点】)?(?:【工单 \d+|(?:已放弃)?工单 \d+ )[^：:，,；（“”\n]{0,40}")
#: Lines made of fixed words, numbers and the names of our own people.
_HARMLESS = tuple(
    re.compile(pattern)
    for pattern in (
        r"【(?:未送达|人员变动|注意|请核对)】.*",
        r"[^“”（：]{1,8}（\d+ 件(?:以上)?）(?: 第 \d+–\d+ 件)?",
        r"(?:第 \d+–\d+ 件 · )?(?:数据截至 [\d年月日今明昨天 :]+|尚未导入过工单)",
        r"在办 \d+ 件，超期 \d+ 件，无下一步时限 \d+ 件。|回复工单号查看某一件.{0,20}",
        r"[^“”（：]{1,8}：没有工单。（(?:数据截至[^）]*|尚未导入过工单)）",
        r"……共 \d+ .*",
        r"您可以点卡片按钮，也可以直接回复：|· .+ —— .+",
        r"\S{1,12}您好，这里是接诉即办值班助手.*",
        r"导入完成：新增.*|当前(?:在班|无人在班).*",
        r"https?://\S+",
    )
)


def numbers_only(body: Text | Card) -> Text | Card:
    """The same with nothing of what an order is about."""
    if isinstance(body, Text):
        return body if body.is_notice else replace(body, text=_text(body.text))
    return replace(
        body,
        title=_title(body.title),
        subtitle=body.subtitle if _is_harmless(body.subtitle) else "",
        quote="",
        lines=tuple(line for line in body.lines if line[0] in _LINES),
        text=body.text if _is_harmless(body.text) else "",
        brief="",
    )


def _title(title: str) -> str:
    """The kind of card and the number of its order; of a search not what was searched for."""
    return re.sub(r"“[^”]*”?", "", " · ".join(title.split(" · ")[:2]))


def _is_harmless(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in _HARMLESS)


def _text(text: str) -> str:
    """Line by line: what is not known to be harmless is left out, and that is said once."""
    kept = [_line(line) for line in text.splitlines() if line.strip()]
    shown = [line for line in kept if line]
    return "\n".join([*shown, *([HIDDEN] if len(shown) < len(kept) else [])])


def _line(line: str) -> str:
    if _is_harmless(line):
        return line
    if row := _ROW.fullmatch(line):
        return row[1] + (row[2] or "")
    about = _ABOUT_ORDER.match(line)
    return (
        about[0].rstrip() + ("】" if "【工单" in about[0] and "】" not in about[0] else "") if about else ""
    )
