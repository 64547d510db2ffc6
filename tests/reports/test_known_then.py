"""A figure recomputed at a past date is the one that was reported then, whatever has happened since."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from desk import CHIEF, CONTACT, OFFICER, SUPERVISOR, DeskStory, at
from sqlalchemy.orm import Session

from handlers import figuring
from handlers.desk import Desk
from reports.figures import Figures
from reports.kinds import KINDS
from reports.report import as_json
from rules.rates import Calibre
from rules.words import Level
from storage.facts import facts
from storage.history import Asked


def figures_of(story: DeskStory, known: datetime) -> Figures:
    month = story.desk.periods.month_at(at(9))
    return story.looks(figuring.figures, story.desk, month, "", known)


def body(story: DeskStory, kind: str, known: datetime) -> dict[str, Any]:
    """A report as JSON, but for when it was made and how fresh the data are."""

    def make(session: Session, desk: Desk) -> dict[str, Any]:
        period = desk.periods.around(KINDS[kind].span, at(9))
        found = as_json(figuring.make(session, desk, KINDS[kind], period, "", story.now, known))
        return {name: value for name, value in found.items() if name not in ("made_at", "as_of")}

    return story.looks(make, story.desk)


def sends_back(story: DeskStory, order: int) -> None:
    story.says(OFFICER, f"平台退回 {order} 未联系诉求人")


def returns_later(story: DeskStory, order: int) -> None:
    story.says(OFFICER, f"回访 {order} 未解决 不满意")


def row_changes(story: DeskStory, order: int) -> None:
    number = story.order(order).number
    row = story.row(
        number=number,
        level=Level.URGENT,
        category="教育->收费->校服",
        text="市民反映，校服收费过高，要求核实。",
    )
    story.imports(row)


def is_excluded(story: DeskStory, order: int) -> None:
    story.says(OFFICER, f"申请剔除 {order} 诉求人三次未接听，已留存记录")
    story.presses(SUPERVISOR, "同意申报")
    story.presses(OFFICER, "已申报")
    story.presses(OFFICER, "平台通过")
    story.says(OFFICER, f"回访 {order} 未解决 不满意")


def is_reopened(story: DeskStory, order: int) -> None:
    story.says(OFFICER, f"回访 {order} 已解决 满意")
    story.hours_pass(1)
    story.says(CHIEF, f"重开 {order} 诉求人再次来电")


@pytest.mark.parametrize("change", [sends_back, returns_later, row_changes, is_excluded, is_reopened])
def test_what_happens_later_does_not_change_what_was_reported(
    desk: DeskStory, change: Callable[[DeskStory, int], None]
) -> None:
    order = desk.reported()
    desk.receives()
    then = desk.now
    before, said = figures_of(desk, then), body(desk, "monthly", then)
    desk.hours_pass(5)
    change(desk, order)
    desk.hours_pass(30)
    assert figures_of(desk, then) == before
    assert body(desk, "monthly", then) == said
    assert figures_of(desk, desk.now) != before


def test_an_order_that_went_to_another_department_was_the_first_ones_then(desk: DeskStory) -> None:
    order = desk.handling()
    then = desk.now
    desk.hours_pass(1)
    desk.says(OFFICER, f"改派 {order} 小教科 属小学学段")
    assert figures_of(desk, then).breakdowns["department"] == {"中学教育科": 1}
    assert figures_of(desk, desk.now).breakdowns["department"] == {"小学教育科": 1}


def test_a_transfer_takes_the_order_from_the_department(desk: DeskStory) -> None:
    order = desk.handling()
    desk.says(CONTACT, f"申请改派 {order} 属民办幼儿园，建议学前教育科")
    then = desk.now
    now = figures_of(desk, then)
    assert "中学教育科" not in now.departments
    desk.hours_pass(1)
    desk.says(OFFICER, f"派 {order} 学前科")
    assert figures_of(desk, then) == now


def test_an_extension_granted_later_was_no_extension_then(desk: DeskStory) -> None:
    order = desk.handling(level=Level.URGENT)
    desk.says(CONTACT, f"申请延期 {order} 3天 需等待检测结果")
    desk.presses(SUPERVISOR, "同意申报")
    desk.presses(OFFICER, "已申报")
    desk.hours_pass(30)
    then = desk.now
    late = figures_of(desk, then)
    assert late.whole["overdue"] == 1
    desk.hours_pass(1)
    desk.presses(OFFICER, "平台通过")
    assert figures_of(desk, desk.now).whole["overdue"] == 0
    assert figures_of(desk, then) == late


def test_open_orders_are_those_of_the_end_of_the_period(desk: DeskStory) -> None:
    desk.handling()
    day = desk.desk.periods.day_at(at(9))
    desk.time_passes(day.until + timedelta(hours=1))
    desk.receives()
    found = desk.looks(figuring.figures, desk.desk, day, "", desk.now)
    assert (found.whole["received"], found.whole["open"]) == (1, 1)


STEPS = (
    lambda story, order: story.says(OFFICER, f"签收 {order}"),
    lambda story, order: story.says(OFFICER, f"派 {order} 中教科"),
    lambda story, order: story.says(CONTACT, f"确认 {order}"),
    lambda story, order: story.says(CONTACT, f"申请改派 {order} 不属我科"),
    lambda story, order: story.says(OFFICER, f"派 {order} 小教科"),
    lambda story, order: story.says(OFFICER, f"撤回 {order} 派错"),
    lambda story, order: story.says(OFFICER, f"直办 {order}"),
    lambda story, order: story.says(OFFICER, f"归档 {order}"),
    row_changes,
)


@pytest.mark.parametrize("seed", [3, 14])
def test_any_course_of_things_is_told_again_as_it_was_seen(desk: DeskStory, seed: int) -> None:
    chance, seen = random.Random(seed), []
    orders = [desk.receives() for _ in range(3)]
    for _ in range(25):
        chance.choice(STEPS)(desk, chance.choice(orders))
        desk.minutes_pass(chance.choice((1, 45, 300)))
        if chance.random() < 0.3:
            seen.append((desk.now, figures_of(desk, desk.now)))
            desk.minutes_pass(1)
    assert seen
    for known, found in seen:
        assert figures_of(desk, known) == found


def test_the_parts_of_a_month_add_up_to_the_whole(desk: DeskStory) -> None:
    for order in (desk.reported(), desk.reported(), desk.reported()):
        desk.says(OFFICER, f"回访 {order} {'已解决 满意' if order % 2 else '未解决 不满意'}")
        desk.hours_pass(20)
    desk.handling()
    found = figures_of(desk, desk.now)
    for name in ("received", "closed", "open", "signed"):
        assert sum(part[name] for part in found.departments.values()) == found.whole[name]
    for calibre in Calibre:
        parts = [part.tally(calibre) for part in found.departments.values()]
        assert sum(parts[1:], parts[0]) == found.whole.tally(calibre)
    days = _days(desk)
    assert sum(day.whole["received"] for day in days) == found.whole["received"]
    assert sum(day.whole["closed"] for day in days) == found.whole["closed"]


def _days(story: DeskStory) -> list[Figures]:
    day = story.desk.periods.day_at(at(9))
    found = []
    while day.since <= story.now:
        found.append(story.looks(figuring.figures, story.desk, day, "", story.now))
        day = story.desk.periods.day_at(day.until)
    return found


def test_a_period_with_nothing_in_it_has_no_orders(desk: DeskStory) -> None:
    desk.reported()

    def of(session: Session) -> Iterator[Any]:
        return iter(list(facts(session, Asked(at(9, day=1), at(9, day=2), desk.now))))

    assert list(desk.looks(of)) == []
