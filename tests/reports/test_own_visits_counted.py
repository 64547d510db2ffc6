"""Which call-back counts is configuration: the city's, the desk's own, or either."""

from dataclasses import replace

import pytest
from desk import OFFICER, DeskStory
from sqlalchemy.orm import Session

from handlers import figuring
from rules.periods import Period, Span
from rules.visits import Counts

COUNTED = (("city", {"不满意"}), ("own", {"满意"}), ("either", {"不满意", "满意"}))


@pytest.mark.parametrize(("counts", "opinions"), COUNTED)
def test_the_configured_call_backs_count(desk: DeskStory, counts: Counts, opinions: set[str]) -> None:
    first, second = desk.reported(), desk.reported()
    for order in (first, second):
        desk.says(OFFICER, f"自查回访 {order} 已解决 满意")
    desk.says(OFFICER, f"回访 {first} 未解决 不满意")
    desk.desk = replace(desk.desk, visits=replace(desk.desk.visits, counts=counts))
    begin = desk.now.replace(hour=0, minute=0)
    period = Period(begin, begin.replace(hour=23), Span.DAY, "2026-03-03")

    def seen(session: Session, *_: object) -> set[str]:
        known = figuring.known(session, period, "", desk.now, visits=counts)
        return {visit.opinion.label for fact in known for visit in fact.visits if visit.opinion}

    assert desk.does(seen) == opinions
