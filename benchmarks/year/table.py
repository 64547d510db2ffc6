"""The year's books as tables for people and as JSON."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import quantiles
from typing import Any

from benchmarks.year.books import Books
from benchmarks.year.course import Lived

SHOWN = 8


def text(lived: Lived, books: Books) -> str:
    """Everything to be read at the end of the run."""
    names = {person.id: person.name for person in lived.world.config.people}
    parts = [
        _head(lived, books),
        _late(books),
        _most("逾期最多的人", Counter({_named(key, names): many for key, many in books.by_person.items()})),
        _most("逾期最多的日子", books.by_day),
        _reminders(books),
        _loads(lived),
        _most("夜间（22 点至 7 点）的提醒", books.night),
        books.rates,
        _most("市级回访", books.visits),
        _most("申请", books.applications),
        _most("送不出去的", lived.world.phones.failures),
        _checks(books),
    ]
    return "\n\n".join(parts)


def _named(key: str, names: dict[str, str]) -> str:
    kind, _, who = key.partition(" ")
    return f"{kind} {names.get(who, who) or '（无人经手）'}"


def _head(lived: Lived, books: Books) -> str:
    states = "、".join(f"{state} {many}" for state, many in books.states.most_common())
    pace = lived.seconds / max(books.orders, 1) * 1000
    spent = "、".join(f"{what} {used / 1e6:.0f}" for what, used in lived.world.cpu.most_common())
    noon = lived.world.overdue.most_common(1) or [("—", 0)]
    return (
        f"工单 {books.orders} 件：{states}\n"
        f"CPU {lived.seconds:.0f} 秒，每千件 {pace:.0f} 秒（{spent}）\n"
        f"中午超期在办最多 {noon[0][1]} 件（{noon[0][0]}）；因提醒提前办理 {lived.intents.hurried} 次"
    )


def _late(books: Books) -> str:
    rows = [("环节", "时限数", "不催会逾期而未逾期", "逾期", "原因")]
    for name, step in books.steps.items():
        why = "、".join(f"{reason} {many}" for reason, many in step.why.most_common(6))
        rows.append((name, str(step.clocks), str(step.saved), str(step.late), why))
    return "逾期及原因\n" + _table(rows)


def _reminders(books: Books) -> str:
    rows: list[tuple[str, ...]] = [("提醒", "单独发出", "并入一张", "已办不发", "其他")]
    for kind, states in sorted(books.nags.items(), key=lambda each: -each[1].total()):
        known = [states[state] for state in ("sent", "folded", "moot")]
        rows.append((kind, *map(str, known), str(states.total() - sum(known))))
    return "提醒\n" + _table(rows)


def _loads(lived: Lived) -> str:
    phones = lived.world.phones
    rows = [("每人每天", "人天数", "平均", "九成不超过", "最多")]
    for name, days in (("消息", phones.by_day), ("其中提醒", phones.nags_by_day)):
        many = sorted(days.values()) or [0]
        tenth = quantiles(many, n=10)[-1] if len(many) > 1 else many[0]
        rows.append((name, str(len(many)), f"{sum(many) / len(many):.1f}", f"{tenth:.0f}", str(many[-1])))
    return _table(rows)


def _most(title: str, found: Counter[str]) -> str:
    listed = "、".join(f"{name} {many}" for name, many in found.most_common(SHOWN))
    return f"{title}：{listed or '无'}"


def _checks(books: Books) -> str:
    lines = [
        f"{'✓' if not wrong else '✗'} {name}"
        + (f"：{len(wrong)}，如 {'；'.join(wrong[:3])}" if wrong else "")
        for name, wrong in books.checks.items()
    ]
    return "核对\n" + "\n".join(lines)


def _table(rows: Iterable[Sequence[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def as_json(lived: Lived, books: Books) -> dict[str, Any]:
    """The figures for machines."""
    steps = {
        name: {"clocks": one.clocks, "late": one.late, "saved": one.saved, "why": dict(one.why)}
        for name, one in books.steps.items()
    }
    return {
        "orders": books.orders,
        "cpu_s": round(lived.seconds, 1),
        "cpu_s_per_1000": round(lived.seconds / max(books.orders, 1) * 1000, 1),
        "states": dict(books.states),
        "steps": steps,
        "reminders": {kind: dict(states) for kind, states in books.nags.items()},
        "night": dict(books.night),
        "rates": books.rates,
        "checks": {name: len(wrong) for name, wrong in books.checks.items()},
    }
