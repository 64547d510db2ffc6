"""Lists that are leafed through: one page as a card or a text, and the way to the pages beside it.

The keys say from which order on the next page begins, so that a page neither skips nor repeats an order
when others come in or are dealt with meanwhile.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.inbound import Reply
from notifier.card import Button
from notifier.cards import paged
from notifier.cards.phrases import as_of
from rules.errors import Refusal
from storage import conversations, intakes
from storage.lists import Cursor, Page
from storage.tables import Order, PersonRow

TOPIC = "list"
OUTDATED = "这张列表已经过期，请重新查询。"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Sheet:
    """One list: what a button calls it, its heading, and how a page of it is read."""

    name: str  # "todo"; with an argument behind a dot: "search.…"
    heading: str
    read: Callable[[int, Cursor | None], Page]  # (how many, from where)
    note: str = ""
    red: Callable[[list[Order]], frozenset[int]] = lambda _: frozenset()
    more: tuple[Button, ...] = ()
    most: int = 0  # counted no further than this


def opened(
    session: Session,
    desk: Desk,
    now: datetime,
    actor: PersonRow,
    sheet: Sheet,
    cursor: Cursor | None = None,
    *,
    pressed: bool = False,
) -> Reply:
    """A page of the list. ``pressed``: it takes the place of the page on the card that was pressed."""
    most = paged.AS_TEXT if actor.plain else paged.ON_CARD
    page = sheet.read(most, cursor)
    if cursor and not page.first:  # what was there is gone: from the beginning
        page, cursor = sheet.read(most, None), None
    true_until = as_of(intakes.last(session), now, desk.tz)
    if not page.first:
        return Reply(text=paged.none(sheet.heading, true_until, sheet.note))
    leaf = _leaf(sheet, page, true_until)
    _remember(session, actor, leaf, now)
    if actor.plain:
        return Reply(text=paged.as_text(leaf, now, desk.privacy))
    card = paged.as_card(leaf, now, desk.privacy)
    return Reply(card=card) if pressed else Reply(messages=(card,))


def _leaf(sheet: Sheet, page: Page, true_until: str) -> paged.Leaf:
    first, last = page.first[0], page.first[-1]
    return paged.Leaf(
        heading=sheet.heading,
        orders=page.first,
        many=page.many,
        before=page.before,
        as_of=true_until,
        note=sheet.note,
        red=sheet.red(page.first),
        earlier=_key(sheet, first, backwards=True) if page.before else "",
        later="" if page.is_last else _key(sheet, last),
        more=sheet.more,
        most=sheet.most,
    )


def _remember(session: Session, actor: PersonRow, leaf: paged.Leaf, now: datetime) -> None:
    """What 上一页 and 下一页 mean when they are typed."""
    keys = json.dumps({"earlier": leaf.earlier, "later": leaf.later})
    conversations.note(session, actor.id, TOPIC, keys, now)


def onward(session: Session, actor: PersonRow, way: str) -> str:
    """The key that a typed 上一页 ("earlier") or 下一页 ("later") stands for. Raises Refusal without one."""
    row = conversations.find(session, actor.id, 0, TOPIC)
    if row is None:
        raise Refusal("no_list", "还没有可以翻页的列表，请先回复“待办”或“查 食堂 上周”等。")
    key: str = json.loads(conversations.body(session, row))[way]
    if not key:
        raise Refusal("last_page", "已经是最后一页了。" if way == "later" else "已经是第一页了。")
    return key


def _key(sheet: Sheet, order: Order, *, backwards: bool = False) -> str:
    due = "-" if order.due_at is None else str((order.due_at - _EPOCH) // _TICK)
    return f"list:{sheet.name}:{'before' if backwards else 'after'}:{due}:{order.id}"


def read_key(argument: str) -> tuple[str, Cursor | None]:
    """What stands behind "list:": the sheet's name, and from where on. Raises Refusal for any other key."""
    name, *place = argument.split(":")
    if not place:
        return name, None
    try:
        way, due, number = place
        due_at = None if due == "-" else _EPOCH + int(due) * _TICK
        return name, Cursor(due_at, int(number), backwards=way == "before")
    except (ValueError, OverflowError) as error:
        raise Refusal("unknown_button", OUTDATED) from error
