"""``doctor``, over the network: the platforms, our own address, and whose clock is right."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from bot.config import Config
from bot.doctor import FAULT, FINE, LOOK, Finding
from bot.line_check import line_state
from bot.settings.sections import WeCom
from bot.telegram_check import telegram_state
from notifier.channels.wecom_token import gettoken
from notifier.channels.wecom_wire import Wire
from notifier.errors import TryAgain

SECONDS = 10
#: Seconds that our clock may be off before deadlines are told wrong.
OFF = 60


async def network(config: Config, now: datetime) -> AsyncIterator[Finding]:
    """Everything that is configured, one after the other."""
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as http:
        yield await _running(http, config)
        wecom, telegram = config.channels.wecom, config.channels.telegram
        if wecom and not wecom.missing:
            yield await _clock(http, wecom.api_base, now)
            async for finding in _wecom(http, wecom):
                yield finding
            yield await _address(http, config.web.public_url)
        line = config.channels.wecom_bot
        if line and not line.missing:
            is_well, words = await line_state(config, line, now)
            yield Finding(FINE if is_well else FAULT, words.rstrip("。"))
        if telegram and telegram.token:
            is_well, words, remedy = await telegram_state(telegram)
            yield Finding(FINE if is_well else FAULT, words, remedy)


async def _running(http: aiohttp.ClientSession, config: Config) -> Finding:
    host = "127.0.0.1" if config.web.host in ("0.0.0.0", "::", "") else config.web.host  # noqa: S104
    try:
        async with http.get(f"http://{host}:{config.web.port}/health/ready") as answer:
            said = await answer.json()
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return Finding(LOOK, "机器人没有在本机运行", "用 bot run 或 systemctl start jiban 启动")
    wrong = "、".join(f"{part}（{how}）" for part, how in said.items() if part != "ready")
    if "loading" in said.values() and len(said) == 2:
        return Finding(FINE, "机器人刚启动，正在装入词表")
    if wrong:
        return Finding(FAULT, f"机器人在运行，但不正常：{wrong}", "看日志；数据库恢复后它会自己接上")
    return Finding(FINE, "机器人在运行，各部件正常")


async def _clock(http: aiohttp.ClientSession, base: str, now: datetime) -> Finding:
    try:
        async with http.get(base) as answer:
            theirs = parsedate_to_datetime(answer.headers["Date"]).astimezone(UTC)
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return Finding(LOOK, "无法核对本机时钟", "请确认已启用 NTP")
    off = abs((now - theirs).total_seconds())
    if off > OFF:
        return Finding(FAULT, f"本机时钟与平台相差 {off:.0f} 秒", "时限会算错：请启用 NTP（timedatectl）")
    return Finding(FINE, "本机时钟准确")


async def _wecom(http: aiohttp.ClientSession, wecom: WeCom) -> AsyncIterator[Finding]:
    """The token proves corp and secret, the next call that our address is trusted (60020)."""
    wire = Wire(http, wecom.api_base, SECONDS)
    try:
        answer = await gettoken(wire, wecom.corp_id, wecom.secret)
        if answer.code:
            yield Finding(FAULT, f"企业微信：{answer.trouble.wrong}（{answer.code}）", answer.trouble.remedy)
            return
        yield Finding(FINE, "企业微信：corp_id 与 Secret 正确，已取得 access_token")
        answer = await wire.get("getcallbackip", {"access_token": answer.text("access_token")})
    except TryAgain as trouble:
        yield Finding(FAULT, trouble.reason, "请检查网络、代理与 channels.wecom.api_base")
        return
    if answer.code:
        yield Finding(FAULT, f"企业微信：{answer.trouble.wrong}（{answer.code}）", answer.trouble.remedy)
    else:
        yield Finding(FINE, "企业微信：接口可用，本机 IP 在可信名单（agent_id 与收发请用 send-test 核对）")


async def _address(http: aiohttp.ClientSession, url: str) -> Finding:
    try:
        async with http.get(f"{url}/health/live") as answer:
            if answer.status == 200:
                return Finding(FINE, f"对外地址 {url} 通到机器人（从本机看）")
            found = f"答 HTTP {answer.status}"
    except (aiohttp.ClientError, TimeoutError) as error:
        found = type(error).__name__
    remedy = "请看反向代理、证书、域名解析；若本机不能访问自己的公网地址，请从别处打开 /health/live 核对"
    return Finding(LOOK, f"对外地址 {url} 从本机打不开（{found}）", remedy)
