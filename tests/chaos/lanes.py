"""The people of a storm: each lane takes one order after the other the whole way, as its people would.

Whoever gets no answer does it again; whatever the platform brought (200) must have had its effect.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.config import Config
from rules.words import Role, State
from sandbox import NotThere, Sandbox
from sandbox.callbacks import Delivery
from sandbox.finding import cards
from storage.db import Database
from storage.tables import Order

#: Real seconds that an answered step may take to show, before it counts as lost.
PATIENCE = 60.0
#: And how long people look before they do again what nobody has answered.
UNSURE = 3.0
LOOK = 0.15
CHOICES = {"是否联系上": "联系上了", "是否属实": "属实", "办理结果": "已解决"}
TEXT = "诉求人反映望湖中学要求初三年级学生每周六上午到校补课，孩子没有休息时间，要求制止。（第{n}件）"
RESULT = (
    "今天{at}电话联系了诉求人。经核实，望湖中学初三年级确于周六组织集体补课，反映情况属实。我科到校调查，约谈校长，"
    "责令立即停止周六补课。目前学校已停止补课，学生恢复周末休息时间。后续将于3月31日前开展两次随机检查。诉求人表示满意。"
)

Act = Callable[[], Awaitable[Delivery | None]]


@dataclass
class Board:
    """Where the orders stand: what everybody in the storm looks at."""

    database: Database
    found: dict[str, tuple[int, State]] = field(default_factory=dict)

    async def watch(self) -> None:
        """Look again and again; a database that is away shows nothing new."""
        while True:
            try:
                self.found = await self.database.read(_states)
            except (SQLAlchemyError, OSError):
                await asyncio.sleep(LOOK)
            await asyncio.sleep(LOOK)

    async def shows(self, check: Callable[[], bool], seconds: float = PATIENCE) -> bool:
        """Whether that comes true in time."""
        try:
            async with asyncio.timeout(seconds):
                while not check():  # noqa: ASYNC110 - phones and database tell nobody
                    await asyncio.sleep(LOOK)
        except TimeoutError:
            return False
        return True


def _states(session: Session) -> dict[str, tuple[int, State]]:
    rows = session.execute(select(Order.number, Order.id, Order.state))
    return {number: (order_id % 1_000_000, state) for number, order_id, state in rows}


@dataclass
class Crowd:
    """All lanes together, and what they have seen go wrong."""

    sandbox: Sandbox
    board: Board
    config: Config
    address: str
    chance: random.Random
    pause: float = 0.0
    numbers: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)  # answered with 200, and nothing came of it
    late: list[str] = field(default_factory=list)  # not on the phone in time, and asked for again
    repeated: int = 0  # steps done again because nobody had answered
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def work(self, lanes: int, most: int | None = None) -> None:
        """Until ``over``, or until so many orders have been begun; what is begun is brought to its end."""
        officers = [one.wecom for one in self.config.people if Role.DUTY in one.roles]
        await asyncio.gather(*(self._lane(n, officers[n % len(officers)], most) for n in range(lanes)))

    async def _lane(self, n: int, officer: str, most: int | None) -> None:
        department = self.config.departments[n]
        accounts = {person.id: person.wecom for person in self.config.people}
        contact = accounts[department.contact_a]
        while not self.over.is_set() and (most is None or len(self.numbers) < most):
            number = f"STORM-{len(self.numbers) + 1:05d}"
            self.numbers.append(number)
            await self._take_in(number)
            await self._whole_way(number, officer, contact, department.name)
            self.done.append(number)
            await asyncio.sleep(self.pause * self.chance.random())

    async def _take_in(self, number: str) -> None:
        item = {"number": number, "text": TEXT.format(n=number[-4:]), "level": "一般"}
        assert self.config.api.token
        headers = {"Authorization": f"Bearer {self.config.api.token}"}
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(5)) as http:
            while True:
                try:
                    async with http.post(f"{self.address}/api/orders", json=item, headers=headers) as answer:
                        if answer.status == 200:
                            break
                except (TimeoutError, aiohttp.ClientError):
                    pass
                self.repeated += 1
                await asyncio.sleep(LOOK * 4)
        if not await self.board.shows(lambda: number in self.board.found):
            self.lost.append(f"{number} taken in")

    async def _whole_way(self, number: str, officer: str, contact: str, department: str) -> None:
        short = self.board.found[number][0]
        says = self.sandbox.says
        await self._reach(number, State.SIGNED, lambda: says(officer, f"签收 {short}"))
        await self._reach(number, State.DISPATCHED, lambda: says(officer, f"派 {short} {department}"))
        await self._reach(number, State.HANDLING, lambda: says(contact, f"确认 {short}"))
        await self._hand_in(number, contact, short)
        await self._reach(number, State.PASSED, lambda: says(officer, f"通过 {short}"))

    async def _reach(self, number: str, state: State, act: Act) -> None:
        await self._until(f"{number} {state.value}", lambda: self.board.found[number][1] is state, act)

    async def _until(self, what: str, check: Callable[[], bool], act: Act) -> None:
        """Act until it shows; once the platform has been answered, one act must have been enough."""
        while not check():
            delivery = await act()
            if delivery is None:  # nothing to press yet
                await asyncio.sleep(LOOK)
            elif not delivery.arrived:  # done all the same, perhaps: look before doing it again
                self.repeated += 1
                await self.board.shows(check, UNSURE)
            elif not await self.board.shows(check):
                (self.lost if what.split()[1] in list(State) else self.late).append(what)

    async def _hand_in(self, number: str, who: str, short: int) -> None:
        """The form: open it, choose, say how it went, hand it in."""
        say, seen = self.sandbox.says, self._seen
        await self._until(
            f"{number} form", lambda: seen(who, "下一步", short), lambda: say(who, f"提交结果 {short}")
        )
        asked = f"【工单 {short}】第 2 步"
        await self._until(
            f"{number} choices",
            lambda: self._reads(who, asked),
            lambda: self._press(who, "下一步", short, CHOICES),
        )
        at = datetime.now(self.config.timezone)
        words = RESULT.format(at=f"{at:%H:%M}")
        await self._until(f"{number} words", lambda: seen(who, "提交", short), lambda: say(who, words))
        await self._reach(number, State.SUBMITTED, lambda: self._press(who, "提交", short))

    def _card(self, who: str, button: str, short: int) -> str:
        for message, face in cards(self.sandbox.platform, who):
            key = face.button(button)
            number = key.key.split(":")[1] if key and ":" in key.key else ""
            if number.isdecimal() and int(number) % 1_000_000 == short:
                return message.id
        return ""

    def _seen(self, who: str, button: str, short: int) -> bool:
        return bool(self._card(who, button, short))

    def _reads(self, who: str, words: str) -> bool:
        return any(words in entry.text for entry in self.sandbox.platform.phone(who)[-12:])

    async def _press(
        self, who: str, button: str, short: int, choices: dict[str, str] | None = None
    ) -> Delivery | None:
        card = self._card(who, button, short)
        try:
            return await self.sandbox.presses(who, card, button, choices) if card else None
        except NotThere:
            return None
