"""What is said of scores on their way to publication."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from notifier.card import Button, Card
from notifier.cards.phrases import when
from rules.rates import Calibre
from storage.tables import ScoreRow

STATES = {
    "drafted": "待确认",
    "confirmed": "已确认",
    "appealed": "已申诉，待裁定",
    "upheld": "申诉已采纳",
    "declined": "申诉未采纳",
    "published": "已公布",
}


def drafted(period: str, departments: Sequence[str]) -> str:
    return f"{period}成绩已下发 {len(departments)} 个科室负责人确认：{'、'.join(departments)}。"


def to_confirm(row: ScoreRow, rates: Mapping[str, Any], period: str, calibre: str) -> Card:
    """To the head: their own score, to confirm or to appeal."""
    month = int(row.period[-2:])
    return Card(
        title=f"{row.department}考核成绩请确认",
        subtitle=period,
        lines=_lines(row, rates),
        text=f"{calibre}口径，未含加减分。如有异议，请回复“申诉 {month}月 理由”；"
        f"“失分 {month}月”可看失分工单。",
        buttons=(Button("确认", key=f"score_confirm:{row.period}|{row.department}", style=1),),
    )


def _lines(row: ScoreRow, rates: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    shown = [("受理量", f"{row.body['received']}件"), ("有效回访", f"{rates['有效回访']}件")]
    for name in ("响应率", "解决率", "满意率"):
        shown.append((name, "—" if rates[name] is None else f"{rates[name]}%"))
    shown.append(("综合成绩", rates["综合成绩"] or "—"))
    return tuple(shown)


def answered(row: ScoreRow, period: str, word: str) -> Card:
    """The card once it has been answered."""
    return Card(
        title=f"{row.department}考核成绩", subtitle=period, buttons=(Button(word, key="done"),), done=word
    )


def to_decide(row: ScoreRow, period: str, who: str, reason: str) -> Card:
    """To the 主管科室."""
    reference = f"{row.period}|{row.department}"
    return Card(
        title=f"成绩申诉：{row.department}",
        subtitle=period,
        lines=(("申诉人", who),),
        text=f"理由：{reason}"[:150],
        buttons=(
            Button("采纳", key=f"score_uphold:{reference}", style=1),
            Button("不采纳", key=f"score_decline:{reference}", style=2),
        ),
    )


def decided(row: ScoreRow, period: str, word: str, rates: Mapping[str, Any]) -> str:
    """To the head who appealed."""
    return f"{period}{row.department}的成绩申诉{word}，综合成绩 {rates['综合成绩'] or '—'}（未含加减分）。"


def stands(row: ScoreRow, who: str, at: datetime | None, now: datetime, tz: tzinfo) -> str:
    """Why it is too late."""
    return f"{row.department}的成绩{STATES[row.state]}（{who}，{when(at, now, tz)}），无需再办。"


def progress(period: str, rows: Sequence[ScoreRow], calibre: Calibre) -> str:
    """Who has confirmed so far."""
    said = [
        f"· {row.department}：{row.body[calibre.value]['综合成绩'] or '—'}，{STATES[row.state]}"
        for row in rows
    ]
    return "\n".join((f"{period}成绩（{calibre.label}，未含加减分）：", *said))


def published(period: str, rows: Sequence[tuple[int | None, str, str]]) -> str:
    """The scores as published."""
    said = [f"{f'第{place}名' if place else '未排名'} {name} {score}" for place, name, score in rows]
    return "\n".join((f"{period}考核成绩公布：", *said))
