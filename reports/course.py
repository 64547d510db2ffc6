"""走势: how the months of a year went, as a table and as lines."""

from collections.abc import Sequence
from decimal import Decimal

from reports.blocks import RATES
from reports.figures import Figures
from reports.report import Block, Cell, Column, Figure, Series, Table
from rules.rates import Scores, percent, points

#: A month's name with its figures.
Month = tuple[str, Figures]
_COLUMNS = (
    Column("考核期"), Column("受理", "count"), Column("办结", "count"), Column("按时办结率", "percent"),
    *(Column(label, "percent") for _, label in RATES), Column("综合成绩", "score"),
)  # fmt: skip


def course(months: Sequence[Month], scores: Scores) -> tuple[Block, ...]:
    """What came in and was done, and the three rates, month by month; of one month there is no course."""
    if len(months) < 2:
        return ()
    table = Table("各考核期情况", _COLUMNS, tuple(_row(name, each, scores) for name, each in months))
    return table, _lines(table, "各考核期受理、办结", (1, 2)), _lines(table, "各考核期三率", (4, 5, 6))


def _row(name: str, figures: Figures, scores: Scores) -> tuple[Cell, ...]:
    whole, found = figures.whole, figures.total_rates(scores)
    shares = (whole.on_time, *(getattr(found, rate) for rate, _ in RATES))
    percents = (percent(share, scores.places) for share in shares)
    return name, whole["received"], whole["closed"], *percents, points(found.score, scores.places)


def _lines(table: Table, title: str, places: Sequence[int]) -> Figure:
    series = tuple(Series(table.columns[place].heading, _values(table, place)) for place in places)
    labels = tuple(str(row[0]) for row in table.rows)
    return Figure(title, "line", labels, series, table.columns[places[0]].unit)


def _values(table: Table, place: int) -> tuple[int | Decimal | None, ...]:
    cells = (row[place] for row in table.rows)
    return tuple(None if isinstance(cell, str) else cell for cell in cells)
