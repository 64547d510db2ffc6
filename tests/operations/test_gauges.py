"""What monitoring sees of the database is what is there, on both databases."""

from datetime import timedelta

from desk import DeskStory

from storage import measures
from storage.measures import Measures


def seen(desk: DeskStory, later: timedelta = timedelta()) -> Measures:
    return desk.runs(desk.database.read(measures.take, desk.now + later))


def test_an_empty_desk_has_nothing_waiting(desk: DeskStory) -> None:
    found = seen(desk)
    assert sum(found.open_orders.values()) == 0
    assert (found.inbox_waiting, found.inbox_given_up, found.late_orders) == (0, 0, 0)
    assert all(queue.waiting == 0 for queue in found.outbox.values())
    assert found.intake_seconds is None


def test_an_order_is_counted_where_it_stands_and_its_age_grows(desk: DeskStory) -> None:
    desk.receives()
    found = seen(desk, timedelta(minutes=5))
    assert found.open_orders["received"] == 1
    assert found.orders_without_next == 0
    assert found.intake_seconds == 300


def test_a_reminder_that_nobody_deals_with_is_late_and_an_order_past_its_deadline_too(
    desk: DeskStory,
) -> None:
    desk.receives()
    found = seen(desk, timedelta(days=20))
    assert found.clock_overdue_seconds > 3600
    assert found.late_orders == 1
