"""What a 智能机器人 says over its long connection: who may be told, within which window, in which shape."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.card_rules import calls_back, check_card, check_task_id
from sandbox.fields import Shape, Text
from sandbox.phones import Face, anchored, face_of, links_in
from sandbox.platform import Message, Platform, Quota
from sandbox.refusal import BAD_PARAM, Json, Refused
from sandbox.replies import Occasion
from sandbox.update import new_face
from sandbox.windows import take

TALK_BYTES = 20_480
PATIENCE = timedelta(seconds=5)  # for a welcome and for a pressed card
REPLY_WINDOW = timedelta(hours=24)
STREAM_WINDOW = timedelta(minutes=6)
SINGLE, GROUP = 1, 2
INVALID_CHAT, INVALID_REQ, TOO_MANY, STREAM_OVER = 93006, 846605, 846607, 846608


@dataclass
class Asked:
    """One callback that was told to the bot: what may be answered to it, and until when."""

    occasion: Occasion
    chat: str
    at: datetime
    answered: bool = False
    streams: dict[str, Message] = field(default_factory=dict)


@dataclass
class Talk:
    """The conversations of one bot: who has opened one, what was asked, how much was said."""

    opened: set[str] = field(default_factory=set)
    asked: dict[str, Asked] = field(default_factory=dict)
    quotas: dict[str, Quota] = field(default_factory=dict)


def respond(platform: Platform, talk: Talk, req_id: str, body: Json) -> Json:
    """aibot_respond_msg: an answer to a message, or the next frame of a streamed one."""
    asked = _asked(talk, req_id, ("text", "image", "file"))
    if platform.now() > asked.at + REPLY_WINDOW:
        raise Refused(INVALID_REQ, "older than 24 hours")
    if body.get("msgtype") == "stream":
        return _stream(platform, talk, asked, body)
    _count(platform, talk, asked.chat)
    _show(platform, asked.chat, _message(platform, body))
    return {}


def welcome(platform: Platform, talk: Talk, req_id: str, body: Json) -> Json:
    """aibot_respond_welcome_msg: once, within five seconds of coming in."""
    asked = _in_time(platform, _asked(talk, req_id, ("enter_agent",)))
    kinds = ("text", "template_card")
    if body.get("msgtype") not in kinds:
        raise Refused(40008, f"msgtype should be one of {list(kinds)}")
    _show(platform, asked.chat, _message(platform, body))
    asked.answered = True
    return {}


def update(platform: Platform, talk: Talk, req_id: str, body: Json) -> Json:
    """aibot_respond_update_msg: once, within five seconds of the press; all holders, or only ``userids``."""
    asked = _in_time(platform, _asked(talk, req_id, ("template_card_event",)))
    card, pressed = body.get("template_card"), asked.occasion.message
    if body.get("response_type") != "update_template_card" or not isinstance(card, dict):
        raise Refused(BAD_PARAM, "response_type update_template_card and template_card")
    if pressed is None or card.get("task_id") != pressed.task_id:
        raise Refused(42014, "template_card.task_id is not the pressed card's")
    face = new_face(platform, card, "aibot_respond_update_msg")
    for userid in body.get("userids") or list(pressed.faces):
        pressed.change(userid, face)
    asked.answered = True
    platform.touch()
    return {}


def send(platform: Platform, talk: Talk, req_id: str, body: Json) -> Json:
    """aibot_send_msg: only into a conversation that was opened from the other side."""
    chat = str(body.get("chatid") or "")
    if chat.lower() not in talk.opened:
        raise Refused(INVALID_CHAT, "nobody has spoken to the bot there")
    if body.get("chat_type") not in (None, 0, SINGLE, GROUP):
        raise Refused(BAD_PARAM, "chat_type should be 1 or 2")
    message = _message(platform, body)
    _count(platform, talk, chat)
    if message.task_id:
        platform.cards[message.task_id] = message
    _show(platform, chat, message)
    return {}


def _asked(talk: Talk, req_id: str, events: tuple[str, ...]) -> Asked:
    """The callback of this id, when it is of a kind that takes such an answer."""
    asked = talk.asked.get(req_id)
    if asked is None or asked.occasion.event not in events:
        raise Refused(INVALID_REQ)
    return asked


def _in_time(platform: Platform, asked: Asked) -> Asked:
    if asked.answered or platform.now() > asked.at + PATIENCE:
        raise Refused(INVALID_REQ, "answered before, or later than five seconds")
    return asked


def _count(platform: Platform, talk: Talk, chat: str) -> None:
    quota = talk.quotas.setdefault(chat.lower(), Quota())
    if not take((quota.minute, quota.hour), platform.now()):
        raise Refused(TOO_MANY)


def _stream(platform: Platform, talk: Talk, asked: Asked, body: Json) -> Json:
    part = body.get("stream")
    shape = Shape({"id": Text(required=True), "content": Text(max_bytes=TALK_BYTES, code=45002)})
    shape.check(part, "stream", [])
    assert isinstance(part, dict)
    message = asked.streams.get(part["id"])
    if message is None:
        _count(platform, talk, asked.chat)
        message = asked.streams[part["id"]] = Message("", platform.now(), "markdown")
        _show(platform, asked.chat, message)
    elif message.recalled or platform.now() > message.at + STREAM_WINDOW:
        raise Refused(STREAM_OVER)
    content = part.get("content") or ""
    message.text, message.links = anchored(content), links_in(content)
    if part.get("finish"):
        asked.streams[part["id"]] = Message("", message.at, "markdown", recalled=True)
    platform.touch()
    return {}


def _message(platform: Platform, body: Json) -> Message:
    kind = str(body.get("msgtype"))
    message = Message("", platform.now(), kind)
    part = body.get(kind)
    if kind in ("markdown", "text"):
        Shape({"content": Text(required=True, max_bytes=TALK_BYTES, code=45002)}).check(part, kind, [])
        assert isinstance(part, dict)
        message.text, message.links = anchored(part["content"]), links_in(part["content"])
    elif kind in ("file", "image", "voice", "video"):
        media = platform.media.get(str((part or {}).get("media_id")))
        if media is None or media.until <= platform.now():
            raise Refused(40007)
        message.media_id, message.text = str((part or {})["media_id"]), media.name
    elif kind == "template_card" and isinstance(part, dict):
        _card(platform, part, message)
    else:
        raise Refused(40008, f"msgtype {kind!r}")
    return message


def _card(platform: Platform, card: Json, message: Message) -> None:
    notes: list[str] = []
    check_card(card, notes, lambda media_id: media_id in platform.media)
    message.task_id = check_task_id(card) if calls_back(card) else ""
    if message.task_id in platform.cards and message.task_id:
        raise Refused(42014, "template_card.task_id was used before")
    for note in notes:
        platform.log.note(platform.now(), "aibot_send_msg", note)
    face: Face = face_of(card)
    message.text, message.faces[""] = face.title, face


def _show(platform: Platform, chat: str, message: Message) -> None:
    """On the phone of the one, or in the group."""
    message.id, message.by_bot = platform.ids.next(44), True
    platform.messages[message.id] = message
    member = platform.scope.find(chat)
    if member is None:
        platform.groups.setdefault(chat, []).append(message)
    elif platform.faults.strike(("silent_drop",), member.userid, platform.now()):
        platform.dropped.append((member.userid, message))
    else:
        if "" in message.faces:
            message.faces[member.userid] = message.faces.pop("")
        platform.put(member, message)
    platform.touch()
