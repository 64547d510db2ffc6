"""Seeds a history of invented, finished orders straight into the tables: a million in a few minutes."""

import asyncio
import random
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

import asyncpg
from sqlalchemy import Table, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from benchmarks.samples import MATTERS, PLACES, SCHOOLS
from nlp import terms
from rules.words import Action, ClockKind, Level, State
from storage.tables import Clock, Order, TimelineRow, VisitRow, WordsRow

DEPARTMENTS = ("小教科", "中教科", "学前教育科", "职成科", "体卫艺科", "基建科", "校外培训科", "人事科")
KINDS = ("投诉", "求助", "咨询", "建议")
OPINIONS = ("满意", "满意", "满意", "基本满意", "不满意")
RARE = "量子校服"  # one order in 50,000 speaks of it
BATCH = 20_000
#: What follows the intake, and after how many hours at the earliest and the latest.
COURSE = (
    (Action.SIGN, State.RECEIVED, State.SIGNED, "signed_at", (0, 2)),
    (Action.DISPATCH, State.SIGNED, State.DISPATCHED, "dispatched_at", (0, 3)),
    (Action.CONFIRM, State.DISPATCHED, State.HANDLING, "confirmed_at", (0, 12)),
    (Action.SUBMIT, State.HANDLING, State.SUBMITTED, "submitted_at", (6, 150)),
    (Action.PASS, State.SUBMITTED, State.PASSED, "passed_at", (0, 6)),
    (Action.REPORT, State.PASSED, State.REPORTED, "reported_at", (0, 12)),
)
#: The clocks: what starts each, after how many hours it has run out, and what stops it.
CLOCKS = (
    (ClockKind.SIGN, "received_at", 1.9, "signed_at"),
    (ClockKind.DISPATCH, "signed_at", 2.9, "dispatched_at"),
    (ClockKind.CONFIRM, "dispatched_at", 10, "confirmed_at"),
    (ClockKind.CONTACT, "dispatched_at", 24, "contacted_at"),
    (ClockKind.SUBMIT, "confirmed_at", 140, "submitted_at"),
    (ClockKind.REVIEW, "submitted_at", 5, "passed_at"),
    (ClockKind.REPORT, "passed_at", 11, "reported_at"),
    (ClockKind.OFFICIAL, "received_at", 168, "reported_at"),
)
#: One order in so many is still being handled.
UNFINISHED = 40
Rows = dict[str, list[dict[str, Any]]]


def seed(url: str, many: int, since: datetime, until: datetime, *, whole: bool) -> None:
    """``many`` orders received evenly over the time; ``whole``: with timelines, clocks and call-backs."""
    parts = _parts(_orders(many, since, until), whole)
    if url.startswith("postgresql"):
        asyncio.run(_into_postgres(url, parts))
    else:
        _into_sqlite(make_url(url).database or "", parts)


def _parts(orders: Iterator[dict[str, Any]], whole: bool) -> Iterator[Rows]:
    while part := list(islice(orders, BATCH)):
        rows: Rows = {"orders": part}
        if whole:
            for order in part[::UNFINISHED]:
                _leave_open(order)
            rows["clocks"] = [clock for order in part for clock in _clocks(order)]
            rows["timeline"] = [step for order in part for step in _steps(order)]
            rows["visits"] = [visit for order in part for visit in _visits(order)]
        else:
            rows["order_words"] = [_words(order) for order in part]
        yield rows


def _orders(many: int, since: datetime, until: datetime) -> Iterator[dict[str, Any]]:
    chance, step = random.Random(12345), (until - since) / many
    numbers: dict[int, int] = {}
    for n in range(many):
        at = since + step * n
        year = (at + timedelta(hours=8)).year
        numbers[year] = numbers.get(year, 1000) + 1
        yield _order(year * 1_000_000 + numbers[year], n, at, chance)


def _order(order_id: int, n: int, at: datetime, chance: random.Random) -> dict[str, Any]:
    school = chance.choice(PLACES) + chance.choice(SCHOOLS)
    category, matter = chance.choice(MATTERS)
    said = RARE if n % 50_000 == 7 else ""
    text = f"市民反映，其孩子就读于示例区{school}{chance.choice('一二三四五六')}年级，{matter}。{said}"
    order: dict[str, Any] = {
        "id": order_id, "version": 1, "source": "12345", "number": f"{at:%Y%m%d}{n:07d}",
        "state": State.CLOSED, "round": 1, "level": chance.choices(list(Level), (1, 4, 80, 15))[0],
        "kind": chance.choice(KINDS), "category": f"教育->{category}", "channel": "12345热线",
        "title": f"{school}{category}问题", "gist": text[:60], "masked": text, "school": school,
        "department": chance.choice(DEPARTMENTS), "holder": "lina", "officer": "wangfang",
        "received_at": at, "due_at": at + timedelta(days=7), "closed_at": at + timedelta(days=12),
        "scoring": chance.choices(("full", "response", "excluded"), (94, 4, 2))[0], "steps": 8, "pauses": [],
        "parts": (f"市民反映，其孩子就读于示例区{school}", matter, f"{school}{category}问题", said),
    }  # fmt: skip
    for _, _, _, column, (least, most) in COURSE:
        at = order[column] = at + timedelta(minutes=chance.randrange(60 * least + 1, 60 * most))
    order["contacted_at"] = order["confirmed_at"] + timedelta(hours=n % 14)
    return order


def _leave_open(order: dict[str, Any]) -> None:
    """The contact has confirmed it, and nothing came after that."""
    order["state"], order["steps"] = State.HANDLING, 4
    order |= dict.fromkeys(("contacted_at", "submitted_at", "passed_at", "reported_at", "closed_at"))


def _clocks(order: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for kind, start, hours, stop in CLOCKS:
        if starts_at := order[start]:
            yield {
                "order_id": order["id"], "kind": kind, "starts_at": starts_at, "ladder": "",
                "due_at": starts_at + timedelta(hours=hours), "stopped_at": order[stop],
            }  # fmt: skip


def _steps(order: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield _step(order, 1, order["received_at"], Action.TAKE_IN, "", State.RECEIVED)
    for seq, (action, before, after, column, _) in enumerate(COURSE, 2):
        if order[column]:
            yield _step(order, seq, order[column], action, before.value, after)
    if order["closed_at"]:
        yield _step(order, 8, order["closed_at"], Action.VISIT, State.REPORTED.value, State.CLOSED)


def _step(
    order: dict[str, Any], seq: int, at: datetime, action: Action, before: str, after: State
) -> dict[str, Any]:
    data = {"department": order["department"]} if action is Action.DISPATCH else {}
    return {
        "order_id": order["id"], "seq": seq, "at": at, "actor": "wangfang", "action": action.value,
        "from_state": before, "to_state": after.value, "data": data, "previous_hash": "", "hash": "",
    }  # fmt: skip


def _visits(order: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Four of five of those that are done are called back."""
    if order["closed_at"] and order["id"] % 5:
        opinion = OPINIONS[order["id"] % 7 % len(OPINIONS)]
        yield {
            "order_id": order["id"], "round": 1, "at": order["closed_at"], "by": "system",
            "contacted": True, "solved": opinion != "不满意", "opinion": opinion,
        }  # fmt: skip


def _words(order: dict[str, Any]) -> dict[str, Any]:
    """What the bot would keep; the same phrases are cut once."""
    found = {word for part in order["parts"] for word in _cut(part)}
    marks = terms.indexed(numbers=(order["number"], str(order["id"] % 1_000_000)))
    return {"order_id": order["id"], "words": " ".join(sorted(found) + marks)}


@lru_cache(maxsize=4096)
def _cut(part: str) -> tuple[str, ...]:
    return tuple(terms.indexed(part))


_TABLES: dict[str, Any] = {
    entity.__tablename__: entity.__table__ for entity in (Order, Clock, TimelineRow, VisitRow, WordsRow)
}


def _lines(
    table: Table, rows: list[dict[str, Any]], dialect: Any
) -> tuple[list[str], Iterable[tuple[Any, ...]]]:
    """The columns that are given or have a plain default, and the rows as the driver takes them."""
    given = rows[0].keys()
    columns = [
        c for c in table.columns if c.name in given or isinstance(c.default, ScalarElementColumnDefault)
    ]
    processors: list[Callable[[Any], Any]] = [
        c.type.dialect_impl(dialect).bind_processor(dialect) or (lambda value: value) for c in columns
    ]
    defaults = [c.default.arg if isinstance(c.default, ScalarElementColumnDefault) else None for c in columns]
    names = [c.name for c in columns]
    plain = list(zip(names, defaults, processors, strict=True))
    return names, (tuple(turn(row.get(name, default)) for name, default, turn in plain) for row in rows)


def _into_sqlite(file: str, parts: Iterable[Rows]) -> None:
    """The full-text index is built at the end, as one does with a million rows."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-200000")
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for part in parts:
        for name, rows in part.items():
            columns, lines = _lines(_TABLES[name], rows, sqlite.dialect())
            places = ", ".join("?" * len(columns))
            names = ", ".join(f'"{column}"' for column in columns)
            connection.executemany(f"INSERT INTO {name} ({names}) VALUES ({places})", lines)
        connection.commit()
    connection.execute("INSERT INTO order_words_fts(order_words_fts) VALUES ('rebuild')")
    for _, statement in triggers:
        connection.execute(statement)
    connection.commit()
    connection.close()


async def _into_postgres(url: str, parts: Iterable[Rows]) -> None:
    """By COPY; the words' index is built at the end, as one does with a million rows."""
    connection = await asyncpg.connect(url)
    try:
        index = await connection.fetchval("SELECT indexdef FROM pg_indexes WHERE indexname = $1", _GIN)
        await connection.execute(f"DROP INDEX {_GIN}")
        await connection.execute("CREATE TEMPORARY TABLE cut (order_id bigint, words text)")
        for part in parts:
            for name, rows in part.items():
                columns, lines = _lines(_TABLES[name], rows, _POSTGRES)
                there = "cut" if name == "order_words" else name
                await connection.copy_records_to_table(there, columns=columns, records=lines)
        await connection.execute(
            "INSERT INTO order_words SELECT order_id, array_to_tsvector(string_to_array(words, ' ')) FROM cut"
        )
        await connection.execute(index)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


_GIN = "ix_order_words_words"
_POSTGRES = PGDialect_asyncpg()  # type: ignore[no-untyped-call]
