"""Checkpoints: what was sealed can neither be shortened nor deleted nor rewritten without being seen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from desk import OFFICER, DeskStory
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from handlers import retention
from storage import checkpoints, timeline
from storage.tables import CheckpointRow, Order, TimelineRow
from storage.timeline import Broken


def sealed(desk: DeskStory) -> CheckpointRow:
    """Seal everything that has happened so far, on both databases."""
    desk.runs(desk.database.transact(checkpoints.seal, desk.now))
    desk.now += timedelta(minutes=30)
    desk.runs(desk.database.transact(checkpoints.seal, desk.now))
    row = desk.looks(checkpoints.last)
    assert row
    return row


def broken(desk: DeskStory, noted: str = "") -> Broken | None:
    chains: tuple[int, Broken | None] = desk.looks(timeline.verify)
    return chains[1] or desk.looks(checkpoints.verify, noted)


def test_sealing_covers_what_has_happened_since_and_costs_nothing_when_nothing_has(desk: DeskStory) -> None:
    desk.dispatched()
    first = sealed(desk)
    assert first.last_row == desk.looks(_newest)
    desk.now += timedelta(minutes=30)
    assert desk.runs(desk.database.transact(checkpoints.seal, desk.now)) is None
    desk.signed()
    second = sealed(desk)
    assert second.previous_hash != first.previous_hash
    assert broken(desk) is None


def _newest(session: Session) -> int:
    return max(row.id for row in session.query(TimelineRow))


def cut_the_tail(session: Session, order_id: int) -> None:
    """The last step is taken away, and the order's row made to look as if it had never been."""
    *_, former, end = timeline.of(session, order_id)
    session.delete(end)
    session.execute(update(Order).where(Order.id == order_id).values(steps=former.seq, last_hash=former.hash))


def delete_the_order(session: Session, order_id: int) -> None:
    session.execute(delete(TimelineRow).where(TimelineRow.order_id == order_id))
    session.execute(delete(Order).where(Order.id == order_id))


def rewrite_the_chain(session: Session, order_id: int) -> None:
    """Somebody with the program writes another history, hashes and all."""
    order = session.get_one(Order, order_id)
    steps = timeline.of(session, order_id)
    order.steps, order.last_hash = 0, ""
    for old in steps:
        session.delete(old)
    session.flush()
    for old in steps:
        timeline.append(session, order, timeline.Step(old.at, "somebody", old.action))


@pytest.mark.parametrize("tamper", [cut_the_tail, delete_the_order, rewrite_the_chain])
def test_what_the_chain_alone_cannot_show_the_checkpoint_shows(
    desk: DeskStory, tamper: Callable[[Session, int], None]
) -> None:
    short = desk.dispatched()
    number = sealed(desk).id
    assert broken(desk) is None
    desk.runs(desk.database.transact(tamper, desk.order(short).id))
    assert desk.looks(timeline.verify)[1] is None
    found = broken(desk)
    assert found
    assert 0 < found.checkpoint <= number


def test_an_order_row_deleted_beside_its_timeline_is_named(desk: DeskStory) -> None:
    short = desk.dispatched()
    order_id = desk.order(short).id
    desk.runs(desk.database.transact(lambda session: session.execute(delete(Order))))
    found = broken(desk)
    assert found
    assert (found.order_id, found.reason) == (order_id, "工单已不存在")


def test_a_checkpoint_of_somebody_without_the_key_is_none(desk: DeskStory) -> None:
    desk.dispatched()
    sealed(desk)
    desk.runs(
        desk.database.transact(lambda session: session.execute(update(CheckpointRow).values(seal="0" * 32)))
    )
    found = broken(desk)
    assert found
    assert found.reason == "封签不符"


def test_a_seal_noted_elsewhere_shows_that_the_newest_checkpoints_are_gone(desk: DeskStory) -> None:
    desk.dispatched()
    noted = checkpoints.name_of(sealed(desk))
    assert broken(desk, noted) is None
    desk.runs(desk.database.transact(lambda session: session.execute(delete(CheckpointRow))))
    found = broken(desk, noted)
    assert found
    assert noted in found.reason


def test_forgetting_persons_breaks_no_seal(desk: DeskStory) -> None:
    order = desk.reported()
    desk.says(OFFICER, f"回访 {order} 已解决 满意 诉求人致谢")
    sealed(desk)
    desk.now += timedelta(days=40)
    assert desk.does(retention.forget, 30, 90).orders == 1
    assert broken(desk) is None


def test_a_running_bot_seals_by_itself(desk: DeskStory) -> None:
    desk.dispatched()
    desk.hours_pass(2)
    found = desk.looks(checkpoints.last)
    assert found
    assert found.last_row > 0
    assert broken(desk) is None
