"""update_template_card and recall: what may still be changed after a message went out."""

from collections.abc import Iterable
from datetime import timedelta

from sandbox.card_rules import INTERACTIONS, check_card
from sandbox.fields import Number, Shape, Text
from sandbox.phones import Face, face_of, greyed
from sandbox.platform import Message, Platform
from sandbox.refusal import BAD_PARAM, Json, Refused
from sandbox.send import MOST_GROUPS, MOST_USERS, check_agent

RECALL_WITHIN = timedelta(hours=24)

ENVELOPE = Shape(
    {
        "atall": Number((0, 1)),
        "agentid": Number(required=True, code=40056),
        "response_code": Text(required=True, code=60140),
        "enable_id_trans": Number((0, 1)),
    }
)


def update_template_card(platform: Platform, body: Json) -> Json:
    ENVELOPE.check(body, "request", [])
    check_agent(platform, body["agentid"])
    wanted, invalid = _wanted(platform, body)
    message = _card_of(platform, body["response_code"])
    faces = _new_faces(platform, message, body, [userid for userid in wanted if userid in message.faces])
    invalid += [userid.lower() for userid in wanted if userid not in message.faces]
    if not faces:
        raise Refused(81013)
    platform.codes[body["response_code"]].used = True
    for userid, face in faces.items():
        if not platform.faults.strike(("lost_update",), userid, platform.now()):
            message.change(userid, face)
    platform.touch()
    return {"errcode": 0, "errmsg": "ok", **({"invaliduser": invalid} if invalid else {})}


def recall(platform: Platform, body: Json) -> Json:
    message = platform.messages.get(str(body.get("msgid") or ""))
    if message is None or message.recalled:
        raise Refused(BAD_PARAM, "msgid is not a message of this app")
    if message.at + RECALL_WITHIN <= platform.now():
        raise Refused(BAD_PARAM, "msgid: older than 24 hours")
    message.recalled = True
    platform.touch()
    return {"errcode": 0, "errmsg": "ok"}


def _card_of(platform: Platform, response_code: str) -> Message:
    """The card that a response code opens: unknown, used or older than 72 hours is 60140."""
    code = platform.codes.get(response_code)
    if code is None:
        raise Refused(60140, "unknown")
    if code.used:
        raise Refused(60140, "used before")
    if code.until <= platform.now():
        raise Refused(60140, "older than 72 hours")
    if code.message.recalled:
        raise Refused(42016)
    return code.message


def _wanted(platform: Platform, body: Json) -> tuple[list[str], list[str]]:
    """The members asked for, in their own spelling, and the ids that are nobody's."""
    if body.get("atall"):
        return [member.userid for member in platform.scope.members.values()], []
    users = _list(body, "userids", str, MOST_USERS)
    found = {str(userid): platform.scope.find(str(userid)) for userid in users}
    wanted = [member.userid for member in found.values() if member]
    for number in _list(body, "partyids", int, MOST_GROUPS):
        wanted += [member.userid for member in platform.scope.of_department(str(number))]
    for number in _list(body, "tagids", int, MOST_GROUPS):
        wanted += [member.userid for member in platform.scope.of_tag(str(number))]
    invalid = [userid.lower() for userid, member in found.items() if member is None]
    return list(dict.fromkeys(wanted)), invalid


def _list(body: Json, name: str, kind: type, most: int) -> list[object]:
    value = body.get(name) or []
    if not isinstance(value, list) or not all(isinstance(each, kind) for each in value):
        raise Refused(BAD_PARAM, f"{name} should be an array of {kind.__name__}")
    if len(value) > most:
        raise Refused(BAD_PARAM, f"{name} holds {len(value)}, at most {most}")
    return value


def _new_faces(platform: Platform, message: Message, body: Json, holders: Iterable[str]) -> dict[str, Face]:
    button, card = body.get("button"), body.get("template_card")
    if isinstance(card, dict):
        face = new_face(platform, card, "message/update_template_card")
        return dict.fromkeys(holders, face)
    if not isinstance(button, dict) or not button.get("replace_name"):
        raise Refused(BAD_PARAM, "needs button.replace_name or template_card")
    return {userid: grey(message, userid, button["replace_name"]) for userid in holders}


def new_face(platform: Platform, card: Json, place: str) -> Face:
    """The face of a replacing card, any type; checked like a sent one, but it keeps the old task id."""
    notes: list[str] = []
    check_card(card, notes, lambda media_id: media_id in platform.media)
    for note in notes:
        platform.log.note(platform.now(), place, note)
    return face_of(card)


def grey(message: Message, userid: str, words: object) -> Face:
    """The holder's card with its buttons greyed; a notice has none to grey."""
    face = message.face(userid)
    if face is None or face.kind not in INTERACTIONS:
        raise Refused(BAD_PARAM, "button.replace_name does not fit a card without buttons")
    if not isinstance(words, str):
        raise Refused(BAD_PARAM, "button.replace_name should be a string")
    return greyed(face, words)
