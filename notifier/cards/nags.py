"""Reminders: what, since when, until when, what happens next, and the button that ends it."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from notifier.card import Button, Card
from notifier.cards.orders import title
from notifier.cards.phrases import button, fitted, left, mark, press, shown_gist, typed, when
from rules.manual import Manual
from rules.words import Action, ClockKind
from storage.tables import Clock, Order

#: What ends each clock, as a button. The city's deadline is ended by whatever comes next.
_ENDS = {
    ClockKind.SIGN: Action.SIGN,
    ClockKind.CONFIRM: Action.CONFIRM,
    ClockKind.SUBMIT: Action.SUBMIT,
    ClockKind.REVIEW: Action.PASS,
    ClockKind.APPROVE: Action.APPROVE,
    ClockKind.REPORT: Action.REPORT,
}
_NEXT = {
    ClockKind.SIGN: "逾期将提醒班组长",
    ClockKind.DISPATCH: "逾期将提醒班组长",
    ClockKind.CONFIRM: "逾期将提醒科室负责人",
    ClockKind.CONTACT: "逾期将影响响应率，并提醒科室负责人",
    ClockKind.SUBMIT: "逾期将提醒科室负责人并抄送专班",
    ClockKind.REVIEW: "逾期将提醒班组长",
    ClockKind.APPROVE: "逾期将每日提醒",
    ClockKind.REPORT: "逾期将提醒班组长",
    ClockKind.OFFICIAL: "逾期将影响三率考核",
    ClockKind.SUPERVISE: "逾期将提醒科室负责人并告知督办人",
    ClockKind.PROMISE: "逾期将告知专班",
    ClockKind.INSTRUCTION: "逾期将每日提醒",
    ClockKind.FIRST_REPORT: "逾期将提醒班组长和主管科室",
    ClockKind.FOLLOW_UP: "逾期将提醒班组长",
    ClockKind.SCHOOL: "逾期将告知专班",
}
#: What is asked for where the clock's own name is no deed; 信息上报 never stands on a lock screen.
_DEEDS = {
    ClockKind.SUPERVISE: "回复督办",
    ClockKind.PROMISE: "兑现承诺",
    ClockKind.INSTRUCTION: "落实批示",
    ClockKind.FIRST_REPORT: "报送首报",
    ClockKind.FOLLOW_UP: "报送续报",
    ClockKind.SCHOOL: "催学校反馈",
}
#: What ends these, as a button.
_OWN = {
    ClockKind.SUPERVISE: ("answer_supervision", "督办回复"),
    ClockKind.INSTRUCTION: ("answer_instruction", "批示落实"),
    ClockKind.FIRST_REPORT: ("incident", "信息上报"),
    ClockKind.FOLLOW_UP: ("incident", "信息上报"),
    ClockKind.SCHOOL: ("school_answer", "登记学校反馈"),
}


def nag(order: Order, manual: Manual, now: datetime, clock: Clock, missed: int) -> Card:
    """One reminder about one clock."""
    late = now >= clock.due_at
    what = "已超期" if late else "提醒"
    after = "" if late else f"；{_NEXT[clock.kind]}"
    skipped = f"（含此前未发出的 {missed} 次提醒）" if missed else ""
    return Card(
        title=title(
            order, f"{what}：请{_short(clock.kind)}" if clock.kind is not ClockKind.OFFICIAL else what
        ),
        subtitle=f"{order.department or '专班'}｜{order.state.label}｜{left(clock.due_at, now)}",
        quote=shown_gist(order, 60, manual.privacy),
        lines=(
            ("起算", when(clock.starts_at, now, manual.tz)),
            ("到期", when(clock.due_at, now, manual.tz)),
            ("办理时限", when(order.due_at, now, manual.tz)),
        ),
        text=f"请{_label(clock.kind)}{after}。{skipped}",
        buttons=(*_buttons(order, clock.kind), *(() if late else (_snooze(order, clock.kind),))),
        brief=f"{mark(order)}{order.short} {_short(clock.kind)}，{left(clock.due_at, now)}",
    )


def _snooze(order: Order, kind: ClockKind) -> Button:
    return press("snooze", order.id, "1 小时后再提醒", style=4, more=kind.value)


def snoozed(order: Order, until: datetime, now: datetime, tz: tzinfo) -> str:
    return f"好的，工单 {order.short} 将于 {when(until, now, tz)} 再提醒您；到期不顺延。"


def _label(kind: ClockKind) -> str:
    return "尽快办结" if kind is ClockKind.OFFICIAL else _short(kind)


def _short(kind: ClockKind) -> str:
    return "办结" if kind is ClockKind.OFFICIAL else _DEEDS.get(kind, kind.label)


def _buttons(order: Order, kind: ClockKind) -> tuple[Button, ...]:
    if kind is ClockKind.CONTACT:
        ends = press("contacted", order.id, "已联系诉求人", style=1)
    elif kind is ClockKind.DISPATCH:
        ends = press("card", order.id, "去派发", style=1)
    elif kind in _OWN:
        verb, words = _OWN[kind]
        ends = press(verb, order.id, words, style=1)
    elif kind in _ENDS:
        ends = button(_ENDS[kind], order, style=1)
    else:
        ends = press("card", order.id, "去办理", style=1)
    return (ends, button(Action.READ, order))


def urged(
    order: Order, manual: Manual, now: datetime, who: str, clock: Clock | None, words: str = ""
) -> Card:
    """催办 by a person of the desk."""
    kind = clock.kind if clock else ClockKind.OFFICIAL
    due = clock.due_at if clock else order.due_at
    return Card(
        title=title(order, f"催办：请{_label(kind)}"),
        subtitle=f"专班 {who} 催办" + (f"｜{left(due, now)}" if due else ""),
        quote=shown_gist(order, 60, manual.privacy),
        lines=(("办理时限", when(order.due_at, now, manual.tz)),),
        text=typed(words, 100),
        buttons=_buttons(order, kind),
        brief=f"{mark(order)}{order.short} 专班催办：{_short(kind)}",
    )


def urge_sent(order: Order, names: Sequence[str]) -> str:
    return f"工单 {order.short} 已催办：{'、'.join(names) or '无人可催，请电话联系科室'}。"


def digest(cards: Sequence[Card]) -> Card:
    """Several reminders to one person as one card: the first lines, and a way to all of them."""
    return Card(
        title=f"待办提醒 {len(cards)} 项",
        subtitle="请按时限先后办理",
        text=fitted([card.brief or card.title for card in cards]),
        buttons=(press("list", "todo", "查看待办", style=1), press("list", "overdue", "只看超期")),
    )


def copies(cards: Sequence[Card]) -> Card:
    """Several copies to a head as one card: for information, nothing is asked."""
    return Card(
        title=f"抄送 {len(cards)} 件",
        subtitle="供了解，无需办理",
        text=fitted([card.brief or card.title for card in cards], unit="件"),
        buttons=(press("list", "mine", "查看本科室工单", style=2),),
    )
