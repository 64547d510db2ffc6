"""What is said of sensitive orders. Titles and subtitles may show on a lock screen: there only 【重点】."""

from datetime import datetime, timedelta

from notifier.card import Card
from notifier.cards.orders import facts, title
from notifier.cards.phrases import length, press, shown_gist
from rules.manual import Manual
from rules.words import Action
from storage.tables import Order


def ask(order: Order, manual: Manual, now: datetime, words: str) -> Card:
    """To who is on duty: is it, or is it not."""
    silence = length(manual.paging.silence)
    return Card(
        title=title(order, "请立即核定"),
        subtitle="请核对全文后确认或调整",
        quote=shown_gist(order, mode=manual.privacy),
        lines=facts(order, manual, now),
        text=f"命中：{words}。{silence}内未处理视为确认，并逐级报告。",
        buttons=(
            press("page_confirm", order.id, "确认敏感", style=3),
            press("page_lower", order.id, "降为普通"),
            press(Action.READ.value, order.id, Action.READ.label),
        ),
    )


def report(order: Order, manual: Manual, now: datetime, how: str) -> Card:
    """To the next in line."""
    return Card(
        title=title(order, "请阅"),
        subtitle=f"{order.department or '专班'}｜{order.state.label}",
        quote=shown_gist(order, mode=manual.privacy),
        lines=facts(order, manual, now),
        text=how,
        buttons=(
            press("page_seen", order.id, "已阅", style=1),
            press(Action.READ.value, order.id, Action.READ.label),
            press("page_lower", order.id, "降为普通"),
        ),
    )


def closed(order: Order, manual: Manual, now: datetime, done: str) -> Card:
    """The face of a card that has been answered."""
    return Card(
        title=title(order, "核定"),
        subtitle=f"{order.department or '专班'}｜{order.state.label}",
        quote=shown_gist(order, mode=manual.privacy),
        lines=facts(order, manual, now),
        buttons=(press("show", order.id, done),),
        done=done,
    )


def confirmed_by(name: str) -> str:
    return f"敏感事项，{name} 已确认，请阅示。"


def confirmed_by_silence(after: timedelta) -> str:
    return f"敏感事项，值班员 {length(after)}内未处理，按规定视为确认，请阅示。"


def may_instruct(order: Order) -> str:
    """A confidential order is not the leader's to see, and so none to be instructed on here."""
    return "" if order.is_confidential else "可直接回复批示意见。"


def danger() -> str:
    return "涉及生命安全，直接报告。请立即处置，并确认相关人员已到场。"


def lowered(order: Order, name: str) -> str:
    return f"工单 {order.short} 已由 {name} 核定为普通工单，按一般流程办理。"
