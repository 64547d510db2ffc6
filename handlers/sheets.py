"""Every list that can be leafed through, by the name that its buttons call it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import audit, leafing, lookup, searching
from handlers.desk import Desk
from handlers.finding import may_see
from handlers.inbound import Reply
from handlers.leafing import Sheet
from rules.errors import Refusal
from rules.words import State
from storage import orders
from storage.tables import PersonRow

SHEETS: dict[str, Callable[[Session, Desk, datetime, PersonRow], Sheet]] = {
    "todo": lookup.todo,
    "mine": lookup.mine,
    "overdue": lookup.overdue,
    "audit": audit.audit,
    "red": audit.red,
}


def show(session: Session, desk: Desk, now: datetime, actor: PersonRow, name: str) -> Reply:
    """The first page of a list, as it is typed."""
    return leafing.opened(session, desk, now, actor, SHEETS[name](session, desk, now, actor))


def search(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply:
    """The first page of what a search finds."""
    return leafing.opened(session, desk, now, actor, searching.search(session, desk, now, actor, words))


def leaf(session: Session, desk: Desk, now: datetime, actor: PersonRow, argument: str) -> Reply:
    """What a button behind "list:" stands for: a list from its beginning, or another page of one."""
    name, cursor = leafing.read_key(argument)
    sheet = _sheet(session, desk, now, actor, name)
    if cursor:
        return leafing.opened(session, desk, now, actor, sheet, cursor, pressed=True)
    state = State.from_label(name)
    reply = leafing.opened(session, desk, now, actor, sheet)
    first = lookup.first_card(session, desk, now, actor, state) if state else None
    return Reply(text=reply.text, messages=(*reply.messages, *((first,) if first else ())))


def turn(session: Session, desk: Desk, now: datetime, actor: PersonRow, way: str) -> Reply:
    """下一页 ("later") and 上一页 ("earlier") as they are typed."""
    name, cursor = leafing.read_key(leafing.onward(session, actor, way).removeprefix("list:"))
    return leafing.opened(session, desk, now, actor, _sheet(session, desk, now, actor, name), cursor)


def _sheet(session: Session, desk: Desk, now: datetime, actor: PersonRow, name: str) -> Sheet:
    kind, _, argument = name.partition(".")
    if kind in SHEETS:
        return SHEETS[kind](session, desk, now, actor)
    if kind == "search" and argument:
        return searching.search(session, desk, now, actor, searching.unsealed(session, argument))
    state = State.from_label(kind)
    if state is None:
        raise Refusal("unknown_button", leafing.OUTDATED)
    return lookup.in_state(session, actor, state)


def open_picked(session: Session, desk: Desk, now: datetime, actor: PersonRow, picked: str) -> Reply:
    """打开: the order that was picked on the list."""
    if not picked.isdecimal():
        raise Refusal("pick_first", "请先在列表中选择一件工单，再点“打开”。")
    order = orders.get(session, int(picked))
    if not may_see(session, actor, order):
        raise Refusal("no_longer_yours", f"工单 {order.short} 已不由您办理。")
    return lookup.show(session, desk, now, actor, order)
