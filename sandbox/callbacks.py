"""What happens on a phone, told to the app: plain XML, encrypted, posted, repeated until it answers 200."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

import aiohttp

from sandbox import frames
from sandbox.crypto import Cipher, signature
from sandbox.log import Exchange, From
from sandbox.people import Member
from sandbox.platform import Message, Platform
from sandbox.refusal import Json
from sandbox.replies import BadReply, Occasion, apply

RETRIES = 3
WRONG_BY = timedelta(hours=3)
HELD_BACK = 1.0  # seconds that a reordered callback waits for another one to pass


@dataclass(frozen=True)
class Delivery:
    """How a callback ended: the last HTTP status (None: no answer), how often it was posted, the reply."""

    status: int | None
    attempts: int
    reply: str = ""

    @property
    def arrived(self) -> bool:
        return self.status == 200


@dataclass(frozen=True)
class News:
    """One callback before encryption: its XML and the occasion that a reply belongs to.

    ``body`` is the same for a long connection, without what every frame has; empty where it knows no such.
    """

    xml: str
    occasion: Occasion
    summary: str
    body: Json = field(default_factory=dict)


def tag(name: str, value: str | int) -> str:
    if isinstance(value, int):
        return f"<{name}>{value}</{name}>"
    safe = value.replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{safe}]]></{name}>"


def _xml(platform: Platform, member: Member, kind: str, *middle: str) -> str:
    head = (
        tag("ToUserName", platform.app.corp_id),
        tag("FromUserName", member.userid),
        tag("CreateTime", int(platform.now().timestamp())),
        tag("MsgType", kind),
    )
    return "<xml>" + "".join((*head, *middle)) + "</xml>"


def _agent(platform: Platform) -> str:
    return tag("AgentID", platform.app.agent_id)


def _msg_id(platform: Platform) -> str:
    return tag("MsgId", 7_000_000_000_000_000 + platform.ids.number())


def text(platform: Platform, member: Member, content: str) -> News:
    xml = _xml(platform, member, "text", tag("Content", content), _msg_id(platform), _agent(platform))
    return News(xml, Occasion(member, "text"), f"文字：{content}", frames.text(content))


def image(platform: Platform, member: Member, media_id: str, url: str) -> News:
    middle = (tag("PicUrl", url), tag("MediaId", media_id), _msg_id(platform), _agent(platform))
    xml = _xml(platform, member, "image", *middle)
    return News(xml, Occasion(member, "image"), "图片", frames.media("image", media_id))


def file(member: Member, media_id: str, name: str) -> News:
    """A self-built app is never told of a file; a 智能机器人 is."""
    return News("", Occasion(member, "file"), f"文件：{name}", frames.media("file", media_id))


EVENTS = {"enter_agent": "进入应用", "subscribe": "进入可见范围", "unsubscribe": "离开可见范围"}


def event(platform: Platform, member: Member, name: str) -> News:
    """enter_agent, subscribe, unsubscribe."""
    key = (tag("EventKey", ""),) if name == "enter_agent" else ()
    xml = _xml(platform, member, "event", tag("Event", name), *key, _agent(platform))
    return News(xml, Occasion(member, name), EVENTS.get(name, name), frames.event(name))


def menu_press(platform: Platform, member: Member, key: str) -> News:
    """An entry of the menu at the foot of the conversation."""
    xml = _xml(platform, member, "event", tag("Event", "click"), tag("EventKey", key), _agent(platform))
    return News(xml, Occasion(member, "click"), f"菜单 {key}")


def app_event(platform: Platform, name: str, effect: int | None = None) -> News:
    """Of the application itself: inactive_alert, close_inactive_agent, low_active and so on."""
    nobody = Member("sys", "企业微信")
    when = (tag("EffectTime", effect),) if effect is not None else ()
    xml = _xml(platform, nobody, "event", tag("Event", name), *when, _agent(platform))
    return News(xml, Occasion(nobody, name), f"应用状态 {name}")


def card_event(
    platform: Platform,
    member: Member,
    message: Message,
    key: str,
    chosen: Mapping[str, Sequence[str]] | None = None,
    *,
    menu: bool = False,
) -> News:
    """A press on a card's button, or on an entry of its menu; it brings a fresh response code."""
    name = "template_card_menu_event" if menu else "template_card_event"
    middle = (
        tag("Event", name),
        tag("EventKey", key),
        tag("TaskId", message.task_id),
        tag("CardType", message.faces[member.userid].kind),
        tag("ResponseCode", platform.new_code(message)),
        _agent(platform),
        "" if menu or not chosen else _selected(chosen),
    )
    xml = _xml(platform, member, "event", *middle)
    kind = message.faces[member.userid].kind
    body = frames.press(kind, key, message.task_id, chosen or {})
    return News(xml, Occasion(member, name, message), f"{name} {key}", body)


def _selected(chosen: Mapping[str, Sequence[str]]) -> str:
    items = (
        "<SelectedItem>"
        + tag("QuestionKey", question)
        + "<OptionIds>"
        + "".join(tag("OptionId", option) for option in options)
        + "</OptionIds></SelectedItem>"
        for question, options in chosen.items()
    )
    return "<SelectedItems>" + "".join(items) + "</SelectedItems>"


class Courier:
    """Posts callbacks to the app. ``patience`` is the platform's five seconds."""

    def __init__(self, platform: Platform, patience: float = 5.0) -> None:
        self._platform = platform
        self._patience = patience
        self._cipher = Cipher(platform.app.encoding_aes_key, platform.app.corp_id)
        self._passed = asyncio.Event()
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=patience))

    async def close(self) -> None:
        await self._session.close()

    async def verify(self) -> bool:
        """Save the callback URL in the console: the app must answer the plain echo within a second."""
        echo = str(self._platform.ids.number() + 1_616_140_317_555_161_060)
        query = self._signed(self._cipher.encrypt(echo, self._platform.ids.salt()), "echostr")
        limit = aiohttp.ClientTimeout(total=self._patience / 5)
        url = f"{self._platform.callback_url}?{query}"
        try:
            async with self._session.get(url, timeout=limit, allow_redirects=False) as answer:
                good = answer.status == 200 and await answer.read() == echo.encode()
        except (TimeoutError, aiohttp.ClientError):
            good = False
        if not good:
            self._problem("callback", "回调地址验证失败：没有在规定时间内原样返回解密后的 echostr")
        self._log("验证回调地址", "通过" if good else "未通过", good)
        return good

    async def deliver(self, news: News) -> Delivery:
        if self._strikes("lose"):
            self._problem("callback", f"回调丢失（故障脚本）：{news.summary}")
            return Delivery(None, 0)
        if self._strikes("reorder"):
            await self._let_another_pass()
        delivery = await self._post_until_taken(news)
        if delivery.arrived and self._strikes("duplicate"):
            await self._post_until_taken(news)
        self._passed.set()
        if not delivery.arrived:
            self._problem("callback", f"回调没有送达，连发 {delivery.attempts} 次：{news.summary}")
        self._platform.touch()
        return delivery

    def _strikes(self, deed: str) -> bool:
        return self._platform.faults.strike((deed,), "callback", self._platform.now()) is not None

    async def _let_another_pass(self) -> None:
        self._passed.clear()
        try:
            await asyncio.wait_for(self._passed.wait(), HELD_BACK)
        except TimeoutError:
            return  # nothing else came: it goes out in its turn after all

    async def _post_until_taken(self, news: News) -> Delivery:
        """The same inner XML each time, with a new nonce and ciphertext."""
        status: int | None = None
        for attempt in range(1, 2 + RETRIES):
            status, body = await self._post(news)
            good = status == 200
            self._log(f"{news.occasion.member.name} {news.summary}", _result(status, attempt), good)
            if good:
                return Delivery(status, attempt, self._take_reply(body, news))
        return Delivery(status, 1 + RETRIES)

    async def _post(self, news: News) -> tuple[int | None, bytes]:
        encrypted = self._cipher.encrypt(news.xml, self._platform.ids.salt())
        app = self._platform.app
        body = (
            "<xml>"
            + tag("ToUserName", app.corp_id)
            + tag("AgentID", str(app.agent_id))
            + tag("Encrypt", encrypted)
            + "</xml>"
        )
        url = f"{self._platform.callback_url}?{self._signed(encrypted)}"
        headers = {"Content-Type": "text/xml"}
        try:
            async with self._session.post(
                url, data=body.encode(), headers=headers, allow_redirects=False
            ) as answer:
                return answer.status, await answer.read()
        except (TimeoutError, aiohttp.ClientError):
            return None, b""

    def _signed(self, encrypted: str, name: str = "") -> str:
        wrong = WRONG_BY if not name and self._strikes("wrong_stamp") else timedelta()
        stamp = str(int((self._platform.now() - wrong).timestamp()))
        nonce = str(int.from_bytes(self._platform.ids.salt()[:4], "big"))
        sign = signature(self._platform.app.token, stamp, nonce, encrypted)
        query = {"msg_signature": sign, "timestamp": stamp, "nonce": nonce}
        return urlencode({**query, name: encrypted} if name else query)

    def _take_reply(self, body: bytes, news: News) -> str:
        try:
            return apply(self._platform, self._cipher, body, news.occasion)
        except BadReply as bad:
            self._problem("reply", f"被动回复无效：{bad}")
            self._log("被动回复", f"无效：{bad}", False, sender="机器人")
            return ""

    def _problem(self, place: str, what: str) -> None:
        self._platform.log.problem(self._platform.now(), place, what)

    def _log(self, what: str, result: str, good: bool, sender: From = "平台") -> None:
        at = self._platform.now()
        self._platform.log.add(Exchange(at, sender, what, result, good, path="callback"))


def _result(status: int | None, attempt: int) -> str:
    said = "没有应答" if status is None else f"HTTP {status}"
    return said if attempt == 1 else f"{said}（第 {attempt} 次）"
