"""What people are told of the 智能机器人 and its connection."""

from datetime import datetime, timedelta

from notifier.cards.phrases import length


def not_in_groups() -> str:
    return "为保护诉求人信息，工单事项不在群里办理，请在与我的单聊中发送。"


def not_fetched(reason: str) -> str:
    return f"文件没有取到（{reason}），请重新发送。"


def put_out(pause: timedelta) -> str:
    """Somebody else has connected as this bot; we do not fight for it."""
    return (
        f"【机器人断开】智能机器人在别处被连接，本程序已让位，{length(pause)}后再试。"
        "其间机器人收发不了消息，请确认是否另有程序使用同一机器人。"
    )


def back(since: datetime, until: datetime) -> str:
    """``since`` and ``until`` are local times."""
    return (
        f"【机器人恢复】{since:%m-%d %H:%M} 至 {until:%H:%M} 智能机器人未连接，"
        "其间发来的消息和按下的按钮都没有收到，请重新发送。"
    )
