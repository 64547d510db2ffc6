"""1 小时后再提醒: a person's reminders of one clock rest, within what the ladder allows."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.finding import may_see
from handlers.inbound import Reply
from notifier.cards import nags as cards
from notifier.outbox import NAG, Message, put
from rules import clocks as clock_rules
from rules.errors import Refusal
from rules.ladders import Ladder, snoozed_until
from rules.words import ClockKind, Role
from storage import clocks, orders, snoozes
from storage.tables import PersonRow

#: What the button promises.
LENGTH = timedelta(hours=1)


def snooze(session: Session, desk: Desk, now: datetime, actor: PersonRow, argument: str) -> Reply:
    """``argument``: "order id:clock". One reminder comes at the end of the rest, unless the work is done."""
    number, _, kind = argument.partition(":")
    order = orders.get(session, int(number))
    if not may_see(session, actor, order):
        raise Refusal("no_longer_yours", f"工单 {order.short} 已不由您办理。")
    clock = next((row for row in clocks.running(session, order.id) if row.kind is ClockKind(kind)), None)
    if clock is None:
        raise Refusal("done", f"工单 {order.short} 的这一步已经完成，不会再提醒。")
    ladder = Ladder.from_json(clocks.frozen(session, clock.ladder))
    running = clock_rules.Clock(clock.kind, clock.due_at, clock.starts_at, Role.DUTY)
    until = snoozed_until(ladder, running, now, LENGTH)
    if until is None:
        raise Refusal("no_snooze", f"工单 {order.short} 已到期，不能推迟提醒，请尽快办理。")
    snoozes.put(session, order.id, clock.kind, actor.id, until)
    again = cards.nag(order, desk, until, clock, 0)
    key = f"nag:{order.id}:{order.round}:snooze:{kind}:{until:%Y%m%dT%H%M}:{actor.id}"
    put(session, now, [Message(key, actor.id, again, NAG, order.id, clock.id, not_before=until)])
    return Reply(text=cards.snoozed(order, until, now, desk.tz))
