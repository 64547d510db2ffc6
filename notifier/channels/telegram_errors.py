"""What Telegram's answers mean for a message: later, never, or stop altogether."""

from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from notifier.errors import GiveUp, Halt, TryAgain

#: Kept with the message that has to wait: how a wait is known again after a restart.
ASKED_TO_WAIT = "Telegram 要求稍后再发"
#: Of these the request never left us: the message cannot have arrived.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_NO_SUCH_CHAT = ("chat not found", "user is deactivated", "peer_id_invalid")


def meaning(error: TelegramError) -> TryAgain | GiveUp | Halt:
    """Ours for theirs; ``ChatMigrated`` is not among them: the sender follows it."""
    if isinstance(error, RetryAfter):
        return TryAgain(ASKED_TO_WAIT, code=429, after=wait_of(error))
    if isinstance(error, BadRequest):  # a NetworkError by descent, and no trouble of the network
        return _bad_request(error)
    if isinstance(error, TimedOut | NetworkError):
        return TryAgain("连接 Telegram 失败或超时", in_doubt=may_have_arrived(error))
    if isinstance(error, Forbidden):
        return GiveUp("对方已停用机器人，或从未打开过它", code=403, gone=True)
    if isinstance(error, InvalidToken):
        return Halt(
            "Telegram 不认这个令牌",
            code=401,
            after=timedelta(minutes=10),
            remedy="请核对 channels.telegram.token（BotFather 给出的令牌）",
        )
    if isinstance(error, Conflict):
        return Halt(
            "同一个机器人正由另一个程序收取消息",
            code=409,
            after=timedelta(minutes=1),
            remedy="请停掉另一个程序；多台机器请把 channels.telegram.mode 设为 webhook",
        )
    return GiveUp(f"Telegram 未接受：{error.message}")


def wait_of(error: RetryAfter) -> timedelta:
    """How long the platform asks us to wait."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def may_have_arrived(error: NetworkError) -> bool:
    """Whether the request may have been carried out although no answer came."""
    return not isinstance(error.__cause__, _NOT_SENT)


def _bad_request(error: BadRequest) -> GiveUp:
    said = error.message.lower()
    is_gone = any(words in said for words in _NO_SUCH_CHAT)
    return GiveUp(f"Telegram 未接受：{error.message}", code=400, gone=is_gone)
