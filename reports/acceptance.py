"""验收材料包: what the contract is accepted by: shifts covered, orders, timeliness, reports sent."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from reports import blocks, standing, wording
from reports.blocks import Basis, if_any
from reports.kinds import KINDS
from reports.report import Block, Column, Paragraph, Report, Section, Table
from rules.rates import Calibre, percent


@dataclass(frozen=True)
class Shift:
    """One shift of one day: whose it was by name, and who confirmed being there (到岗)."""

    start: datetime
    name: str
    people: tuple[str, ...]
    there: tuple[str, ...]


@dataclass(frozen=True)
class Sent:
    """One report that went out."""

    at: datetime
    kind: str
    period: str
    department: str
    many: int  # people it was sent to


def acceptance(basis: Basis, shifts: Sequence[Shift], sent: Sequence[Sent]) -> Report:
    """Everything of the period in one report; the lists are attachments."""

    def sections() -> Iterator[Section]:
        yield Section("值班覆盖", tuple(_cover(shifts)))
        yield Section("工单办理", (*blocks.overview(basis), *_kinds(basis)))
        yield Section("办理时效", tuple(blocks.punctuality(basis)))
        yield Section("三率情况", tuple(blocks.three_rates(basis)))
        yield Section("报表报送", tuple(_reports(sent)))

    more = [
        _shift_table(basis, shifts),
        standing.statistics(basis, Calibre.WITHOUT),
        _sent_table(basis, sent),
    ]
    kept = (table for table in more if table.rows)
    return blocks.report(basis, "acceptance", "接诉即办服务验收材料", sections(), *kept)


def _cover(shifts: Sequence[Shift]) -> Iterator[Block]:
    if not shifts:
        yield Paragraph("本期未编排班次：值班员全时在岗，未作到岗登记。")
        return
    held = sum(bool(shift.there) for shift in shifts)
    rate = wording.shown(percent(Fraction(held, len(shifts)), 1))
    yield Paragraph(f"应值 {len(shifts)} 班次，有到岗确认 {held} 班次，覆盖率 {rate}。")


def _kinds(basis: Basis) -> tuple[Block, ...]:
    return if_any(blocks.broken_down(basis, "kind", None))


def _reports(sent: Sequence[Sent]) -> Iterator[Block]:
    kinds = Counter(row.kind for row in sent)
    said = [f"{kind.label} {kinds[kind.name]} 份" for kind in KINDS.values() if kinds[kind.name]]
    yield Paragraph(f"按时自动报送报表 {len(sent)} 份{wording.bracketed(*said)}。")


def _shift_table(basis: Basis, shifts: Sequence[Shift]) -> Table:
    tz = basis.periods.tz
    rows = tuple(
        (wording.moment(each.start, tz), each.name, "、".join(each.people), "、".join(each.there) or "未确认")
        for each in shifts
    )
    columns = (Column("开始时间"), Column("班次"), Column("值班人员"), Column("到岗确认"))
    return Table("值班班次表", columns, rows)


def _sent_table(basis: Basis, sent: Sequence[Sent]) -> Table:
    tz = basis.periods.tz
    rows = tuple(
        (wording.moment(row.at, tz), KINDS[row.kind].label, row.period, row.department or "全部", row.many)
        for row in sent
        if row.kind in KINDS
    )
    columns = (Column("时间"), Column("报表"), Column("期间"), Column("范围"), Column("送达人数", "count"))
    return Table("报送报表清单", columns, rows)
