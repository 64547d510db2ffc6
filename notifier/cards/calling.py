"""What is said about 电话督办: whom to call, and what came of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from notifier.card import Text
from notifier.cards.phrases import left, mark, when
from rules.words import CallOutcome
from storage.supervisions import Late
from storage.tables import CallRow, Order

#: People and orders that one list names.
MOST_PEOPLE, MOST_ORDERS = 12, 6
EXAMPLE = "电话督办 {short} 已接（或：未接；承诺 明天17点；已兑现）"


def call_list(
    found: Mapping[str, Sequence[tuple[Late, CallRow | None]]],
    now: datetime,
    tz: tzinfo,
    as_of: str,
) -> str:
    """电话督办名单: whom, which orders, since when nothing was done, and the last call about each."""
    if not found:
        return f"目前没有到期未办、需要电话督办的工单。（{as_of}）"
    many = sum(len(rows) for rows in found.values())
    lines = [f"电话督办名单（{len(found)} 人 {many} 件）"]
    for who, rows in list(found.items())[:MOST_PEOPLE]:
        lines.append(f"■ {who}")
        lines += [_row(late, call, now, tz) for late, call in rows[:MOST_ORDERS]]
        lines += [f"  ……另有 {len(rows) - MOST_ORDERS} 件"] if len(rows) > MOST_ORDERS else []
    lines += [f"……另有 {len(found) - MOST_PEOPLE} 人"] if len(found) > MOST_PEOPLE else []
    return "\n".join([*lines, f"记录结果：{EXAMPLE.format(short=_first(found))}", as_of])


def _first(found: Mapping[str, Sequence[tuple[Late, CallRow | None]]]) -> int:
    return next(iter(found.values()))[0][0].order.short


def _row(late: Late, call: CallRow | None, now: datetime, tz: tzinfo) -> str:
    before = f"；上次 {_outcome(call, now, tz)}" if call else ""
    since = when(late.since, now, tz)
    return (
        f"  {mark(late.order)}{late.order.short} 未{late.kind.label}，自 {since} 起，"
        f"{left(late.due_at, now)}{before}"
    )


def _outcome(call: CallRow, now: datetime, tz: tzinfo) -> str:
    until = f" {when(call.promised_at, now, tz)}" if call.promised_at else ""
    return f"{when(call.at, now, tz)} {call.outcome.label}{until}"


def no_outcome(order: Order) -> str:
    return f"请写明通话结果，如：{EXAMPLE.format(short=order.short)}。"


def bad_time(order: Order) -> str:
    return f"承诺时间应在今后，请写作：电话督办 {order.short} 承诺 明天17点。"


def no_promise(order: Order) -> str:
    return f"工单 {order.short} 目前没有待兑现的承诺。"


def recorded(order: Order, call: CallRow, who: str, now: datetime, tz: tzinfo) -> str:
    """To who called."""
    then = {
        CallOutcome.REACHED: "",
        CallOutcome.MISSED: "请稍后再打，或联系备岗联系人、科室负责人。",
        CallOutcome.PROMISED: f"承诺 {when(call.promised_at, now, tz)} 前办理，届时将提醒，到期告知专班。",
        CallOutcome.KEPT: "",
    }[call.outcome]
    return f"工单 {order.short} 电话督办已记录：{who}，{call.outcome.label}。{then}"


def promised(order: Order, call: CallRow, now: datetime, tz: tzinfo) -> Text:
    """To who promised: their own words back, so that nobody is surprised."""
    at = when(call.promised_at, now, tz)
    return Text(
        f"工单 {order.short}：您在电话中承诺 {at} 前办理，已记录，届时将提醒您。如有出入，请联系专班。"
    )
