"""日报 as a message: the figures that matter, in the words of the desk."""

from datetime import datetime, tzinfo

from reports.running_day import Day


def summary(day: Day, as_of: str, tz: tzinfo) -> str:
    """The running reporting day in a few lines."""
    since, until = (at.astimezone(tz) for at in (day.window.since, day.window.until))
    rows = [
        f"接诉即办日报（{_moment(since)} 至 {_moment(until)}）",
        f"受理 {day.received} 件，签收 {day.signed} 件，派发 {day.dispatched} 件，"
        f"上报办结 {day.reported} 件。",
        f"在办 {day.open} 件，其中超期 {day.overdue} 件。",
        _visits(day),
        _ranked("承办科室", day.departments),
        _ranked("诉求热点", day.categories),
        as_of,
    ]
    return "\n".join(row for row in rows if row)


def _visits(day: Day) -> str:
    if not day.visited:
        return "市级回访：暂无结果。"
    return (
        f"市级回访 {day.visited} 件：解决 {day.solved} 件（{_share(day.solved, day.visited)}），"
        f"满意 {day.content} 件（{_share(day.content, day.visited)}）。"
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%"


def _ranked(what: str, rows: tuple[tuple[str, int], ...]) -> str:
    return f"{what}：" + "、".join(f"{name} {many} 件" for name, many in rows) + "。" if rows else ""


def _moment(at: datetime) -> str:
    return f"{at.month}月{at.day}日 {at:%H:%M}"
