"""What is said about 信息上报. Where a lock screen shows it there is only 【重点】 and 报送."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from notifier.card import Card
from notifier.cards.orders import title
from notifier.cards.phrases import fitted, press, when
from rules.incidents import PARTS, QUESTIONS, text
from rules.manual import Manual
from rules.privacy import Kind
from rules.words import IncidentPhase
from storage.tables import Clock, IncidentRow, Order

_KINDS = {
    Kind.PHONE: "电话",
    Kind.ID_NUMBER: "证件号",
    Kind.BANK_CARD: "卡号",
    Kind.PLATE: "车牌",
    Kind.EMAIL: "邮箱",
    Kind.ACCOUNT: "账号",
    Kind.ADDRESS: "住址",
    Kind.NAME: "姓名",
}
#: Fits whatever the event is: an example of another kind of event on a card reads as if it had happened.
HOW_TO = "首报示例：信息上报 {short} 首报 今天14点20分，在校门口，涉及约10人，学校已派人处置，目前情况稳定"


def prompt(order: Order, manual: Manual, now: datetime, due: datetime) -> Card:
    """To who is on duty, once it is confirmed: by when the first report is wanted."""
    return Card(
        title=title(order, "请报送"),
        subtitle=f"{when(due, now, manual.tz)} 前",
        text=HOW_TO.format(short=order.short),
        buttons=(press("incident", order.id, "信息上报", style=1), press("read", order.id, "查看全文")),
    )


def ask(order: Order, phase: IncidentPhase, part: str, said: str = "") -> str:
    """One short question; ``said``: what was reported of it before."""
    before = f"\n此前报送：{said}" if said else ""
    return (
        f"【工单 {order.short} {phase.label}】{QUESTIONS[part]}{before}\n"
        "（尚不掌握的回复“跳过”，回复“取消”放弃）"
    )


def summary(order: Order, phase: IncidentPhase, facts: Mapping[str, str]) -> Card:
    """Everything there is, to be confirmed."""
    return Card(
        title=title(order, "请核对报送内容"),
        subtitle="确认后即送各级",
        lines=(("报送", phase.label),),
        text=fitted(text(facts).split("\n")),
        buttons=(
            press("incident_confirm", order.id, "确认报送", style=1),
            press("incident_drop", order.id, "放弃"),
        ),
    )


def whole(order: Order, phase: IncidentPhase, facts: Mapping[str, str]) -> str:
    """The same where a card shows too little of it, and how to put something right."""
    return (
        f"【工单 {order.short} {phase.label}，请核对】\n{text(facts)}\n"
        "需要修改的，直接回复，如“地点：学校食堂”；无误请点“确认报送”。"
    )


def face(order: Order, done: str) -> Card:
    """The officer's card afterwards."""
    return Card(
        title=title(order, "报送"),
        subtitle=order.state.label,
        buttons=(press("incident", order.id, done),),
        done=done,
    )


def to_read(
    order: Order, row: IncidentRow, facts: Mapping[str, str], manual: Manual, now: datetime, who: str
) -> Card:
    """To each in line. Nothing of the event where numbers alone may leave, or of a confidential order."""
    is_shown = manual.privacy != "number" and not order.is_confidential
    shown = ("time", "place", "people") if is_shown else ()
    lines = [("报送", row.phase.label), *((PARTS[part], facts[part][:30]) for part in shown)]
    told = f"{facts['course']}。现状：{facts['state']}" if is_shown else ""
    closed = "（保密件，内容请当面或电话了解）" if order.is_confidential else ""
    return Card(
        title=title(order, "请阅：报送"),
        subtitle=f"{who} {when(row.at, now, manual.tz)} 报送",
        lines=tuple(lines),
        text=(told or closed)[:150],
        buttons=(
            press("incident_text", order.id, "报送全文", style=1),
            press("read", order.id, "查看全文"),
        ),
    )


def copyable(order: Order, row: IncidentRow, facts: Mapping[str, str], manual: Manual, now: datetime) -> str:
    """The whole report as one text to be copied."""
    at = row.at.astimezone(manual.tz)
    head = f"关于工单 {order.short}（{order.number}）有关情况的{row.phase.label}"
    return f"{head}\n{text(facts)}\n报送时间：{at:%Y年%m月%d日 %H:%M}（第 {row.number} 次报送）"


def reported(
    row: IncidentRow, names: Sequence[str], due: datetime | None, now: datetime, manual: Manual
) -> str:
    short = row.order_id % 1_000_000
    late = "（已超过报送时限）" if row.due_at and row.at > row.due_at else ""
    then = f"\n请于 {when(due, now, manual.tz)} 前续报；已处置完毕的请终报。" if due else ""
    return (
        f"{row.phase.label}已送 {'、'.join(names)}{late}。\n"
        f"向上级单位报告后，请回复“信息上报 {short} 已报 ‹单位› ‹时间›”登记。{then}"
    )


def status(
    order: Order,
    rows: Sequence[tuple[IncidentRow, str, Sequence[tuple[str, datetime, str]]]],
    clock: Clock | None,
    now: datetime,
    manual: Manual,
) -> str:
    """What was reported, who was told when, and what comes next."""
    lines = [f"【工单 {order.short} 信息上报】"]
    for row, who, told in rows:
        late = "，超时" if row.due_at and row.at > row.due_at else ""
        lines.append(f"{row.phase.label} {when(row.at, now, manual.tz)} {who}{late}")
        names = "；".join(f"{name} {when(at, now, manual.tz)}{how}" for name, at, how in told)
        lines += [f"  告知：{names}"] if names else []
    if not rows:
        lines.append("尚未报送。" + HOW_TO.format(short=order.short))
    if clock:
        lines.append(f"{clock.kind.label}时限：{when(clock.due_at, now, manual.tz)}")
    return "\n".join(lines)


def told(order: Order, whom: str, at: datetime, now: datetime, manual: Manual) -> str:
    return f"已登记：工单 {order.short} 于 {when(at, now, manual.tz)} 报告 {whom}。"


def no_receiver(order: Order) -> str:
    return f"请写明报告了哪个单位、什么时间，如：信息上报 {order.short} 已报 区总值班室 14点30分电话。"


def personal(kinds: Sequence[Kind]) -> str:
    found = "、".join(dict.fromkeys(_KINDS[kind] for kind in kinds))
    return f"报送内容中不能有个人信息（发现：{found}），请改写为人数、身份、学校等后重新回复。"


def bad_time() -> str:
    return "没有看懂发生时间，请写作：今天14点20分。"


def nothing_to_confirm(order: Order) -> str:
    return f"工单 {order.short} 没有待确认的报送内容，可能已经报送或放弃。"


def not_reported(order: Order) -> str:
    return f"工单 {order.short} 尚未报送。{HOW_TO.format(short=order.short)}"
