"""webhook/send: the group robot, with its own key, its own limits and no token."""

import base64
import binascii
import hashlib
from collections.abc import Mapping

from sandbox.card_rules import check_card
from sandbox.fields import Shape, Spec, Text
from sandbox.media import ROBOT_KINDS, Upload, keep, upload
from sandbox.phones import anchored, face_of, links_in
from sandbox.platform import Message, Platform
from sandbox.refusal import BAD_PARAM, Json, Refused
from sandbox.windows import take

PICTURE_BYTES = 2 * 1024 * 1024
TEXT_BYTES = {"text": 2048, "markdown": 4096, "markdown_v2": 4096}
NOTICES = ("text_notice", "news_notice")


def webhook_send(platform: Platform, query: Mapping[str, str], body: Json) -> Json:
    key = query.get("key", "")
    if key not in platform.robots:
        raise Refused(93000)
    message = _read(platform, body)
    if not take([platform.robots[key]], platform.now()):
        raise Refused(45009, "a robot says at most 20 messages a minute")
    platform.groups[key].append(message)
    platform.touch()
    return {"errcode": 0, "errmsg": "ok"}


def webhook_upload(platform: Platform, query: Mapping[str, str], given: Upload | None) -> Json:
    if query.get("key", "") not in platform.robots:
        raise Refused(93000)
    if query.get("type") not in ROBOT_KINDS:
        raise Refused(40005, f"type should be one of {list(ROBOT_KINDS)}")
    return upload(platform, query["type"], given)


def _read(platform: Platform, body: Json) -> Message:
    kind = body.get("msgtype")
    message = Message(platform.ids.next(44), platform.now(), str(kind))
    if kind in TEXT_BYTES:
        part = _part(body, str(kind), content=Text(required=True, max_bytes=TEXT_BYTES[str(kind)]))
        message.text, message.links = anchored(part["content"]), links_in(part["content"])
    elif kind == "image":
        part = _part(body, "image", base64=Text(required=True), md5=Text(required=True))
        message.media_id = keep(platform, "image", Upload("图片", _picture(part)))
    elif kind == "file":
        media_id = _part(body, "file", media_id=Text(required=True, code=40007))["media_id"]
        if media_id not in platform.media:
            raise Refused(40007)
        message.media_id, message.text = media_id, platform.media[media_id].name
    elif kind == "template_card":
        _read_card(platform, body.get("template_card"), message)
    else:
        raise Refused(40008, f"msgtype {kind!r}")
    return message


def _part(body: Json, kind: str, **fields: Spec) -> Json:
    part = body.get(kind)
    Shape(fields).check(part, kind, [])
    assert isinstance(part, dict)
    return part


def _picture(part: Json) -> bytes:
    try:
        content = base64.b64decode(part["base64"], validate=True)
    except binascii.Error as error:
        raise Refused(BAD_PARAM, "image.base64") from error
    if len(content) > PICTURE_BYTES:
        raise Refused(BAD_PARAM, f"image is larger than {PICTURE_BYTES} bytes")
    if hashlib.md5(content, usedforsecurity=False).hexdigest() != part["md5"].lower():
        raise Refused(BAD_PARAM, "image.md5 does not fit")
    return content


def _read_card(platform: Platform, card: object, message: Message) -> None:
    if not isinstance(card, dict) or card.get("card_type") not in NOTICES:
        raise Refused(BAD_PARAM, f"a robot's card_type should be one of {list(NOTICES)}")
    check_card(card, [], lambda media_id: media_id in platform.media)
    message.faces[""] = face_of(card)
    message.text = message.faces[""].title
