"""Small phrases that every card uses: times, numbers, lists of orders."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from notifier.card import UNCHOSEN, Button, Choice, Option
from rules.privacy import mask
from rules.words import Action
from storage.tables import Order


def when(at: datetime | None, now: datetime, tz: tzinfo) -> str:
    """An instant as people say it today: "今天 14:05", "明天 09:00", "11月28日 17:30", else with the year."""
    if at is None:
        return "—"
    local, today = at.astimezone(tz), now.astimezone(tz).date()
    names = {0: "今天", 1: "明天", -1: "昨天"}
    day = names.get((local.date() - today).days)
    if day is None:
        same_year = local.year == today.year
        day = f"{local.month}月{local.day}日" if same_year else f"{local.year}年{local.month}月{local.day}日"
    return f"{day} {local:%H:%M}"


def length(span: timedelta) -> str:
    """A length as people say it: "3 天 4 小时", "2 小时", "25 分钟"."""
    minutes = max(int(abs(span).total_seconds() // 60), 0)
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days:
        return f"{days} 天 {hours} 小时" if hours and days < 100 else f"{days} 天"
    if hours:
        return f"{hours} 小时 {rest} 分钟" if rest and hours < 6 else f"{hours} 小时"
    return f"{rest} 分钟"


def left(due: datetime, now: datetime) -> str:
    """How a deadline stands: "剩 4 小时", "刚到期" or "已超 2 天"."""
    if timedelta(0) <= now - due < timedelta(minutes=1):
        return "刚到期"
    return f"剩 {length(due - now)}" if due > now else f"已超 {length(now - due)}"


def mark(order: Order) -> str:
    """What a title begins with; the kind of danger is never printed where a lock screen shows it."""
    return "【重点】" if order.is_key or order.is_sensitive else ""


def button(action: Action, order: Order, text: str = "", style: int = 2, more: str = "") -> Button:
    """A button that does ``action`` to this order."""
    return press(action.value, order.id, text or action.label, style, more)


def press(verb: str, order_id: int | str, text: str, style: int = 2, more: str = "") -> Button:
    """A button that calls ``verb`` of the router."""
    key = f"{verb}:{order_id}" + (f":{more}" if more else "")
    return Button(text, key=key, style=style)


def choice(key: str, title: str, options: Iterable[Option], selected: str = "") -> Choice:
    """A question that wants a conscious answer: with none yet, "请选择" stands first."""
    first = () if selected else (Option(UNCHOSEN, "请选择"),)
    return Choice(key, title, (*first, *options), selected)


#: The characters of a card's text that the platform shows.
SHOWN = 160


def fits(rows: Sequence[str], head: str = "") -> bool:
    """Whether a card's text shows all of it."""
    return len(_block(head, rows)) <= SHOWN


def fitted(rows: Sequence[str], head: str = "", many: int = 0, unit: str = "项") -> str:
    """Rows as the text of a card: as many as are shown whole, then how many there are in all.

    ``many``: how many there are, when ``rows`` are only the first of them.
    """
    many = max(many, len(rows))
    if len(rows) == many and fits(rows, head):
        return _block(head, rows)
    more = f"……共 {many} {unit}"
    kept: list[str] = []
    while len(kept) < len(rows) and fits([*kept, rows[len(kept)], more], head):
        kept.append(rows[len(kept)])
    return _block(head, [*kept, more])


def _block(head: str, rows: Sequence[str]) -> str:
    return "\n".join([head, *rows] if head else rows)


def line(order: Order, now: datetime, mode: str) -> str:
    """One order in a list: number, mark, state, what of the text may be shown, how its deadline stands."""
    supervised = "督办" if order.supervised_until else ""
    said = (f"{order.short}", supervised, order.state.label, shown_gist(order, 22, mode))
    parts = [each for each in said if each]
    if order.due_at and order.state.is_open:
        parts.append(left(order.due_at, now))
    return mark(order) + "｜".join(parts)


def shown_gist(order: Order, most: int = 200, mode: str = "gist") -> str:
    """What of the text may stand on a card; nothing of a confidential order."""
    if order.is_offline:
        return "（线下移送，材料请到专班领取）"
    if order.is_confidential:
        return "（保密件，内容不在卡片显示）"
    if mode == "number":
        return ""
    text = order.masked if mode == "full" else order.gist
    return text if len(text) <= most else text[: most - 1] + "…"


def typed(words: str, most: int = 0) -> str:
    """What somebody typed, as it may be shown to others: personal data masked, at most so many characters."""
    shown = mask(words)
    return f"{shown[: most - 1]}…" if most and len(shown) > most else shown


def as_of(at: datetime | None, now: datetime, tz: tzinfo) -> str:
    """Up to when the desk's lists are true."""
    return f"数据截至 {when(at, now, tz)}" if at else "尚未导入过工单"
