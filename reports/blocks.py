"""The paragraphs, tables and charts that several reports share."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from reports import wording
from reports.figures import BREAKDOWNS, DESK, Figures, Part, most
from reports.report import Block, Column, Figure, Headline, Paragraph, Report, Section, Series, Table
from rules.periods import Period, Periods
from rules.rates import Calibre, Rates, Scores, percent, points, ranked
from rules.words import Level

#: How many rows a list in the body shows; a table says when there are more.
TOP = 5


@dataclass(frozen=True)
class Basis:
    """What every report is made of. ``before`` and ``last_year`` are compared with, where they are known."""

    organisation: str
    about: str  # a department, or "" for the whole desk
    period: Period
    periods: Periods
    scores: Scores
    figures: Figures
    made_at: datetime
    as_of: str
    before: Figures | None = None
    last_year: Figures | None = None
    extra: tuple[tuple[str, Decimal, str], ...] = ()  # 加减分: department, points, reason

    @property
    def than(self) -> tuple[str, str]:
        """What the compared periods are called."""
        return wording.THAN[self.period.span]

    def of(self, name: str, part: Part) -> "Basis":
        """The same for one part alone."""
        return replace(self, about=name, figures=Figures(whole=part, departments={name: part}))

    def score(self, part: Part) -> Decimal | None:
        """The published score of a part, without extra points."""
        return points(part.rates(self.scores).score, self.scores.places)

    def extra_of(self, department: str) -> Decimal:
        return sum((more for name, more, _ in self.extra if name == department), Decimal())

    def final(self, department: str, part: Part) -> Decimal | None:
        """综合成绩 with 加减分."""
        score = self.score(part)
        return None if score is None else score + self.extra_of(department)


def report(basis: Basis, kind: str, title: str, sections: Iterator[Section], *more: Table) -> Report:
    """The frame around the sections; those without a block are left out."""
    return Report(
        kind=kind,
        title=title,
        period=wording.named(basis.period, basis.periods),
        since=basis.period.since,
        until=basis.period.until,
        organisation=basis.organisation,
        about=basis.about,
        made_at=basis.made_at,
        as_of=basis.as_of,
        headlines=tuple(headlines(basis)),
        sections=tuple(section for section in sections if section.blocks),
        attachments=more,
        notes=notes(basis.scores),
    )


def headlines(basis: Basis) -> Iterator[Headline]:
    """The figures that matter, with their change."""
    whole, before, than = basis.figures.whole, basis.before, basis.than[0]
    then = before.whole["received"] if before else None
    yield Headline("受理量", f"{whole['received']}件", wording.changed_count(whole["received"], then, than))
    yield Headline("按时办结率", *_on_time(basis))
    now, earlier = basis.figures.total_rates(basis.scores), before and before.total_rates(basis.scores)
    for name, label in RATES:
        rate = percent(getattr(now, name), basis.scores.places)
        past = percent(getattr(earlier, name), basis.scores.places) if earlier else None
        yield Headline(label, wording.shown(rate), wording.changed_rate(rate, past, than))
    score = points(now.score, basis.scores.places)
    past = points(earlier.score, basis.scores.places) if earlier else None
    yield Headline("综合成绩", wording.scored(score), wording.changed_score(score, past, than))


def _on_time(basis: Basis) -> tuple[str, str]:
    """按时办结率 and its change."""
    places, before = basis.scores.places, basis.before
    rate = percent(basis.figures.whole.on_time, places)
    past = percent(before.whole.on_time, places) if before else None
    return wording.shown(rate), wording.changed_rate(rate, past, basis.than[0])


def shown(scores: Scores, found: Rates) -> dict[str, Decimal | None]:
    """The score and the three rates as they are published, by their names."""
    rates = {label: percent(getattr(found, name), scores.places) for name, label in RATES}
    return {"综合成绩": points(found.score, scores.places), **rates}


RATES = (("response", "响应率"), ("solution", "解决率"), ("satisfaction", "满意率"))


def notes(scores: Scores) -> tuple[str, ...]:
    """How it was counted, so that nobody has to guess."""
    weights = (scores.response, scores.solution, scores.satisfaction)
    said = "、".join(f"{word} {float(weight):.0%}" for (_, word), weight in zip(RATES, weights, strict=True))
    return (
        f"综合成绩按{said}加权，基本满意按 {float(scores.mostly):g} 折算；"
        f"成绩和排名按“{scores.calibre.label}”口径。",
        "按时办结率的分母为办结件与超期未办结件之和。",
    )


def overview(basis: Basis) -> Iterator[Block]:
    """总体情况: what came, what was done, how it compares."""
    whole, (before, last_year) = basis.figures.whole, basis.than
    than = [
        wording.changed_count(whole["received"], other.whole["received"], name)
        for other, name in ((basis.before, before), (basis.last_year, last_year))
        if other
    ]
    subject = basis.about or basis.organisation
    yield Paragraph(
        f"{subject}共受理诉求 {whole['received']} 件{wording.bracketed(*than)}，签收 {whole['signed']} 件，"
        f"派发 {whole['dispatched']} 件，办结 {whole['closed']} 件。在办 {whole['open']} 件，"
        f"其中超期 {whole['overdue']} 件。"
    )
    marks = [
        ("重点诉求", "key"),
        ("紧急敏感诉求", "sensitive"),
        ("重复诉求", "repeated"),
        ("退单", "returned"),
    ]
    said = [f"{label} {whole[name]} 件" for label, name in marks if whole[name]]
    if said:
        yield Paragraph(f"其中：{'、'.join(said)}。")


def punctuality(basis: Basis) -> Iterator[Block]:
    """办理时效."""
    whole, places = basis.figures.whole, basis.scores.places
    rate, change = _on_time(basis)
    parts = [("签收", "signed"), ("派发", "dispatched"), ("接收", "confirmed")]
    said = [f"{word}及时率 {wording.shown(percent(whole.punctual(name), places))}" for word, name in parts]
    yield Paragraph(
        f"{'，'.join(said)}；首次联系超时 {whole['contacted_late']} 件，"
        f"提交结果超时 {whole['submitted_late']} 件。"
        f"按时办结 {whole['closed_on_time']} 件，超期办结 {whole['closed_late']} 件，"
        f"按时办结率 {rate}{wording.bracketed(change)}。"
    )


def three_rates(basis: Basis) -> Iterator[Block]:
    """三率, in both calibres."""
    if not basis.figures.whole.verdicts:
        yield Paragraph("本期暂无有效市级回访，三率不作计算。")
        return
    without, with_all = (_rates(basis, calibre) for calibre in (Calibre.WITHOUT, Calibre.WITH))
    if without == with_all:  # nothing was left out: said once
        yield Paragraph(f"不含剔除口径：{without}。含剔除口径数据相同。")
    else:
        yield Paragraph(f"不含剔除口径：{without}。")
        yield Paragraph(f"含剔除口径：{with_all}。")
    whole = basis.figures.whole
    if whole["excluded"] or whole["suspended"]:
        yield Paragraph(f"平台批准剔除 {whole['excluded']} 件（已回访），挂账 {whole['suspended']} 件。")


def _rates(basis: Basis, calibre: Calibre) -> str:
    tally = basis.figures.whole.tally(calibre)
    now = basis.figures.total_rates(basis.scores, calibre)
    places = basis.scores.places
    then = [
        (other.total_rates(basis.scores, calibre), than)
        for other, than in zip((basis.before, basis.last_year), basis.than, strict=True)
        if other
    ]
    said = []
    for name, label in RATES:
        rate = percent(getattr(now, name), places)
        changes = [
            wording.changed_rate(rate, percent(getattr(past, name), places), than) for past, than in then
        ]
        said.append(f"{label} {wording.shown(rate)}{wording.bracketed(*changes)}")
    score = wording.scored(points(now.score, places))
    return f"有效回访 {tally.valid} 件，{'，'.join(said)}，综合成绩 {score} 分"


def units(figures: Figures) -> dict[str, Part]:
    """The departments that are ranked: those that an order was dispatched to."""
    return {name: part for name, part in figures.departments.items() if name != DESK}


def ranking(basis: Basis) -> Table:
    """考核排名: place, department, and what the place comes from."""
    parts = units(basis.figures)
    scores = {name: basis.final(name, part) for name, part in parts.items()}
    volume = {name: part["received"] for name, part in parts.items()}
    rows = [
        (
            place,
            name,
            volume[name],
            *_percents(basis, parts[name]),
            basis.extra_of(name) or None,
            scores[name],
        )
        for place, name in ranked(scores, volume)
    ]
    columns = (
        Column("名次", "count"), Column("科室"), Column("受理量", "count"), *RATE_COLUMNS,
        Column("加减分", "score"), Column("综合成绩", "score"),
    )  # fmt: skip
    return Table("科室考核排名", columns, tuple(rows))


RATE_COLUMNS = tuple(Column(label, "percent") for _, label in RATES)


def _percents(basis: Basis, part: Part, calibre: Calibre | None = None) -> tuple[Decimal | None, ...]:
    found = part.rates(basis.scores, calibre)
    return tuple(percent(getattr(found, name), basis.scores.places) for name, _ in RATES)


def broken_down(basis: Basis, name: str, top: int | None = TOP) -> Table:
    """诉求热点 and the like: name, how many, what share of all."""
    counter = basis.figures.breakdowns[name]
    whole = sum(counter.values())
    rows = [
        (index, _label(name, word), many, percent(_share(many, whole), 1))
        for index, (word, many) in enumerate(most(counter, top), start=1)
    ]
    columns = (
        Column("序号", "count"),
        Column(BREAKDOWNS[name]),
        Column("数量", "count"),
        Column("占比", "percent"),
    )
    return Table(f"{BREAKDOWNS[name]}分布", columns, tuple(rows))


def _label(name: str, word: str) -> str:
    return Level(word).label if name == "level" else word


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def chart(table: Table, title: str, label: int, value: int) -> Figure:
    """A bar chart of two of a table's columns."""
    labels = tuple(str(row[label]) for row in table.rows)
    values = tuple(
        cell if isinstance(cell, int | Decimal) else None for cell in (r[value] for r in table.rows)
    )
    column = table.columns[value]
    return Figure(title, "bar", labels, (Series(column.heading, values),), column.unit)


def if_any(table: Table, otherwise: str = "") -> tuple[Block, ...]:
    """A table with rows, or a sentence that says there is nothing."""
    if table.rows:
        return (table,)
    return (Paragraph(otherwise),) if otherwise else ()
