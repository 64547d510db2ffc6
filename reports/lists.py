"""The lists of orders and departments that reports show or attach: by number, never by text."""

from functools import cache

from reports import wording
from reports.blocks import Basis, units
from reports.figures import Case
from reports.report import Column, Table
from rules.rates import Calibre, lost, points
from rules.words import State

#: How many rows a list in the body shows; a table says when there are more.
ROWS = 60


def failing(basis: Basis, most: int = ROWS) -> Table:
    """失分 by order, the dearest first: what the call-back found, what it cost, what to do."""
    tally, scores = basis.figures.whole.tally(basis.scores.calibre), basis.scores
    cost_of = cache(lambda verdict: points(lost(verdict, tally, scores), 2))  # of thousands few differ
    rows = []
    for case in basis.figures.whole.failing:
        verdict = case.verdict
        if verdict is None or (verdict.excluded and scores.calibre is Calibre.WITHOUT):
            continue
        if not tally.valid or (not tally.full and verdict.contacted is not False):
            continue
        cost = cost_of(verdict)
        if cost:
            rows.append((case.short, case.department, case.category or None, wording.fault(verdict), cost))
    rows.sort(key=lambda row: (-(row[4] or 0), row[0]))
    columns = (
        Column("工单"),
        Column("科室"),
        Column("问题分类"),
        Column("回访情况"),
        Column("失分", "score"),
    )
    listed = tuple((str(row[0]), *row[1:]) for row in rows[:most])
    return Table("失分清单", columns, listed, note=_rest(len(rows), most))


def second_round(basis: Basis) -> Table:
    """未解决、不满意: each with a suggestion for handling it again."""
    cases = [case for case in basis.figures.whole.failing if case.verdict and is_unhappy(case)]
    rows = [
        (str(case.short), case.department, wording.fault(case.verdict), wording.advice(case.verdict))
        for case in cases[:ROWS]
        if case.verdict
    ]
    columns = (Column("工单"), Column("科室"), Column("回访情况"), Column("二次处置建议"))
    return Table("未解决、不满意诉求及二次处置建议", columns, tuple(rows), note=_rest(len(cases)))


def is_unhappy(case: Case) -> bool:
    """Whether it has to be handled again; 基本满意 alone has not."""
    verdict = case.verdict
    return verdict is not None and ("未" in wording.fault(verdict) or "不满意" in wording.fault(verdict))


def late_units(basis: Basis) -> Table:
    """超期榜: departments by what is overdue and open, then by what was closed late."""
    parts = units(basis.figures)
    found = [(name, part["overdue"], part["closed_late"]) for name, part in parts.items()]
    late = sorted((row for row in found if row[1] or row[2]), key=lambda row: (-row[1], -row[2], row[0]))
    rows = tuple((index, *row) for index, row in enumerate(late, start=1))
    columns = (
        Column("序号", "count"), Column("科室"), Column("超期未办结", "count"), Column("超期办结", "count")
    )  # fmt: skip
    return Table("超期排行", columns, rows)


def orders(title: str, cases: list[Case]) -> Table:
    """Orders by number, department and state; no text of theirs."""
    rows = tuple(
        (str(case.short), case.department, case.category or "（保密）", State(case.state).label)
        for case in cases[:ROWS]
    )
    columns = (Column("工单"), Column("科室"), Column("问题分类"), Column("状态"))
    return Table(title, columns, rows, note=_rest(len(cases)))


def _rest(many: int, most: int = ROWS) -> str:
    return f"共 {many} 件，此处列前 {most} 件。" if many > most else ""
