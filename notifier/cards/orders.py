"""Cards about one order on its way: new, to be dispatched, with the department, and copies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from notifier.card import Button, Card, Choice, Option
from notifier.cards.phrases import button, choice, fits, fitted, left, mark, press, shown_gist, when
from rules.manual import Manual
from rules.words import Action, State
from storage.tables import Order

MOST_OPTIONS = 10
#: From this confidence on the first suggestion stands chosen; below it a person has to choose.
CLEAR = 0.5
#: Below this the card says so: as often wrong as right.
UNSURE = 0.4


def facts(order: Order, manual: Manual, now: datetime) -> tuple[tuple[str, str], ...]:
    """The lines that every card of an order shows: at most four, so that two are free."""
    rows = [
        ("平台编号", order.number),
        ("类别", order.category.replace("->", "›").split("›", 1)[-1] or order.kind),
        ("时限", _deadline(order, manual, now)),
        ("标记", marks(order)),
    ]
    return tuple((key, value) for key, value in rows if value)


def _deadline(order: Order, manual: Manual, now: datetime) -> str:
    if order.due_at is None:
        return ""
    return f"{when(order.due_at, now, manual.tz)}（{left(order.due_at, now)}）"


def marks(order: Order) -> str:
    """The flags beside the state, in words."""
    flags = [
        (order.is_key and not order.is_sensitive, "重点"),
        (order.is_confidential, "线下移送" if order.is_offline else "保密"),
        (order.supervised_until is not None, "督办"),
        (order.is_public_reply, "网络诉求"),
        (order.is_repeat, f"{_suspected(order)}与 {(order.repeat_of or 0) % 1_000_000} 重复"),
        (order.matter is not None, _matter(order)),
        (order.round > 1, f"第 {order.round} 次办理"),
    ]
    return "、".join(word for holds, word in flags if holds)


def _suspected(order: Order) -> str:
    return "" if order.repeat_confirmed else "疑"


def _matter(order: Order) -> str:
    return "并案主件" if order.matter == order.id else f"与 {(order.matter or 0) % 1_000_000} 并案"


def repeat_buttons(order: Order) -> tuple[Button, ...]:
    """What the desk says of a suspected repeat; nothing once it has."""
    if not order.is_repeat or order.repeat_confirmed:
        return ()
    return (press("repeat_yes", order.id, "确认重复"), press("repeat_no", order.id, "不是重复"))


def title(order: Order, what: str) -> str:
    """ "【重点】新工单 1023 · 一般 · 投诉"."""
    return f"{mark(order)}{what} " + " · ".join(
        filter(None, [str(order.short), order.level.label, order.kind])
    )


def new_order(order: Order, manual: Manual, now: datetime, departments: Sequence[str]) -> Card:
    """To who is on duty: one new order, to be signed."""
    return Card(
        title=title(order, "新工单"),
        source="12345 接诉即办",
        quote=shown_gist(order, mode=manual.privacy),
        lines=facts(order, manual, now),
        text=suggestion(order, departments),
        choices=(department_choice(order, departments),),
        buttons=(
            button(Action.SIGN, order, style=1),
            press("sign_and_dispatch", order.id, "签收并派发", style=1),
            button(Action.READ, order),
            *repeat_buttons(order),
        ),
    )


def to_dispatch(order: Order, manual: Manual, now: datetime, departments: Sequence[str]) -> Card:
    """To the desk: a signed order that waits to be dispatched."""
    return Card(
        title=title(order, "待派发"),
        source="12345 接诉即办",
        quote=shown_gist(order, mode=manual.privacy),
        lines=facts(order, manual, now),
        text=suggestion(order, departments),
        choices=(department_choice(order, departments),),
        buttons=(
            button(Action.DISPATCH, order, style=1),
            button(Action.HANDLE, order),
            button(Action.READ, order),
            *repeat_buttons(order),
        ),
    )


def suggestion(order: Order, departments: Sequence[str]) -> str:
    """The suggestions with as many reasons as a card shows, and how to choose a department not listed."""
    more = len(departments) > MOST_OPTIONS
    other = [f"其他科室请回复：派 {order.short} ‹科室›"] if more else []
    foreign = [said] if (said := foreign_line(order)) else []
    texts = ("\n".join([*foreign, suggestion_line(order, reasons), *other]) for reasons in (3, 2, 1))
    return next((text for text in texts if fits([text])), suggestion_line(order, 0))


def foreign_line(order: Order) -> str:
    """That it seems not to be ours, whose it may be, and a 退单 that the desk may send as it stands."""
    found: dict[str, Any] = (order.suggestions or [{}])[0].get("foreign", {})
    if not found:
        return ""
    words, owner = "、".join(found["words"]), found["owner"] or "其他"
    about = f"主要涉及{words}，" if words else ""
    return f"疑非本单位职责，核实后可回复：\n退单 {order.short} 诉求{about}应由{owner}主管部门承办"


def suggestion_line(order: Order, reasons: int = 3) -> str:
    """The three suggested departments with confidence and reasons; or that nothing can be said."""
    found: list[dict[str, Any]] = order.suggestions or []
    if not found:
        return "拟派科室：看不准，请人工选择。"
    lines = [
        f"{n} {s['department']} {s['confidence']:.0%}{_because(s, reasons)}" for n, s in enumerate(found, 1)
    ]
    return "\n".join([_heading(found), *lines])


def suggestion_why(order: Order) -> str:
    """The three suggested departments with everything that spoke for each."""
    found: list[dict[str, Any]] = order.suggestions or []
    if not any(each.get("why") for each in found):  # an order that came before this was kept
        return suggestion_line(order)
    told = (
        f"{n} {s['department']} {s['confidence']:.0%}\n  {'、'.join(s.get('why', [])) or '没有专门的依据'}"
        for n, s in enumerate(found, 1)
    )
    return "\n".join([_heading(found), *told])


def _heading(found: Sequence[dict[str, Any]]) -> str:
    is_unsure = found[0]["confidence"] < UNSURE
    return "拟派科室（看不准，请人工核对）：" if is_unsure else "拟派科室："


def _because(suggestion: dict[str, Any], most: int) -> str:
    reasons = "、".join(suggestion.get("reasons", [])[:most])
    return f"（{reasons}）" if reasons else ""


def is_clear(order: Order) -> bool:
    """Whether the first suggestion is so likely that it stands chosen on the card."""
    found = order.suggestions or []
    return bool(found) and "foreign" not in found[0] and bool(found[0]["confidence"] >= CLEAR)


def department_choice(order: Order, departments: Sequence[str]) -> Choice:
    """The suggested departments first, the others after them, as many as fit."""
    suggested = [s["department"] for s in order.suggestions or []]
    names = [*suggested, *(name for name in departments if name not in suggested)]
    chosen = names[0] if is_clear(order) else ""
    most = MOST_OPTIONS if chosen else MOST_OPTIONS - 1
    options = [Option(name, name) for name in names[:most]]
    return choice("department", "拟派科室", options, chosen)


def new_orders(orders: Sequence[Order], many: int, manual: Manual, as_of: str) -> Card:
    """To who is on duty: one digest for a batch of new orders. ``orders``: the first few of ``many``."""
    gists = [shown_gist(order, 18, manual.privacy) for order in orders]
    waiting = [
        f"{mark(o)}{o.short}｜{o.level.label}" + (f"｜{gist}" if gist else "")
        for o, gist in zip(orders, gists, strict=True)
    ]
    return Card(
        title=f"新到工单 {many} 件，待签收",
        subtitle=as_of,
        source="12345 接诉即办",
        text=fitted(waiting, many=many, unit="件"),
        buttons=(
            press("sign_all", "new", "全部签收", style=1),
            press("sign_and_dispatch_all", "new", "全部签收并派发", style=2),
            press("list", "received", "逐件处理", style=2),
        ),
    )


def work_order(order: Order, manual: Manual, now: datetime, hint: str = "") -> Card:
    """To the contact: the order that is theirs, with what can be done to it now."""
    return Card(
        title=title(order, "工单"),
        subtitle=f"{order.department}｜{order.state.label}",
        source="区教委接诉即办专班",
        quote=shown_gist(order, mode=manual.privacy),
        lines=facts(order, manual, now),
        text=hint,
        buttons=_work_buttons(order),
        more=_work_menu(order),
    )


def _work_buttons(order: Order) -> tuple[Button, ...]:
    reading = (button(Action.READ, order), button(Action.REVEAL, order))
    if order.state is State.DISPATCHED:
        return (
            button(Action.CONFIRM, order, style=1),
            button(Action.ASK_TRANSFER, order, style=3),
            *reading,
        )
    if order.state is State.HANDLING:
        return (
            button(Action.SUBMIT, order, style=1),
            press("contacted", order.id, "已联系诉求人"),
            *reading,
            press("apply_extend", order.id, "申请延期"),
            button(Action.ASK_TRANSFER, order, style=3),
        )
    return reading


def _work_menu(order: Order) -> tuple[Button, ...]:
    """Wanted now and then while the order is in hand: its six buttons leave no room for more."""
    if order.state is not State.HANDLING:
        return ()
    return (press("example", order.id, "参考答复"), press("timeline", order.id, "办理轨迹"))


def closed_face(order: Order, manual: Manual, now: datetime, done: str, what: str = "工单") -> Card:
    """The face a card gets when it has nothing to press any more; ``done`` says why."""
    return Card(
        title=title(order, what),
        subtitle=f"{order.department or '专班'}｜{order.state.label}",
        quote=shown_gist(order, mode=manual.privacy),
        lines=facts(order, manual, now),
        buttons=(press("show", order.id, done),),
        done=done,
    )


def copy_of(order: Order, manual: Manual, now: datetime, contact: str) -> Card:
    """To the head: who has got what, for information."""
    return Card(
        title=title(order, "抄送"),
        subtitle=f"已派 {order.department} {contact}",
        quote=shown_gist(order, mode=manual.privacy),
        lines=facts(order, manual, now),
        buttons=(button(Action.READ, order),),
        brief=f"{mark(order)}{order.short} 抄送：已派 {contact}",
    )


def show(
    order: Order, manual: Manual, now: datetime, people: tuple[tuple[str, str], ...], beside: str = ""
) -> Card:
    """One order as it stands, for who looks it up."""
    return Card(
        title=title(order, "工单"),
        subtitle=order.state.label,
        quote=shown_gist(order, mode=manual.privacy),
        lines=(facts(order, manual, now) + people)[:6],
        text=beside,
        buttons=(
            button(Action.READ, order),
            press("timeline", order.id, "办理轨迹"),
            *repeat_buttons(order),
        ),
    )
