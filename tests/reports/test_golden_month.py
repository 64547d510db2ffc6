"""One invented month of 300 orders, made by a seed: its report is the one that was looked at and kept."""

import json
import random
import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from reports import blocks
from reports.blocks import Basis, Part
from reports.figures import count
from reports.kinds import KINDS, Beside
from reports.report import Paragraph, as_json
from rules.periods import Periods
from rules.rates import Calibre, Scores, Verdict, lost
from rules.words import Opinion, State
from storage.facts import LATE, Fact, Visit

GOLDEN = Path(__file__).with_name("golden_month.json")
TZ = ZoneInfo("Asia/Shanghai")
PERIODS = Periods(TZ)
DEPARTMENTS = ("学前教育科", "小学教育科", "中学教育科", "财务科", "安全保卫科", None)
CATEGORIES = ("教育->收费->校服", "教育->入学->划片", "教育->食堂->餐费", "教育->教学管理->作息与补课")


def invented(seed: int, many: int) -> list[Fact]:
    """So many orders as they might have been, always the same for the same seed."""
    chance = random.Random(seed)
    return [_invented(chance, 2026_001000 + index) for index in range(many)]


def _invented(chance: random.Random, order_id: int) -> Fact:
    state = chance.choices((State.CLOSED, State.REPORTED, State.HANDLING, State.RETURNED), (70, 15, 12, 3))[0]
    done = state in (State.CLOSED, State.REPORTED)
    return Fact(
        id=order_id,
        is_key=chance.random() < 0.05,
        is_sensitive=chance.random() < 0.02,
        is_confidential=chance.random() < 0.04,
        repeat_of=order_id - 7 if chance.random() < 0.08 else None,
        scoring="full",
        level=chance.choices(("critical", "urgent", "normal", "complex"), (2, 18, 70, 10))[0],
        kind=chance.choices(("投诉", "求助", "咨询", "表扬"), (50, 30, 15, 5))[0],
        category=chance.choice(CATEGORIES),
        channel=chance.choice(("电话", "网站")),
        school=chance.choice(("", "望湖小学", "望湖中学")),
        received=chance.random() < 0.9,
        state=state.value,
        department=chance.choice(DEPARTMENTS),
        signed=True,
        dispatched=chance.random() < 0.95,
        confirmed=chance.random() < 0.9,
        reported=done,
        in_time=chance.random() < 0.93,
        late=chance.choice(tuple(LATE.values())) if chance.random() < 0.1 else 0,
        visits=_visits(chance) if state is State.CLOSED else (),
        excluded=chance.random() < 0.03,
        suspended=chance.random() < 0.02,
    )


def _visits(chance: random.Random) -> tuple[Visit, ...]:
    opinion = chance.choices((Opinion.SATISFIED, Opinion.MOSTLY, Opinion.DISSATISFIED), (80, 10, 10))[0]
    return (Visit(chance.random() < 0.98, chance.random() < 0.9, opinion),)


def month(facts: list[Fact]) -> Basis:
    period = PERIODS.named("2026-10")
    made_at = datetime(2026, 10, 19, 9, 13, tzinfo=TZ)
    figures = count(facts, Scores())
    before = count(invented(9, 280), Scores())
    as_of = "数据截至 10月19日 09:00"
    return Basis("示例区教育委员会", "", period, PERIODS, Scores(), figures, made_at, as_of, before)


def test_the_month_reads_as_it_was_checked_in() -> None:
    found = as_json(KINDS["monthly"].make(month(invented(10, 300)), Beside()))
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_rates_are_compared_with_the_period_before_and_with_last_year_in_points() -> None:
    basis = replace(month(invented(10, 300)), last_year=count(invented(11, 200), Scores()))
    said = " ".join(block.text for block in blocks.three_rates(basis) if isinstance(block, Paragraph))
    assert re.search(r"满意率 [\d.]+%（较上期\S\S [\d.]+ 个百分点，较上年同期\S\S [\d.]+ 个百分点）", said)


def test_the_order_in_which_orders_come_does_not_matter() -> None:
    facts = invented(10, 300)
    shuffled = random.Random(1).sample(facts, len(facts))
    ordered, mixed = (as_json(KINDS["monthly"].make(month(each), Beside())) for each in (facts, shuffled))
    assert ordered == mixed


def test_departments_add_up_to_the_month() -> None:
    figures = count(invented(10, 300), Scores())
    parts = list(figures.departments.values())
    for name, many in figures.whole.counts.items():
        assert sum(part[name] for part in parts) == many
    for name in ("kind", "level", "channel", "category", "department"):
        assert figures.breakdowns[name].total() == figures.whole["received"]
    assert sum((part.verdicts for part in parts), start=Counter()) == figures.whole.verdicts


def test_what_the_orders_cost_is_what_the_score_lacks() -> None:
    whole: Part = count(invented(10, 300), Scores()).whole
    tally, scores = whole.tally(Calibre.WITH), Scores()
    cost = sum(lost(verdict, tally, scores) * many for verdict, many in _counted(whole))
    assert cost == 100 - (whole.rates(scores, Calibre.WITH).score or 0)


def _counted(whole: Part) -> list[tuple[Verdict, int]]:
    return [(each, many) for each, many in whole.verdicts.items() if each.assessed != "none"]


def test_two_weeks_make_the_two_together() -> None:
    first, second = invented(3, 40), invented(4, 60)
    both = count([*first, *second], Scores()).whole
    apart = [count(each, Scores()).whole for each in (first, second)]
    assert both.counts == apart[0].counts + apart[1].counts
