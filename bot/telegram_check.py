"""Whether Telegram takes the configured bot, for ``check`` and ``doctor``; nothing is received or sent."""

import aiohttp

from bot.settings.sections import Telegram

_SECONDS = 10


async def telegram_state(settings: Telegram) -> tuple[bool, str, str]:
    """(is it well, how it stands, what to do).

    Asked by hand, without the library. The address has the token in it: none of it is said.
    """
    proxy = settings.proxy if settings.proxy.startswith("http") else None
    address = f"{settings.api_base}/bot{settings.token}/getMe"
    try:
        timeout = aiohttp.ClientTimeout(total=_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as http, http.get(address, proxy=proxy) as answer:
            said, status = await answer.json(), answer.status
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        return False, f"Telegram 连不上（{type(error).__name__}）", "请检查网络或 channels.telegram.proxy"
    if isinstance(said, dict) and said.get("ok") is True:
        return True, "Telegram：令牌有效", ""
    return (
        False,
        f"Telegram 不认这个令牌（HTTP {status}）",
        "请向 BotFather 核对 channels.telegram.token",
    )
