"""The city: when its orders come, what they are about, and how citizens answer its call-backs."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from benchmarks.samples import MATTERS, PLACES, SCHOOLS
from rules.order import NewOrder
from rules.words import Level

#: Orders by hour of the day, by day of the week, by month: nights are quiet, the enrolment summer is not.
HOURS = (1, 1, 1, 1, 1, 1, 2, 5, 9, 14, 13, 9, 7, 9, 12, 12, 11, 8, 6, 7, 7, 5, 3, 2)
WEEK = (12, 11, 10, 10, 10, 6, 5)
MONTHS = (7, 5, 9, 8, 9, 12, 13, 14, 13, 8, 8, 8)
LEVELS = tuple(Level)
SHARES = (5, 45, 880, 70)
KINDS = ("投诉", "投诉", "求助", "求助", "咨询", "建议", "举报")
URGENT_WORDS = "，有学生被老师殴打致伤"
PERIOD = timedelta(minutes=10)  # the desk's export comes in so often


def arrivals(start: datetime, days: int, many: int, chance: random.Random) -> Iterator[tuple[datetime, int]]:
    """(when an export comes, how many new orders it has), ``many`` in all, in the course of time."""
    slots = [start + PERIOD * n for n in range(int(timedelta(days=days) / PERIOD))]
    weights = [HOURS[at.hour] * WEEK[at.weekday()] * MONTHS[at.month - 1] for at in slots]
    found: dict[datetime, int] = {}
    for at in chance.choices(slots, weights, k=many):
        found[at] = found.get(at, 0) + 1
    yield from sorted(found.items())


def order(n: int, at: datetime, chance: random.Random) -> NewOrder:
    """The ``n``-th order of the year, sent by the city some minutes before ``at``."""
    school = chance.choice(PLACES) + chance.choice(SCHOOLS)
    category, matter = chance.choice(MATTERS)
    grade, danger = chance.choice("一二三四五六"), URGENT_WORDS if chance.random() < 0.004 else ""
    again = chance.random() < 0.05  # the same citizen once more
    caller = max(n - chance.randrange(1, 200), 1) if again else n
    return NewOrder(
        number=f"{at:%Y%m%d}{n:07d}",
        title=f"{school}{category}问题",
        text=f"市民反映，其孩子就读于示例区{school}{grade}年级，{matter}{danger}。（来电{caller}）",
        kind=chance.choice(KINDS),
        category=f"教育->{category}",
        level=chance.choices(LEVELS, SHARES)[0],
        school=school,
        caller=f"{chance.choice('赵钱孙李周吴郑王')}女士",
        phone=f"139{caller:08d}",
        sent_at=at - timedelta(minutes=chance.randrange(1, 20)),
    )


def call_back(chance: random.Random) -> str:
    """What a called-back citizen says, as it is typed; empty where the city does not call back."""
    said = ("已解决 满意", "已解决 基本满意", "未解决 不满意 诉求人称问题仍在", "")
    return chance.choices(said, (58, 14, 8, 20))[0]
