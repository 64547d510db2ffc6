"""Two at once: one wins, the other runs again, and what cannot be won is said plainly."""

import asyncio
from datetime import timedelta

import pytest
from desk import COLLEAGUE, CONTACT, OFFICER, SUBSTITUTE, DeskStory
from sqlalchemy.orm import Session

from handlers import reminders
from rules.errors import Conflict
from rules.words import State
from storage import links, orders, outbox, runs, timeline
from storage.db import TRIES
from storage.tables import CounterRow


def together(desk: DeskStory, *flows: object) -> list[object]:
    async def run() -> list[object]:
        return list(await asyncio.gather(*(desk.database.transact(flow) for flow in flows)))  # type: ignore[arg-type]

    return desk.runs(run())


def test_numbers_given_out_at_once_are_all_different(desk: DeskStory) -> None:
    def take(session: Session) -> list[int]:
        return list(orders.take_numbers(session, 2026, 3))

    found = together(desk, *(take for _ in range(6)))
    numbers = [number for part in found for number in part]  # type: ignore[attr-defined]
    assert sorted(numbers) == [2026_001_000 + n for n in range(1, 19)]


def test_the_first_number_of_a_year_is_given_out_once(desk: DeskStory) -> None:
    found = together(desk, *(lambda session: list(orders.take_numbers(session, 2031, 1)) for _ in range(3)))
    assert sorted(map(str, found)) == ["[2031001001]", "[2031001002]", "[2031001003]"]


def test_periodic_work_is_done_by_one_of_many(desk: DeskStory) -> None:
    found = together(
        desk, *(lambda session: runs.first(session, "daily", "2026-03-03", desk.now) for _ in range(4))
    )
    assert sorted(map(bool, found)) == [False, False, False, True]


def test_a_one_time_page_opens_for_one_of_two(desk: DeskStory) -> None:
    order = desk.order(desk.dispatched())
    lasts = timedelta(minutes=30)
    token = desk.does(lambda session, _, now: links.make(session, "read", CONTACT, now, lasts, order.id))
    found = together(
        desk, *(lambda session: links.use(session, token, "read", desk.now) is not None for _ in range(3))
    )
    assert sorted(map(bool, found)) == [False, False, True]


def test_a_reminder_is_said_by_one_of_two_processes(desk: DeskStory) -> None:
    desk.dispatched()
    desk.now += timedelta(minutes=40)
    together(desk, *(lambda session: reminders.tick(session, desk.desk, desk.now) for _ in range(2)))
    desk.delivers()
    assert len(desk.phone(CONTACT).with_words("提醒：请确认接收")) == 1


def test_contact_and_substitute_confirm_at_the_very_same_moment(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.minutes_pass(65)
    desk.at_once((CONTACT, "确认接收", order), (SUBSTITUTE, "确认接收", order))
    assert desk.order(order).state is State.HANDLING
    assert desk.trail(order).count("confirm") == 1


def test_two_cross_and_the_chain_holds(desk: DeskStory) -> None:
    order = desk.receives()
    desk.at_once((OFFICER, "签收", order), (COLLEAGUE, "签收并派发", order))
    assert desk.order(order).state in (State.SIGNED, State.DISPATCHED)
    assert desk.looks(timeline.verify)[1] is None


def test_what_always_loses_is_told_after_a_few_tries(desk: DeskStory) -> None:
    tries = []

    def lose(session: Session) -> None:
        tries.append(1)
        session.add(CounterRow(name="twice", value=1))
        session.add(CounterRow(name="twice", value=2))

    with pytest.raises(Conflict):
        together(desk, lose)
    assert len(tries) == TRIES


def test_a_message_is_said_once_whoever_puts_it(desk: DeskStory) -> None:
    order = desk.dispatched()

    def keys(session: Session) -> list[str]:
        return [row.key for row in session.query(outbox.OutboxRow)]

    found = desk.looks(keys)
    assert len(found) == len(set(found))
    assert any(key.startswith(f"work:{desk.order(order).id}:") for key in found)
