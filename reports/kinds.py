"""The reports themselves: 日报, 紧急敏感日报, 周报, 月报, 年报, 情况通报, 限期报告."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from reports import blocks, lists, standing, wording
from reports.blocks import Basis, if_any
from reports.course import course
from reports.figures import Figures
from reports.report import Block, Column, Paragraph, Report, Section, Table
from rules.periods import Span
from rules.rates import Calibre


@dataclass(frozen=True)
class Agreed:
    """One 议定事项, and how it stands."""

    text: str
    department: str
    agreed_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    outcome: str = ""


@dataclass(frozen=True)
class Instructed:
    """One 批示 on an order: number, who, what, and whether it is done."""

    short: int
    who: str
    text: str
    department: str
    is_done: bool


@dataclass(frozen=True)
class Beside:
    """What reports tell beside the figures of their period."""

    to_date: Basis | None = None  # the 考核期 so far, in a 日报
    agreed: tuple[Agreed, ...] = ()
    instructed: tuple[Instructed, ...] = ()
    hot: tuple[str, ...] = ()  # 热点 and 未诉先办 hints, sentences
    months: tuple[tuple[str, Figures], ...] = ()  # the 考核期 of a 年报, by their names
    answer_by: str = ""  # until when a 限期报告 is to be answered


def daily(basis: Basis, beside: Beside) -> Report:
    """日报: the day, the 考核期 so far, the places, what people call about."""

    def sections() -> Iterator[Section]:
        yield Section("总体情况", (*blocks.overview(basis), *blocks.three_rates(basis)))
        if beside.to_date:
            yield Section("考核期累计", tuple(_to_date(beside.to_date)))
        categories = blocks.broken_down(basis, "category")
        yield Section("诉求热点", (*if_any(categories, "本日暂无新受理诉求。"), *_paragraphs(beside.hot)))

    more = (standing.statistics(beside.to_date, Calibre.WITHOUT),) if beside.to_date else ()
    return blocks.report(basis, "daily", "接诉即办日报", sections(), *more)


def _to_date(basis: Basis) -> Iterator[Block]:
    yield Paragraph(f"{wording.named(basis.period, basis.periods)}截至目前：")
    yield from blocks.three_rates(basis)
    places = blocks.ranking(basis)
    placed = [row for row in places.rows if row[0] is not None]
    if len(placed) > 1:
        first = "、".join(f"{row[1]}（{row[-1]} 分）" for row in placed[:3])
        last = "、".join(f"{row[1]}（{row[-1]} 分）" for row in placed[3:][-3:])
        behind = f"排名靠后的是{last}。" if last else ""
        yield Paragraph(f"排名靠前的是{first}。{behind}")


def urgent(basis: Basis, beside: Beside) -> Report:
    """紧急敏感诉求日报: how many, of which kind, how each stands; no text leaves."""

    def sections() -> Iterator[Section]:
        cases = basis.figures.whole.listed["sensitive"]
        then = basis.before.whole["sensitive"] if basis.before else None
        change = wording.bracketed(wording.changed_count(len(cases), then, basis.than[0]))
        yield Section("总体情况", (Paragraph(f"共受理紧急敏感诉求 {len(cases)} 件{change}。"),))
        yield Section("逐件情况", if_any(lists.orders("紧急敏感诉求", cases)))

    return blocks.report(basis, "urgent", "紧急敏感诉求日报", sections())


def weekly(basis: Basis, beside: Beside) -> Report:
    """周报, the 调度会材料: what was agreed, what is unsolved and what to do, who is late, what is hot."""

    def sections() -> Iterator[Section]:
        yield Section("本周概况", (*blocks.overview(basis), *blocks.punctuality(basis)))
        yield Section("三率情况", tuple(blocks.three_rates(basis)))
        yield Section("上次议定事项落实情况", if_any(_agreed(basis, beside), "无未销号的议定事项。"))
        unhappy = lists.second_round(basis)
        yield Section("未解决、不满意诉求", if_any(unhappy, "本周市级回访无未解决、不满意诉求。"))
        yield Section("超期情况", if_any(lists.late_units(basis), "本周无超期。"))
        yield Section("领导批示", if_any(_instructed(beside)))
        hot = blocks.broken_down(basis, "category")
        yield Section("诉求热点", (*if_any(hot, "本周暂无新受理诉求。"), *_paragraphs(beside.hot)))
        yield Section("下一步措施建议", _paragraphs(measures(basis)))

    late = lists.orders("超期未办结工单", basis.figures.whole.listed["overdue"])
    more = [table for table in (late, lists.failing(basis)) if table.rows]
    return blocks.report(basis, "weekly", "接诉即办周报（调度会材料）", sections(), *more)


def _agreed(basis: Basis, beside: Beside) -> Table:
    tz = basis.periods.tz
    rows = tuple(
        (
            index,
            item.text,
            item.department or None,
            wording.day(item.due_at, tz),
            _state(item, basis),
        )
        for index, item in enumerate(beside.agreed, start=1)
    )
    columns = (
        Column("序号", "count"),
        Column("议定事项"),
        Column("责任科室"),
        Column("时限"),
        Column("进展"),
    )
    return Table("议定事项", columns, rows)


def _state(item: Agreed, basis: Basis) -> str:
    if item.closed_at:
        return f"已完成{f'：{item.outcome}' if item.outcome else ''}"
    return "逾期未完成" if item.due_at and item.due_at < basis.made_at else "推进中"


def _instructed(beside: Beside) -> Table:
    rows = tuple(
        (str(each.short), each.who, each.text, each.department, "已落实" if each.is_done else "落实中")
        for each in beside.instructed
    )
    columns = (Column("工单"), Column("批示人"), Column("批示"), Column("承办科室"), Column("进展"))
    return Table("批示落实情况", columns, rows)


def measures(basis: Basis) -> tuple[str, ...]:
    """Measures that follow from the figures; each names who and what, none is made up."""
    found = []
    late = lists.late_units(basis).rows
    if overdue := [f"{row[1]} {row[2]} 件" for row in late if row[2]]:
        found.append(f"超期未办结的请即行办理，并向主管科室说明原因：{'、'.join(overdue)}。")
    if unhappy := sum(map(lists.is_unhappy, basis.figures.whole.failing)):
        found.append(f"回访未解决、不满意的 {unhappy} 件按二次处置建议办理，办结前由科室负责人回访一次。")
    if repeated := basis.figures.whole["repeated"]:
        found.append(f"重复诉求 {repeated} 件由原承办科室并案研究，明确答复口径。")
    top = blocks.broken_down(basis, "category", 1).rows
    if top and isinstance(top[0][2], int) and top[0][2] >= HOT:
        found.append(f"“{top[0][1]}”类诉求较为集中，请主责科室研究主动治理、未诉先办措施。")
    return tuple(found)


#: From so many orders on, the first category of a period is worth acting on before people call.
HOT = 5


def monthly(basis: Basis, beside: Beside) -> Report:
    """月报 (考核): places, rates in both calibres, lost points, punctuality, what people call about."""
    return blocks.report(basis, "monthly", "接诉即办工作月报", _long(basis, beside), *_appended(basis))


def yearly(basis: Basis, beside: Beside) -> Report:
    """年报: as the months, for a year, and how the months went."""
    return blocks.report(basis, "yearly", "接诉即办工作年报", _long(basis, beside), *_appended(basis))


def _long(basis: Basis, beside: Beside) -> Iterator[Section]:
    yield Section("总体情况", tuple(blocks.overview(basis)))
    yield Section("办理时效", tuple(blocks.punctuality(basis)))
    yield Section("三率情况", tuple(blocks.three_rates(basis)))
    yield Section("各期走势", course(beside.months, basis.scores))
    if not basis.about:
        places = blocks.ranking(basis)
        drawn = blocks.chart(places, "科室综合成绩", 1, len(places.columns) - 1)
        yield Section("科室考核", (places, drawn) if places.rows else ())
    yield Section("失分情况", if_any(lists.failing(basis, IN_BODY), "本期回访无失分。"))
    categories = blocks.broken_down(basis, "category", 10)
    drawn = blocks.chart(categories, "诉求热点", 1, 2)
    hot = (categories, drawn) if categories.rows else ()
    yield Section("诉求结构", (*hot, *_structure(basis), *_paragraphs(beside.hot)))
    yield Section("超期情况", if_any(lists.late_units(basis), "本期无超期。"))
    yield Section("加减分", if_any(_extra(basis)))
    yield Section("下一步工作", _paragraphs(measures(basis)))


def _structure(basis: Basis) -> Iterator[Block]:
    for name in ("kind", "level", "channel", "school"):
        table = blocks.broken_down(basis, name, 10)
        if table.rows:
            yield table


def _extra(basis: Basis) -> Table:
    columns = (Column("科室"), Column("加减分", "score"), Column("事由"))
    return Table("加减分事项", columns, tuple(basis.extra))


def _appended(basis: Basis) -> Iterator[Table]:
    yield from standing.both_statistics(basis)
    lost = lists.failing(basis, IN_APPENDIX)
    if len(lost.rows) > IN_BODY:
        yield lost
    late = lists.orders("超期未办结工单", basis.figures.whole.listed["overdue"])
    if late.rows:
        yield late


#: So many rows of 失分清单 stand in the text of a 月报 or 年报; more are appended, up to the other number.
IN_BODY, IN_APPENDIX = 10, 300


def bulletin(basis: Basis, beside: Beside) -> Report:
    """情况通报: how the departments stand, who is late, what was lost; said to all of them."""

    def sections() -> Iterator[Section]:
        yield Section("基本情况", (*blocks.overview(basis), *blocks.three_rates(basis)))
        yield Section("科室排名", if_any(blocks.ranking(basis)))
        yield Section("存在问题", (*if_any(lists.late_units(basis)), *_unhappy_by_unit(basis)))
        yield Section("工作要求", _paragraphs(measures(basis)))

    return blocks.report(basis, "bulletin", "接诉即办工作情况通报", sections())


def _unhappy_by_unit(basis: Basis) -> Iterator[Block]:
    found = [
        f"{name} {many} 件"
        for name, part in sorted(blocks.units(basis.figures).items())
        if (many := sum(map(lists.is_unhappy, part.failing)))
    ]
    if found:
        yield Paragraph(f"回访未解决、不满意：{'、'.join(found)}。")


def deadline(basis: Basis, beside: Beside) -> Report:
    """限期报告: the orders a department has to report on in writing, and by when."""

    def sections() -> Iterator[Section]:
        until = f"，并于{beside.answer_by}前书面报告办理情况和原因" if beside.answer_by else ""
        subject = basis.about or "各有关科室"
        yield Section("报告要求", (Paragraph(f"请{subject}对下列工单逐件说明{until}。"),))
        late = lists.orders("超期未办结工单", basis.figures.whole.listed["overdue"])
        yield Section("超期未办结", if_any(late, "无。"))
        yield Section("未解决、不满意", if_any(lists.second_round(basis), "无。"))

    return blocks.report(basis, "deadline", "限期报告通知", sections())


def _paragraphs(sentences: tuple[str, ...]) -> tuple[Block, ...]:
    return tuple(Paragraph(sentence) for sentence in sentences)


@dataclass(frozen=True)
class Kind:
    """A kind of report: its word, the span it usually covers, and how it is made."""

    name: str
    label: str
    span: Span
    make: Callable[[Basis, Beside], Report]
    running: bool = False  # asked for without a period: the one that runs, else the last complete one


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("daily", "日报", Span.DAY, daily, running=True),
        Kind("urgent", "紧急敏感日报", Span.DAY, urgent, running=True),
        Kind("weekly", "周报", Span.WEEK, weekly),
        Kind("monthly", "月报", Span.MONTH, monthly),
        Kind("yearly", "年报", Span.YEAR, yearly),
        Kind("bulletin", "情况通报", Span.MONTH, bulletin, running=True),
        Kind("deadline", "限期报告", Span.MONTH, deadline, running=True),
    )
}
