"""Lists, the trail of an order, help and greetings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from notifier.card import Card
from notifier.cards.phrases import fitted, left, line, mark, press, typed, when
from rules.words import Action, ApplicationKind, ApplicationState, ClockKind
from storage.tables import Order


@dataclass(frozen=True)
class TrailLine:
    """One step as it is shown."""

    at: datetime
    who: str
    action: str
    why: str
    to: str = ""  # the department it went to


def trail(order: Order, rows: Iterable[TrailLine], now: datetime, tz: tzinfo) -> str:
    """办理轨迹, each line who, when, what, why."""
    said = [
        f"{when(row.at, now, tz)} {row.who} {did(row.action)}{_to(row.to)}{_why(row.why)}" for row in rows
    ]
    return "\n".join([f"工单 {order.short} 办理轨迹（现为“{order.state.label}”）", *said])


_OTHER_STEPS = {
    **{f"draft_{kind.value}": f"提出{kind.label}申请" for kind in ApplicationKind},
    **{
        f"{state.value}_{kind.value}": f"{kind.label}申请：{state.label}"
        for kind in ApplicationKind
        for state in ApplicationState
        if state is not ApplicationState.DRAFT
    },
    "resumed": "挂账到期，恢复办理",
    "update": "平台更新",
    "deadline": "因节假日安排变化重算时限",
    "sensitive_confirmed": "确认为敏感事项",
    "sensitive_lowered": "核定为普通工单",
    "sensitive_seen": "已阅",
    "supervision_over": "督办随工单办结",
    "press_on": "继续督办",
    "incident_told": "登记信息报告对象",
    "take_over": "转由代理人办理",
    "unsend": "撤回消息",
    "given_back": "转回原承办人",
    "dossier": "导出一单一档",
    "wording": "引用答复口径",
    "page_reveal": "打开联系方式页面",
    "page_read": "打开全文页面",
}


def did(action: str) -> str:
    """A step of the timeline in words."""
    known = Action.from_label(action)
    return known.label if known else _OTHER_STEPS.get(action, action)


def _to(department: str) -> str:
    return f" → {department}" if department else ""


def _why(words: str) -> str:
    return f"：{typed(words)}" if words else ""


def why(order: Order, deadlines: Sequence[tuple[ClockKind, Sequence[str]]], suggestion: str) -> str:
    """Each clock's deadline step by step, and the reasons of the suggestion."""
    told = [f"【{kind.label}】" + "".join(f"\n  {each}" for each in steps) for kind, steps in deadlines]
    return "\n".join([f"工单 {order.short}（{order.state.label}）", *told, suggestion])


def audit(many: int, late: int, stuck: int) -> str:
    """在办自查 in figures."""
    return f"在办 {many} 件，超期 {late} 件，无下一步时限 {stuck} 件。"


def red(found: Sequence[Order], now: datetime, mode: str) -> str:
    """To the chief: open orders that no clock will speak of again."""
    rows = [f"🔴 {line(order, now, mode)}" for order in found[:10]]
    more = [f"……共 {len(found)} 件"] if len(found) > 10 else []
    head = f"【在办自查】{len(found)} 件在办工单没有下一步提醒，请逐件确认由谁办理、何时办结："
    return "\n".join([head, *rows, *more])


def help_text(lines: Sequence[str]) -> str:
    """What this person may say."""
    return "\n".join(["您可以点卡片按钮，也可以直接回复：", *lines])


def greeting(name: str, role: str, waiting: int) -> str:
    """When somebody opens the chat."""
    rest = f"您有 {waiting} 件待办，回复“待办”查看。" if waiting else "目前没有待办。"
    return f"{name}您好，这里是接诉即办值班助手（{role}）。{rest}回复“帮助”查看用法。"


def unclear(nearest: Sequence[str]) -> str:
    """A text that is no command."""
    if nearest:
        return "没有看懂，您是否想说：\n" + "\n".join(f"· {each}" for each in nearest)
    return "没有看懂。回复“待办”查看工单，回复“帮助”查看用法。"


def not_taken(kind: str) -> str:
    """Voice, video, location, files."""
    word = {"voice": "语音", "video": "视频", "location": "位置", "link": "链接", "file": "文件"}.get(
        kind, "此类消息"
    )
    return f"暂不能处理{word}，请改发文字或照片。"


def bug(code: str) -> str:
    return f"抱歉，处理时出错（编号 {code}），您的消息已保存，会自动重试；如急请电话联系专班。"


def sweep(found: Sequence[Order], as_of: str, now: datetime) -> Card:
    """诉求不过夜: what nobody has taken on yet."""
    rows = [f"{mark(order)}{order.short} {order.state.label}{_standing(order, now)}" for order in found]
    return Card(
        title=f"诉求不过夜：还有 {len(found)} 件未落实",
        subtitle=as_of,
        text=fitted(rows, unit="件"),
        buttons=(
            press("list", "received", "看待签收", style=1),
            press("list", "signed", "看待派发", style=1),
            press("list", "dispatched", "看待接收"),
        ),
    )


def _standing(order: Order, now: datetime) -> str:
    return f"，{left(order.due_at, now)}" if order.due_at else ""
