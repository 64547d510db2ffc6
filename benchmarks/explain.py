"""Which statements grow: each one of the everyday flows explained by the engine beside a million open orders.

``.venv/bin/python -m benchmarks.explain --orders 1000000`` fills a PostgreSQL of its own, runs intake, the
whole way of an order, the clock, the looks, the delivery and the lists on it, and has every statement
explained where it is run: as the planner chooses, and with sequential scans forbidden as far as can be. What
still scans a large table then has no index to go by; the command fails where there is such a statement.
``--engine sqlite`` asks SQLite for its query plans instead, which say the same without any forbidding.
"""

import argparse
import asyncio
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from benchmarks.crowd import RESULT, TEXT
from benchmarks.open_orders import fill_to
from benchmarks.scene import lay, postgres, say
from bot import desk as desks
from bot.config import Config
from bot.keeping import open_storage
from handlers import intake, receive, reminders, watching
from handlers.desk import Desk
from handlers.inbound import Inbound, Pressed, Said, What
from notifier.channels.memory import MemoryChannel
from notifier.delivery import Delivery
from rules.order import NewOrder
from storage import measures
from storage.db import Database
from storage.tables import Order

#: Tables that grow with the orders.
LARGE = frozenset({"orders", "clocks", "timeline", "outbox", "inbox", "order_terms", "order_words"})
#: Beside each open order what it would have in the other tables.
FILLERS = (
    """INSERT INTO timeline (order_id, seq, at, actor, action, from_state, to_state, channel, data,
    note_sealed, commitment, previous_hash, hash)
    SELECT id, 1, received_at, 'system', 'take_in', '', 'received', '', '{{}}',
    {empty}, '', '', '' FROM orders""",
    """INSERT INTO outbox (key, person, channel, urgency, order_id, body_sealed, state, created_at, next_at,
    attempts, in_doubt, sent_at, message_id, response_code, task_id, error, folded_into, fell_back, cause)
    SELECT 'work:' || id || ':3:' || holder, holder, 'wecom', 1, id, {empty}, 'sent', received_at,
    received_at, 1, false, {before}, 'm' || id, '', 't' || id, '', '', '', '' FROM orders""",
    """INSERT INTO inbox (key, channel, sender, at, received_at, body_sealed, done_at, attempts, error)
    SELECT 'wecom:' || id, 'wecom', 'wangfang', received_at, received_at, {empty}, received_at, 0, ''
    FROM orders""",
)
WORDS = {
    "postgresql": {"empty": "''", "before": "received_at - interval '2 days'"},
    "sqlite": {"empty": "x''", "before": "strftime('%Y-%m-%d %H:%M:%S.000000', received_at, '-2 days')"},
}


@dataclass
class Seen:
    """One statement: how long it took beside so many orders, and what it had to scan."""

    flow: str
    statement: str
    often: int = 0
    milliseconds: float = 0.0
    scans: set[str] = field(default_factory=set)  # large tables read from end to end as planned
    bare: set[str] = field(default_factory=set)  # and with every other way preferred


@dataclass
class Watch:
    """Explains what runs while ``flow`` is set."""

    flow: str = ""
    seen: dict[str, Seen] = field(default_factory=dict)
    begun: float = 0.0

    def before(
        self, connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        if not self.flow or many or not re.match(r"\s*(SELECT|UPDATE|DELETE|WITH)", statement):
            return
        one = self.seen.setdefault(statement, Seen(self.flow, statement))
        one.often += 1
        if one.often <= 3:
            raw = connection.connection.cursor()
            explained = _by_sqlite if connection.dialect.name == "sqlite" else _by_postgresql
            explained(one, raw, statement, parameters)
            raw.close()
        self.begun = time.perf_counter()

    def after(
        self, connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        """How long it took, where the engine does not say so itself."""
        if statement in self.seen and connection.dialect.name == "sqlite":
            took = (time.perf_counter() - self.begun) * 1000
            self.seen[statement].milliseconds = max(self.seen[statement].milliseconds, took)


def _by_postgresql(one: Seen, raw: Any, statement: str, parameters: Any) -> None:
    reads = statement.lstrip().startswith("SELECT") and "FOR UPDATE" not in statement
    found = _explain(raw, statement, parameters, "ANALYZE, " if reads else "")
    one.milliseconds = max(one.milliseconds, found.get("Execution Time", 0.0))
    one.scans |= set(_scanned(found["Plan"]))
    raw.execute("SET LOCAL enable_seqscan = off")
    one.bare |= set(_scanned(_explain(raw, statement, parameters)["Plan"]))
    raw.execute("SET LOCAL enable_seqscan = on")


def _by_sqlite(one: Seen, raw: Any, statement: str, parameters: Any) -> None:
    """The large tables that it reads from end to end; with no index to go by, or all of an index."""
    raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
    for *_, words in raw.fetchall():
        found = re.match(r"SCAN (\w+?)(?:_\d+)?( USING .*)?$", words)
        if found and found[1] in LARGE:
            (one.scans if found[2] else one.bare).add(found[1])


def _explain(cursor: Any, statement: str, parameters: Any, more: str = "") -> dict[str, Any]:
    cursor.execute(f"EXPLAIN ({more}FORMAT JSON) {statement}", parameters)
    found = cursor.fetchall()[0][0]
    plans = json.loads(found) if isinstance(found, str) else found
    plan: dict[str, Any] = plans[0]
    return plan


def _scanned(plan: dict[str, Any]) -> Iterator[str]:
    """The large tables that are read from end to end."""
    if plan["Node Type"] == "Seq Scan" and plan.get("Relation Name") in LARGE:
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from _scanned(part)


@contextmanager
def watching_statements(watch: Watch) -> Iterator[None]:
    event.listen(Engine, "before_cursor_execute", watch.before)
    event.listen(Engine, "after_cursor_execute", watch.after)
    try:
        yield
    finally:
        event.remove(Engine, "after_cursor_execute", watch.after)
        event.remove(Engine, "before_cursor_execute", watch.before)


@dataclass
class Flows:
    """The everyday flows, one after the other, in a database that is full."""

    database: Database
    desk: Desk
    config: Config
    watch: Watch
    now: datetime
    count: int = 0

    async def does(self, name: str, flow: Callable[..., Any], *args: Any) -> Any:
        self.watch.flow = name
        try:
            return await self.database.transact(flow, self.desk, self.now, *args)
        finally:
            self.watch.flow = ""

    async def hears(self, name: str, who: str, what: What) -> None:
        self.count += 1
        message = Inbound("wecom", who, f"explain:{self.count}", self.now, what)
        await self.does(name, receive.receive, message)

    async def presses(self, who: str, key: str, **picked: str) -> None:
        choices: dict[str, tuple[str, ...]] = {question: (option,) for question, option in picked.items()}
        await self.hears(key.partition(":")[0], who, Pressed(key, f"task-{self.count}", choices, "code"))

    async def all(self) -> None:
        """Intake, the way of an order, what runs by itself, lists."""
        order_id = await self._takes_in()
        short = order_id % 1_000_000
        await self._whole_way(order_id)
        for who, words in (
            ("wangfang", "待办"), ("wangfang", "超期"), ("wangfang", "在办自查"), ("xuzhiqiang", "我的"),
            ("wangfang", "查 食堂"), ("wangfang", "查 中教科 上周"), ("chenghaiping", "待办"),
            ("hezhiyuan", "超期"), ("wangfang", f"查 {short}"), ("wangfang", f"办理轨迹 {short}"),
        ):  # fmt: skip
            await self.hears(words.split()[0], who, Said(words))
        await self._by_itself()

    async def _takes_in(self) -> int:
        number = await self.does("intake", intake.begin, "explain", "api")
        new = [
            NewOrder(
                f"EXPLAIN-{self.now:%H%M%S}-{n}",
                TEXT.format(matter="周六补课，多次反映没有改进", n=n),
                phone=f"1390000{n:04}",
                sent_at=self.now,
            )
            for n in range(3)
        ]
        await self.does("intake", intake.take_in, number, new)
        await self.does("intake", intake.announce, number, {"new": len(new)})
        found: int = await self.database.read(_newest)
        return found

    async def _whole_way(self, order_id: int) -> None:
        department = self.config.departments[2]
        officer, contact = "wangfang", department.contact_a
        await self.presses(officer, f"sign:{order_id}")
        await self.presses(officer, f"dispatch:{order_id}", department=department.name)
        await self.presses(contact, f"confirm:{order_id}")
        await self.presses(contact, f"contacted:{order_id}")
        await self.presses(contact, f"submit:{order_id}")
        await self.presses(contact, f"form:{order_id}", reached="yes", true="true", outcome="solved")
        local = self.now.astimezone(self.config.timezone)
        await self.hears("words", contact, Said(RESULT.format(at=f"{local:%H:%M}")))
        await self.presses(contact, f"hand_in:{order_id}")
        await self.presses(officer, f"pass:{order_id}")
        await self.presses(officer, f"report:{order_id}")
        await self.hears("回访", officer, Said(f"回访 {order_id % 1_000_000} 已解决 满意"))

    async def _by_itself(self) -> None:
        delivery = Delivery(self.database, MemoryChannel("wecom"), lambda: self.now, lambda *refused: None)
        self.watch.flow = "delivery"
        while await delivery.once():
            pass
        self.now += timedelta(hours=1)
        await self.does("tick", reminders.tick)
        await self.does("look", watching.look)
        for name, flow in (("take_up", watching.left_lying), ("metrics", measures.take)):
            self.watch.flow = name
            await self.database.read(flow, self.now)
        self.watch.flow = "delivery"
        await delivery.once()
        self.watch.flow = ""


def _newest(session: Session) -> int:
    return session.query(Order.id).filter(Order.number.startswith("EXPLAIN")).order_by(Order.id).first()[0]  # type: ignore[index]


async def explain(folder: Path, many: int, engine: str) -> list[Seen]:
    """Every statement of the flows, the slowest first."""
    with postgres(folder) if engine == "postgresql" else nullcontext("") as storage:
        scene = lay(folder, storage=storage)
        await fill_to(scene.config, many)
        now = datetime.now(UTC)
        database = await open_storage(scene.config, now)
        try:
            for statement in FILLERS:
                await database.transact(_runs, statement.format(**WORDS[engine]))
            if engine == "postgresql":  # by itself in the course of a day; SQLite never does
                await database.transact(_runs, "ANALYZE")
            watch = Watch()
            flows = Flows(database, desks.build(scene.config), scene.config, watch, now)
            with watching_statements(watch):
                await flows.all()
        finally:
            await database.close()
    return sorted(watch.seen.values(), key=lambda one: -one.milliseconds)


def _runs(session: Session, statement: str) -> None:
    session.execute(text(statement))


def _shortened(statement: str) -> str:
    """Without its line breaks and its long list of columns."""
    return re.sub(r"^SELECT (?!count).{80,}? FROM ", "SELECT … FROM ", " ".join(statement.split()))[:500]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=1_000_000, help="open orders")
    parser.add_argument("--engine", choices=tuple(WORDS), default="postgresql")
    parser.add_argument("--slow", type=float, default=5.0, help="milliseconds from which one is shown")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="jiban-explain-") as folder:
        found = asyncio.run(explain(Path(folder), given.orders, given.engine))
    for one in found:
        if one.scans or one.bare or one.milliseconds > given.slow:
            print(f"{one.flow}: {one.milliseconds:.1f} ms, scans {sorted(one.scans)}", end="")
            print(f", no index {sorted(one.bare)}" if one.bare else "")
            print(f"    {_shortened(one.statement)}")
    slowest = max((one.milliseconds for one in found), default=0.0)
    without = [one for one in found if one.bare]
    figures = {"orders": given.orders, "statements": len(found), "without_index": len(without)}
    flows = sorted({one.flow for one in found})
    say({**figures, "slowest_ms": round(slowest, 1), "flows": flows}, given.json)
    return 1 if without else 0


if __name__ == "__main__":
    raise SystemExit(main())
