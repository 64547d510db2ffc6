"""The app's encrypted answer to a callback: verified, read from its flat XML, and shown on the phone."""

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree

from sandbox.card_rules import shape_of
from sandbox.crypto import Cipher, Unreadable, same, signature
from sandbox.log import Exchange
from sandbox.people import Member
from sandbox.phones import anchored, links_in
from sandbox.platform import Message, Platform
from sandbox.refusal import Refused
from sandbox.send_rules import TEXT_BYTES, cut
from sandbox.update import grey, new_face

CARD_EVENTS = ("template_card_event", "template_card_menu_event")
TALK = ("text", "image", "enter_agent", "click", "subscribe", "template_card_menu_event")


class BadReply(Exception):
    """An answer that the platform would throw away."""


@dataclass(frozen=True)
class Occasion:
    """What the answer is to: who did what, on which card."""

    member: Member
    event: str
    message: Message | None = None


Taker = Callable[[Platform, ElementTree.Element, Occasion], str]


def apply(platform: Platform, cipher: Cipher, body: bytes, occasion: Occasion) -> str:
    """Do what the answer asks for and say what it was; an empty answer or "success" is none."""
    if body.strip() in (b"", b"success"):
        return ""
    reply = _parse(_open(platform, cipher, _parse(body.decode(errors="replace"))))
    _check_address(platform, reply, occasion)
    kind = _text(reply, "MsgType")
    if kind not in TAKERS:
        raise BadReply(f"不认识的 MsgType {kind!r}")
    if occasion.event not in ALLOWED[kind]:
        raise BadReply(f"{occasion.event} 不能用 {kind} 回复")
    try:
        said = TAKERS[kind](platform, reply, occasion)
    except Refused as refused:
        raise BadReply(str(refused)) from refused
    what = f"当场回复 → {occasion.member.name} {KINDS[kind]} {' '.join(said.split())[:40]}"
    platform.log.add(Exchange(platform.now(), "机器人", what, "已显示", True, path="reply"))
    platform.touch()
    return said


def _parse(text: str) -> ElementTree.Element:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise BadReply("XML 里不能有 DOCTYPE")
    try:
        return ElementTree.fromstring(text)  # noqa: S314 - from the app under test, without entities
    except ElementTree.ParseError as error:
        raise BadReply(f"不是 XML：{error}") from error


def _text(element: ElementTree.Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _open(platform: Platform, cipher: Cipher, envelope: ElementTree.Element) -> str:
    names = ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")
    parts = {name: _text(envelope, name) for name in names}
    missing = [name for name, value in parts.items() if not value]
    if missing:
        raise BadReply(f"外层缺少 {'、'.join(missing)}")
    expected = signature(platform.app.token, parts["TimeStamp"], parts["Nonce"], parts["Encrypt"])
    if not same(expected, parts["MsgSignature"]):
        raise BadReply("MsgSignature 不对")
    try:
        return cipher.decrypt(parts["Encrypt"])
    except Unreadable as unreadable:
        raise BadReply(f"解不开：{unreadable}") from unreadable


def _check_address(platform: Platform, reply: ElementTree.Element, occasion: Occasion) -> None:
    if _text(reply, "ToUserName").lower() != occasion.member.userid.lower():
        raise BadReply("ToUserName 应是触发事件的成员")
    if _text(reply, "FromUserName") != platform.app.corp_id:
        raise BadReply("FromUserName 应是企业的 CorpID")
    if not _text(reply, "CreateTime").isdigit():
        raise BadReply("CreateTime 应是整数秒")


def _take_text(platform: Platform, reply: ElementTree.Element, occasion: Occasion) -> str:
    content = _text(reply, "Content")
    if not content:
        raise BadReply("Content 是空的")
    shown = cut(content, TEXT_BYTES)
    if shown != content:
        platform.log.problem(platform.now(), "reply", f"文本超过 {TEXT_BYTES} 字节，后面被截掉了")
    _show(platform, occasion, Message("", platform.now(), "text", anchored(shown), links_in(shown)))
    return content


def _take_media(platform: Platform, reply: ElementTree.Element, occasion: Occasion) -> str:
    kind = _text(reply, "MsgType")
    media_id = (reply.findtext(f"{kind.capitalize()}/MediaId") or "").strip()
    if media_id not in platform.media:
        raise Refused(40007)
    _show(platform, occasion, Message("", platform.now(), kind, media_id=media_id))
    return media_id


def _show(platform: Platform, occasion: Occasion, message: Message) -> None:
    message.id = platform.ids.next(44)
    platform.put(occasion.member, message)


def _take_button(platform: Platform, reply: ElementTree.Element, occasion: Occasion) -> str:
    words = (reply.findtext("Button/ReplaceName") or "").strip()
    if not words:
        raise BadReply("Button/ReplaceName 是空的")
    message, userid = _card_of(occasion), occasion.member.userid
    message.change(userid, grey(message, userid, words))
    return words


def _take_card(platform: Platform, reply: ElementTree.Element, occasion: Occasion) -> str:
    element = reply.find("TemplateCard")
    if element is None:
        raise BadReply("缺少 TemplateCard")
    card = shape_of({"card_type": _text(element, "CardType")}).read([element])
    message = _card_of(occasion)
    face = new_face(platform, card, "reply")
    message.change(occasion.member.userid, face)
    return face.title


def _card_of(occasion: Occasion) -> Message:
    if occasion.message is None:
        raise BadReply("这里没有可更新的卡片")
    return occasion.message


KINDS = {
    "text": "文字",
    "image": "图片",
    "voice": "语音",
    "video": "视频",
    "update_button": "按钮改为",
    "update_template_card": "换成卡片",
}
TAKERS: dict[str, Taker] = {
    "text": _take_text,
    "image": _take_media,
    "voice": _take_media,
    "video": _take_media,
    "update_button": _take_button,
    "update_template_card": _take_card,
}
ALLOWED = {
    "text": TALK,
    "image": TALK,
    "voice": TALK,
    "video": TALK,
    "update_button": CARD_EVENTS,
    "update_template_card": CARD_EVENTS,
}
