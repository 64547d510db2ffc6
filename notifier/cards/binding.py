"""What is said when somebody connects their Telegram chat."""

from datetime import timedelta

from notifier.cards.phrases import length


def link(bot: str, token: str, lasts: timedelta) -> str:
    """The link that makes the chat theirs; without the bot's name, how to do it by hand."""
    if bot:
        return f"请在 {length(lasts)}内用手机打开（仅限本人，仅限一次）：\nhttps://t.me/{bot}?start={token}"
    return f"请在 {length(lasts)}内打开本单位的 Telegram 机器人，发送（仅限本人，仅限一次）：\n/start {token}"


NOT_BOUND = "您还没有绑定 Telegram。"
ONLY_THERE = "您没有企业微信账号，解绑后将收不到任何消息，请先联系系统管理员。"
UNBOUND = "已解除与 Telegram 的绑定，此后的消息都发到企业微信。"
WHICH = "请写明渠道：优先 企业微信，或 优先 Telegram。"
NO_WECOM = "您没有企业微信账号，只能使用 Telegram。"


def preferred(is_telegram: bool) -> str:
    where = "Telegram" if is_telegram else "企业微信"
    return f"此后的通知优先发到{where}；在哪里提问，仍在哪里回答。"


def bound() -> str:
    return "您的 Telegram 已与接诉即办值班助手绑定。如非本人操作，请立即联系系统管理员。"
