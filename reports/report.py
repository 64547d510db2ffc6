"""A report as a value: what every rendering of it (chat, picture, Word, workbook, JSON) shows alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

#: A cell: words, a count, or a figure already rounded as it is published. None reads as "—".
Cell = str | int | Decimal | None

#: What a table or a figure counts in; a rate is in percent: Decimal("90.6") reads as 90.6%.
Unit = Literal["text", "count", "percent", "score"]


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, and how its cells are written and aligned."""

    heading: str
    unit: Unit = "text"


@dataclass(frozen=True)
class Table:
    """Rows below headings. ``total`` is the 合计 or 平均 row, shown last and set apart."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Series:
    """One line or one colour of bars; a value for each label, None where there is none."""

    name: str
    values: tuple[int | Decimal | None, ...]


@dataclass(frozen=True)
class Figure:
    """A chart: ``bar`` compares names, ``line`` shows a course over days."""

    title: str
    shape: Literal["bar", "line"]
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Unit = "count"


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of official prose, whole sentences."""

    text: str


Block = Paragraph | Table | Figure


@dataclass(frozen=True)
class Section:
    """一、…: a heading without its number, and what stands below it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Headline:
    """A figure that matters: "受理量", "128件", "较上期上升 6.7%" (empty when nothing is to compare)."""

    label: str
    value: str
    change: str = ""


@dataclass(frozen=True)
class Report:
    """One report. No caller's data, no order's text: numbers of orders and masked gists at most.

    ``since``/``until`` are aware instants, ``until`` excluded. ``attachments`` are the 附表, which a
    document puts on pages of their own after the body. ``about`` says for whom: a department or "".
    """

    kind: str  # daily, urgent, weekly, monthly, yearly, bulletin, deadline, acceptance
    title: str  # "接诉即办工作月报"
    period: str  # "2026年10月考核期（9月19日至10月18日）"
    since: datetime
    until: datetime
    organisation: str
    about: str
    made_at: datetime
    as_of: str  # "数据截至 14:20"
    headlines: tuple[Headline, ...]
    sections: tuple[Section, ...]
    attachments: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()  # how it was counted, in sentences

    @property
    def tables(self) -> Iterator[Table]:
        """Every table, those of the body first."""
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Table))
        yield from self.attachments

    @property
    def figures(self) -> Iterator[Figure]:
        """Every chart, in order."""
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Figure))


def written(cell: Cell, unit: Unit = "text") -> str:
    """A cell as people read it; percent signs only where the column counts in percent."""
    if cell is None:
        return "—"
    return f"{cell}%" if unit == "percent" and not isinstance(cell, str) else str(cell)


def as_json(report: Report) -> dict[str, Any]:
    """The report in JSON's own types: instants in ISO 8601, decimals as strings; blocks say their type."""
    return {name: _plain(value) for name, value in _fields(report).items()}


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _plain(value: Any) -> Any:
    if isinstance(value, Paragraph | Table | Figure):
        return {"type": type(value).__name__.lower(), **_plain(_fields(value))}
    if hasattr(value, "__dataclass_fields__"):
        return _plain(_fields(value))
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
