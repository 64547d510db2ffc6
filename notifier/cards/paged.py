"""Lists of orders, page by page: a card to leaf through and to open an order from, or the same as text."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from notifier.card import Button, Card, Option
from notifier.cards.phrases import choice, left, line, mark, press, shown_gist
from storage.tables import Order

#: As many orders as a card has lines; a text has room for more.
ON_CARD, AS_TEXT = 6, 10
#: The question on the card: which of its orders is opened.
PICKED = "order"
#: The characters that the name of a card's line may have.
_NAME = 5


@dataclass(frozen=True)
class Leaf:
    """One page as it is shown. ``earlier`` and ``later`` are the keys that lead on; empty: nothing there."""

    heading: str
    orders: Sequence[Order]
    many: int
    before: int  # how many stand in front of the page
    as_of: str
    note: str = ""
    red: Collection[int] = ()  # ids of those that nothing will speak of again
    earlier: str = ""
    later: str = ""
    more: tuple[Button, ...] = ()
    most: int = 0  # counted no further than this

    @property
    def title(self) -> str:
        """ "待办（12 件）"."""
        beyond = self.most and self.many > self.most
        return f"{self.heading}（{f'{self.most} 件以上' if beyond else f'{self.many} 件'}）"

    @property
    def place(self) -> str:
        """Which of them these are; nothing where they are all."""
        if len(self.orders) >= self.many:
            return ""
        return f"第 {self.before + 1}–{self.before + len(self.orders)} 件"


def none(heading: str, as_of: str, note: str = "") -> str:
    """An empty list."""
    return "\n".join(filter(None, [f"{heading}：没有工单。（{as_of}）", note]))


def as_card(leaf: Leaf, now: datetime, mode: str) -> Card:
    """The page as a card: a line an order, one of them to be opened, keys to the pages beside it."""
    options = [Option(str(order.id), _option(order, now)) for order in leaf.orders]
    only = options[0].id if len(options) == 1 else ""
    return Card(
        title=leaf.title,
        subtitle=" · ".join(filter(None, [leaf.place, leaf.as_of])),
        lines=tuple(_line(order, now, mode, order.id in leaf.red) for order in leaf.orders),
        text=leaf.note,
        choices=(choice(PICKED, "工单", options, only),),
        buttons=(press("open", "picked", "打开", style=1), *_turns(leaf), *leaf.more),
    )


def as_text(leaf: Leaf, now: datetime, mode: str) -> str:
    """The same page for who sees no cards."""
    rows = [("🔴 " if order.id in leaf.red else "") + line(order, now, mode) for order in leaf.orders]
    onward = [word for word, key in (("上一页", leaf.earlier), ("下一页", leaf.later)) if key]
    turns = f"，或回复“{'”“'.join(onward)}”" if onward else ""
    head = leaf.title + (f" {leaf.place}" if leaf.place else "")
    return "\n".join(filter(None, [head, leaf.note, *rows, f"回复工单号查看某一件{turns}", leaf.as_of]))


def _turns(leaf: Leaf) -> list[Button]:
    keys = (("上一页", leaf.earlier), ("下一页", leaf.later))
    return [Button(word, key=key, style=2) for word, key in keys if key]


def _line(order: Order, now: datetime, mode: str, is_red: bool) -> tuple[str, str]:
    name = str(order.short)
    supervised = "督办" if order.supervised_until else ""
    facts = [supervised, order.state.label, _standing(order, now), shown_gist(order, 16, mode)]
    if len(name) > _NAME:  # a long number does not fit where the names stand
        name, facts = "工单", [name, *facts]
    return name, ("🔴 " if is_red else "") + mark(order) + "｜".join(filter(None, facts))


def _option(order: Order, now: datetime) -> str:
    return " ".join(filter(None, [str(order.short), order.state.label, _standing(order, now)]))


def _standing(order: Order, now: datetime) -> str:
    return left(order.due_at, now) if order.due_at and order.state.is_open else ""
