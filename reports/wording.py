"""Figures in the sentences of an office: 上升/下降/持平, 百分点 for rates and percent for counts."""

from datetime import datetime, timedelta, tzinfo
from decimal import Decimal

from rules.periods import Period, Periods, Span
from rules.rates import Change, Course, Verdict, change_of_count, change_of_rate
from rules.words import Opinion


def changed_count(now: int, then: int | None, than: str, unit: str = "件") -> str:
    """ "较上期上升 6.7%", "与上期持平", "上期为 0，增加 5 件"; empty when there is nothing to compare."""
    if then is None:
        return ""
    change = change_of_count(now, then)
    if change.course is Course.SAME:
        return f"与{than}持平"
    if change.by is None:
        return f"{than}为 0，增加 {change.more} {unit}"
    return f"较{than}{change.course} {change.by}%"


def changed_rate(now: Decimal | None, then: Decimal | None, than: str) -> str:
    """ "较上期上升 2.2 个百分点"; without an earlier rate there is nothing to compare, and that is said."""
    return _points(change_of_rate(now, then), than, " 个百分点")


def changed_score(now: Decimal | None, then: Decimal | None, than: str) -> str:
    """ "较上期上升 1.4 分"."""
    return _points(change_of_rate(now, then), than, " 分")


def _points(change: Change, than: str, unit: str) -> str:
    if change.course is None:
        return ""
    if change.course is Course.SAME:
        return f"与{than}持平"
    return f"较{than}{change.course} {change.by}{unit}"


def shown(rate: Decimal | None) -> str:
    """A rate as it is read; "—" where nothing was called back."""
    return "—" if rate is None else f"{rate}%"


def scored(score: Decimal | None) -> str:
    return "—" if score is None else f"{score}"


def bracketed(*notes: str) -> str:
    """（…，…） around what is there to say."""
    said = "，".join(note for note in notes if note)
    return f"（{said}）" if said else ""


#: What the period before and last year's are called.
THAN = {
    Span.DAY: ("前一日", "上年同日"),
    Span.WEEK: ("上周", "上年同周"),
    Span.MONTH: ("上期", "上年同期"),
    Span.YEAR: ("上年", "上年"),
    Span.FREE: ("上一时段", "上年同期"),
}


def named(period: Period, periods: Periods) -> str:
    """ "2026年10月考核期（9月19日至10月18日）"."""
    first, last = period.since.astimezone(periods.tz).date(), periods.last_day(period)
    stretch = f"{first.month}月{first.day}日至{last.month}月{last.day}日"
    if period.span is Span.DAY:
        return f"{first.year}年{between(period, periods.tz)}"
    if period.span is Span.MONTH:
        word = "考核期" if periods.borders.month_day != 1 else ""
        return f"{_year_month(period.label)}{word}（{stretch}）"
    if period.span is Span.YEAR:
        years = f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日"
        return f"{period.label}年度（{years}）"
    return f"{first.year}年{stretch}"


def between(period: Period, tz: tzinfo) -> str:
    """ "3月2日 12:00 至 3月3日 12:00"."""
    return f"{moment(period.since, tz)} 至 {moment(period.until, tz)}"


def moment(at: datetime, tz: tzinfo) -> str:
    local = at.astimezone(tz)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def day(at: datetime | None, tz: tzinfo) -> str:
    """ "3月5日"; the instant 24:00 belongs to the day it ends."""
    if at is None:
        return "—"
    local = (at - timedelta(microseconds=1)).astimezone(tz)
    return f"{local.month}月{local.day}日"


def _year_month(label: str) -> str:
    year, month = label.split("-")
    return f"{year}年{int(month)}月"


def fault(verdict: Verdict) -> str:
    """What a call-back found wanting: "未解决、不满意"."""
    said = []
    if verdict.contacted is False:
        said.append("未联系")
    if verdict.solved is not True:
        said.append("未解决" if verdict.solved is False else "未反馈是否解决")
    if verdict.opinion is not Opinion.SATISFIED:
        said.append(verdict.opinion.label if verdict.opinion else "未反馈是否满意")
    return "、".join(said)


def advice(verdict: Verdict) -> str:
    """二次处置建议 by what the call-back found wanting."""
    if verdict.contacted is False:
        return "当日由承办人联系诉求人，错开时段至少联系三次并留存记录，再行办理。"
    if verdict.solved is not True and verdict.opinion is Opinion.DISSATISFIED:
        first = "由科室负责人牵头重新核实，与诉求人当面沟通，明确解决措施和时限；"
        return first + "确不能解决的，说明依据并报主管科室。"
    if verdict.solved is not True:
        return "逐项核对诉求点，明确解决措施和完成时限；受政策或工期所限的，说明依据，可研究申请挂账。"
    return "由科室负责人回访诉求人，听取不满意的原因，做好解释并补充办理。"
