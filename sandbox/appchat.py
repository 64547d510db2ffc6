"""appchat: groups that the app makes itself, and what it says in them; nobody can answer there."""

import re

from sandbox.fields import Shape, Text
from sandbox.platform import Chat, Message, Platform
from sandbox.refusal import BAD_PARAM, Json, Refused
from sandbox.send_rules import Findings, read_message

CHAT_ID = re.compile(r"[0-9a-zA-Z]{1,32}")
LEAST_MEMBERS, MOST_MEMBERS = 2, 2000
KINDS = ("text", "image", "voice", "video", "file", "textcard", "news", "markdown")
NO_RIGHT, NO_CHAT, THERE_ALREADY = 48002, 86003, 86215


def create(platform: Platform, body: Json) -> Json:
    """Only an app that the whole corporation sees may; the id is the app's own, or made up here."""
    _must_see_all(platform)
    Shape({"name": Text(), "owner": Text(), "chatid": Text()}).check(body, "request", [])
    chat_id = body.get("chatid") or platform.ids.next(20).replace("_", "x").replace("-", "x")
    members = body.get("userlist")
    if len(body.get("name") or "") > 50 or not CHAT_ID.fullmatch(chat_id):
        raise Refused(BAD_PARAM, "name of 50 characters at most, chatid of 32 letters and digits at most")
    if not isinstance(members, list) or not LEAST_MEMBERS <= len(members) <= MOST_MEMBERS:
        raise Refused(86006, f"userlist should be {LEAST_MEMBERS} to {MOST_MEMBERS}")
    missing = [userid for userid in members if platform.scope.find(str(userid)) is None]
    if missing:
        raise Refused(60111, str(missing[0]))
    if chat_id in platform.chats:
        raise Refused(THERE_ALREADY)
    platform.chats[chat_id] = Chat(body.get("name") or "", body.get("owner") or members[0], tuple(members))
    platform.groups[chat_id] = []
    platform.touch()
    return {"errcode": 0, "errmsg": "ok", "chatid": chat_id}


def send(platform: Platform, body: Json) -> Json:
    """No template cards, no message id, so no recall."""
    _must_see_all(platform)
    chat_id = str(body.get("chatid") or "")
    if chat_id not in platform.chats:
        raise Refused(NO_CHAT)
    kind = body.get("msgtype")
    if kind not in KINDS:
        raise Refused(40008, f"msgtype {kind!r}")
    content = read_message(platform, body, Findings([], []))
    message = Message(platform.ids.next(44), platform.now(), str(kind), content.text, content.links)
    message.media_id = content.media_id
    platform.groups[chat_id].append(message)
    platform.touch()
    return {"errcode": 0, "errmsg": "ok"}


def get(platform: Platform, chat_id: str) -> Json:
    """What the group is."""
    chat = platform.chats.get(chat_id)
    if chat is None:
        raise Refused(NO_CHAT)
    info = {"chatid": chat_id, "name": chat.name, "owner": chat.owner, "userlist": list(chat.members)}
    return {"errcode": 0, "errmsg": "ok", "chat_info": info}


def _must_see_all(platform: Platform) -> None:
    if not platform.seen_by_all:
        raise Refused(NO_RIGHT, "the app is not visible to the whole corporation")
