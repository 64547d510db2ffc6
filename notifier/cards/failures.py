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


def not_recalled(name: str, order_id: int | None, reason: str) -> str:
    """A message stays where it is."""
    about = f"工单 {order_id % 1_000_000} 的" if order_id else ""
    return f"【未能撤回】发给 {name} 的{about}消息没有撤回（{reason}），请电话 {name} 说明。"


def renamed(former: str, name: str, department: str, follows: bool) -> str:
    """Somebody is called otherwise in WeCom since yesterday; ``follows``: here as well now."""
    what = "本系统已同步改名" if follows else "本系统中的姓名未改"
    return f"【人员变动】{department} 企业微信成员“{former}”已改名为“{name}”，{what}，请核对通讯录。"


def too_many_gone(gone: int, asked: int) -> str:
    """So many at once are not believed."""
    return (
        f"【通讯录核对】{asked} 人中有 {gone} 人在企业微信查不到，疑为应用可见范围或权限有误，未停用任何人。"
        "请系统管理员到企业微信管理后台核对应用的可见范围。"
    )


def not_asked(reason: str) -> str:
    """The address book cannot be asked."""
    return f"【通讯录核对】今日未能核对人员（{reason}）。"
