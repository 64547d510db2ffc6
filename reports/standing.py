"""“三率”统计表: what each department received and how its call-backs went, with the 汇总 of all."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from reports.blocks import RATE_COLUMNS, RATES, Basis, units
from reports.figures import Figures, Part
from reports.report import Cell, Column, Table
from rules.rates import Calibre, percent, points


def statistics(basis: Basis, calibre: Calibre) -> Table:
    """“三率”统计表 of one calibre, with its 汇总."""
    parts = units(basis.figures)
    rows = [_counts(basis, name, parts[name], calibre) for name in sorted(parts, key=_by_volume(parts))]
    numbered = tuple((index, *row) for index, row in enumerate(rows, start=1))
    total = _counts(basis, "汇总", basis.figures.whole, calibre, basis.figures)
    headings = ("受理量", "有效回访", "联系数", "解决数", "满意数", "基本满意")
    columns = (
        Column("序号", "count"), Column("承办科室"), *(Column(word, "count") for word in headings),
        *RATE_COLUMNS, Column("综合成绩", "score"),
    )  # fmt: skip
    return Table(f"“三率”统计表（{calibre.label}）", columns, numbered, (None, *total))


def both_statistics(basis: Basis) -> Iterator[Table]:
    """“三率”统计表 of both calibres; one where nothing was left out."""
    without, with_all = (statistics(basis, calibre) for calibre in (Calibre.WITHOUT, Calibre.WITH))
    if (without.rows, without.total) == (with_all.rows, with_all.total):
        yield replace(without, title="“三率”统计表（不含剔除，含剔除口径数据相同）")
    else:
        yield from (without, with_all)


def _by_volume(parts: dict[str, Part]) -> Callable[[str], tuple[int, str]]:
    return lambda name: (-parts[name]["received"], name)


def _counts(
    basis: Basis, name: str, part: Part, calibre: Calibre, whole: Figures | None = None
) -> tuple[Cell, ...]:
    tally, places = part.tally(calibre), basis.scores.places
    found = whole.total_rates(basis.scores, calibre) if whole else part.rates(basis.scores, calibre)
    shares = (percent(getattr(found, each), places) for each, _ in RATES)
    counts = (tally.valid, tally.contacted, tally.solved, tally.satisfied, tally.mostly)
    return (name, part["received"], *counts, *shares, points(found.score, places))
