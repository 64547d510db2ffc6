"""What is said when somebody connects their Telegram chat."""

from datetime import timedelta

from notifier.cards.phrases import length


def link(bot: str, token: str, lasts: timedelta) -> str:
    """The link that makes the chat theirs; without the bot's name, how to do it by hand."""
    if bot:
        return f"请在 {length(lasts)}内用手机打开（仅限本人，仅限一次）：\nhttps://t.me/{bot}?start={token}"
    return f"请在 {length(lasts)}内打开本单位的 Telegram 机器人，发送（仅限本人，仅限一次）：\n/start {token}"


def bound() -> str:
    return "您的 Telegram 已与接诉即办值班助手绑定。如非本人操作，请立即联系系统管理员。"
