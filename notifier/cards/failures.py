"""What the desk is told when somebody cannot be reached."""

from collections.abc import Sequence

from storage.tables import Order


def undelivered(name: str, order: Order | None, reason: str) -> str:
    """Once for each message that did not reach its person."""
    about = f"工单 {order.short} 的消息" if order else "一条消息"
    return f"【未送达】发给 {name} 的{about}未送达（{reason}），请电话 {name}。"


def person_left(name: str, department: str, moved: Sequence[tuple[int, str]]) -> str:
    """Somebody left; where their orders went."""
    lines = [f"工单 {short} → {who or '无人可接，请改派'}" for short, who in moved]
    head = f"【人员变动】{department} {name} 已不在企业微信可见范围，已停用。"
    return "\n".join([head, *(lines or ["名下没有在办工单。"])])


def taken_over() -> str:
    return "原联系人无法接收消息，本单转由您办理。"
