"""Orders on their whole way, department by department, at any number of processes at once."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.load import Call, Times, post
from benchmarks.samples import MATTERS, Platform
from bot.config import Config
from rules.words import Role, State
from storage.db import Database
from storage.tables import Order

RESULT = (
    "今天{at}电话联系了诉求人。经核实，反映情况属实。我科到校调查，约谈校长，责令立即整改。目前学校已停止补课，"
    "学生恢复周末休息时间。后续将于3月31日前开展两次随机检查。诉求人表示满意。"
)
TEXT = "市民反映望湖中学{matter}，{n}号来电，要求制止。"
#: Orders in one request of the API.
PART = 50


@dataclass
class Course:
    """The people, and a platform that writes what they do; ``run`` keeps two runs' numbers apart."""

    config: Config
    run: int
    begun: int = 0

    def __post_init__(self) -> None:
        assert self.config.channels.wecom
        self.platform = Platform(self.config.channels.wecom, datetime.now(UTC), self.run % 1_000_000_000)
        self.accounts = {person.id: person.wecom for person in self.config.people}
        self.desk = [person.wecom for person in self.config.people if Role.DUTY in person.roles]

    def items(self, many: int) -> list[dict[str, str]]:
        """Orders as the API takes them."""
        first, self.begun = self.begun, self.begun + many
        numbers = range(first, first + many)
        texts = [TEXT.format(matter=MATTERS[n % len(MATTERS)][1], n=f"{self.run}{n}") for n in numbers]
        return [
            {"number": f"S{self.run}-{n}", "text": words, "level": "一般"}
            for n, words in zip(numbers, texts, strict=True)
        ]

    def lanes(self, ids: Sequence[int]) -> list[list[Call]]:
        """Each department's callbacks, in their order: a contact fills in one form at a time."""
        many = len(self.config.departments)
        return [
            [call for order_id in ids[lane::many] for call in self._way(order_id, lane)]
            for lane in range(many)
        ]

    def _way(self, order_id: int, lane: int) -> Iterator[Call]:
        says, presses = self.platform.says, self.platform.presses
        department = self.config.departments[lane]
        officer, contact = self.desk[order_id % len(self.desk)], self.accounts[department.contact_a]
        words = RESULT.format(at=f"{datetime.now(self.config.timezone):%H:%M}")
        yield presses(officer, f"sign:{order_id}")
        yield presses(officer, f"dispatch:{order_id}", department=department.name)
        yield presses(contact, f"confirm:{order_id}")
        yield presses(contact, f"submit:{order_id}")
        yield presses(contact, f"form:{order_id}", reached="yes", true="true", outcome="solved")
        yield says(contact, words)
        yield presses(contact, f"hand_in:{order_id}")
        yield presses(officer, f"pass:{order_id}")


async def crowd(course: Course, urls: Sequence[str], database: Database, orders: int) -> Times:
    """Take ``orders`` in and through the review; the times of the callbacks. Fails if one is elsewhere."""
    times, items = Times(), course.items(orders)
    limit = aiohttp.TCPConnector(limit=100)
    token = {"Authorization": f"Bearer {course.config.api.token}"}
    async with aiohttp.ClientSession(connector=limit) as http:
        for n, first in enumerate(range(0, orders, PART)):
            part = items[first : first + PART]
            async with http.post(f"{urls[n % len(urls)]}/api/orders", json=part, headers=token) as answer:
                answer.raise_for_status()
        numbers = [item["number"] for item in items]
        ids = await database.read(_ids, numbers)
        begin = time.perf_counter()
        lanes = course.lanes(ids)
        await asyncio.gather(*(_lane(http, urls, n, lane, times) for n, lane in enumerate(lanes)))
        times.seconds = time.perf_counter() - begin
    states = Counter(await database.read(_states, numbers))
    if not states.keys() <= {State.PASSED, State.APPROVING}:  # few look like repeats: a head approves them
        raise SystemExit(f"not all orders are 待上报 or 待审定: {dict(states)}")
    return times


async def _lane(
    http: aiohttp.ClientSession, urls: Sequence[str], n: int, calls: Sequence[Call], times: Times
) -> None:
    for step, call in enumerate(calls):
        await post(http, f"{urls[(n + step) % len(urls)]}/wecom/callback", call, times)


def _ids(session: Session, numbers: Sequence[str]) -> list[int]:
    return list(session.scalars(select(Order.id).where(Order.number.in_(numbers)).order_by(Order.id)))


def _states(session: Session, numbers: Sequence[str]) -> list[State]:
    return list(session.scalars(select(Order.state).where(Order.number.in_(numbers))))
