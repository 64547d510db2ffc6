"""What is said of reports, rates, and the orders behind a figure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from notifier.card import Button, Card
from rules.rates import Scores, Tally


def card(title: str, period: str, lines: Sequence[tuple[str, str]], reference: str) -> Card:
    """A report that comes by itself: the figures that matter, the rest behind a button."""
    return Card(
        title=title,
        subtitle=period,
        lines=tuple(lines)[:6],
        buttons=(
            Button("查看全文", key=f"report_open:{reference}", style=1),
            Button("失分清单", key=f"report_lost:{reference}", style=2),
        ),
        brief=f"{title} {period}",
    )


def rates(period: str, department: str, rows: Sequence[str], as_of: str) -> str:
    """三率 as a message."""
    return "\n".join((f"三率 {_about(period, department)}", *rows, "回复“失分”查看失分工单。", as_of))


def lost(period: str, department: str, rows: Sequence[str], as_of: str) -> str:
    """失分 as a message."""
    said = rows or ["本期回访无失分。"]
    return "\n".join((f"失分清单 {_about(period, department)}", *said, as_of))


def why(figure: str, name: str, period: str, rows: Sequence[str], failing: Sequence[str], as_of: str) -> str:
    """How a figure came about."""
    cost = ["失分工单：", *failing] if failing else ["没有失分工单。"]
    return "\n".join((f"{figure} 是{period}{name}。", *rows, *cost, as_of))


def reckoning(tally: Tally, shown: Mapping[str, Decimal | None], scores: Scores) -> list[str]:
    """The counts behind the three rates, and how they make the score."""
    weights = (scores.response, scores.solution, scores.satisfaction)
    rates = list(shown.values())[1:]
    parts = " ＋ ".join(
        f"{_or_dash(rate)}×{float(weight):g}" for rate, weight in zip(rates, weights, strict=True)
    )
    return [
        f"响应率 {_or_dash(rates[0])} = 已联系 {tally.contacted} ÷ 有效回访 {tally.valid}",
        f"解决率 {_or_dash(rates[1])} = 已解决 {tally.solved} ÷ 计入三率的回访 {tally.full}",
        f"满意率 {_or_dash(rates[2])} = （满意 {tally.satisfied} ＋ 基本满意 {tally.mostly}×"
        f"{float(scores.mostly):g}） ÷ {tally.full}",
        f"综合成绩 {_or_dash(shown['综合成绩'], '')} = {parts}（按未四舍五入的比率计算）",
    ]


def _or_dash(value: Decimal | None, unit: str = "%") -> str:
    return "—" if value is None else f"{value}{unit}"


def behind(label: str, period: str, department: str, many: int, numbers: Sequence[str]) -> str:
    """The orders behind a figure."""
    head = f"{_about(period, department)} {label} {many} 件"
    if not many:
        return f"{head}。"
    more = f"……共 {many} 件，全部见台账。" if many > len(numbers) else ""
    return "\n".join(filter(None, (f"{head}：", "、".join(numbers), more)))


def _about(period: str, department: str) -> str:
    return f"{period}{f'｜{department}' if department else ''}"
