"""统计 in words: counts and shares, never anything of a single order."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from nlp.tallies import By
from notifier.cards.phrases import typed

#: So many are named one by one; days are told all of a month.
MOST, MOST_DAYS = 15, 31


def told(words: str, by: By, counted: Sequence[tuple[str, int]], as_of: str) -> str:
    """Each value with its count and share, the rest together."""
    total = sum(many for _, many in counted)
    asked = f"统计“{typed(' '.join(words.split()), 40)}”" if words else "统计全部工单"
    if not total:
        return f"{asked}：没有工单。（{as_of}）"
    shown, rest = _shown(by, counted)
    rows = [_row(name or _empty(by), many, total) for name, many in shown]
    if rest:
        rows.append(_row(f"其余 {len(rest)} 项", sum(many for _, many in rest), total))
    return "\n".join([f"{asked}：共 {total} 件，按{by.label}：", *rows, as_of])


def _shown(
    by: By, counted: Sequence[tuple[str, int]]
) -> tuple[Sequence[tuple[str, int]], Sequence[tuple[str, int]]]:
    """What is named, and what is not: the rarest, or the days long past."""
    if by is By.DAY:
        return counted[-MOST_DAYS:], counted[:-MOST_DAYS]
    return counted[:MOST], counted[MOST:]


def _row(name: str, many: int, total: int) -> str:
    share = (Decimal(many * 100) / total).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{typed(name)}：{many} 件（{share}%）"


def _empty(by: By) -> str:
    return "未派科室" if by is By.DEPARTMENT else "未填写"
