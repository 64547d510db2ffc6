"""message/send: whom it reaches, what is dropped in silence, what the answer says."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.fields import Number, Shape, Text
from sandbox.people import Member
from sandbox.platform import Message, Platform, Quota
from sandbox.refusal import BAD_PARAM, Json, Refused
from sandbox.send_rules import Content, Findings, read_message
from sandbox.windows import take

MOST_USERS, MOST_GROUPS = 1000, 100
LONGEST_CHECK = 4 * 3600

ENVELOPE = Shape(
    {
        "touser": Text(),
        "toparty": Text(),
        "totag": Text(),
        "msgtype": Text(required=True, code=40008),
        "agentid": Number(required=True, code=40056, quoted=True),
        "safe": Number((0, 1), quoted=True),
        "enable_id_trans": Number((0, 1)),
        "enable_duplicate_check": Number((0, 1)),
        "duplicate_check_interval": Number(),
    }
)


@dataclass
class Audience:
    """Who gets it, and who cannot."""

    members: dict[str, Member] = field(default_factory=dict)
    invalid_users: list[str] = field(default_factory=list)
    invalid_parties: list[str] = field(default_factory=list)
    invalid_tags: list[str] = field(default_factory=list)
    unlicensed: list[str] = field(default_factory=list)

    def add(self, found: Iterable[Member]) -> None:
        for member in found:
            if member.licensed:
                self.members[member.userid] = member
            elif member.userid.lower() not in self.unlicensed:
                self.unlicensed.append(member.userid.lower())

    def report(self) -> Json:
        named = {
            "invaliduser": self.invalid_users,
            "invalidparty": self.invalid_parties,
            "invalidtag": self.invalid_tags,
            "unlicenseduser": self.unlicensed,
        }
        return {name: "|".join(ids) for name, ids in named.items() if ids}


def send(platform: Platform, body: Json) -> Json:
    ENVELOPE.check(body, "request", [])
    check_agent(platform, body["agentid"])
    audience = audience_of(platform, body)
    repeated = _repeated(platform, body)
    if repeated is not None:
        return repeated
    content = _read(platform, body)
    _count_today(platform, len(audience.members))
    message = _deliver(platform, body["msgtype"], content, audience)
    return _remember(platform, body, _receipt(platform, message, content, audience))


def check_agent(platform: Platform, agent_id: int | str) -> None:
    if int(agent_id) != platform.app.agent_id:
        raise Refused(301002)


def audience_of(platform: Platform, body: Json) -> Audience:
    users, parties, tags = (_ids(body, name) for name in ("touser", "toparty", "totag"))
    if not users and not parties and not tags:
        raise Refused(82001)
    for name, ids, most in (
        ("touser", users, MOST_USERS),
        ("toparty", parties, MOST_GROUPS),
        ("totag", tags, MOST_GROUPS),
    ):
        if len(ids) > most:
            raise Refused(BAD_PARAM, f"{name} holds {len(ids)}, at most {most}")
    audience = Audience()
    if users == ["@all"]:
        audience.add(platform.scope.members.values())
        return audience
    _find_users(platform, users, audience)
    _find(platform.scope.of_department, parties, audience, audience.invalid_parties)
    _find(platform.scope.of_tag, tags, audience, audience.invalid_tags)
    if not audience.members and not audience.unlicensed:
        raise Refused(81013)
    return audience


def _ids(body: Json, name: str) -> list[str]:
    return [each.strip() for each in (body.get(name) or "").split("|") if each.strip()]


def _find_users(platform: Platform, users: list[str], audience: Audience) -> None:
    now = platform.now()
    for userid in users:
        member = platform.scope.find(userid)
        struck = platform.faults.strike(("invaliduser",), userid, now)
        if member is None or struck:
            audience.invalid_users.append(userid.lower())
        else:
            audience.add([member])


def _find(
    find: Callable[[str], list[Member]], ids: list[str], audience: Audience, invalid: list[str]
) -> None:
    for each in ids:
        found = find(each)
        audience.add(found)
        if not found:
            invalid.append(each)


def _interval(body: Json) -> timedelta:
    seconds = body.get("duplicate_check_interval", 1800)
    if not 0 < seconds <= LONGEST_CHECK:
        raise Refused(BAD_PARAM, f"duplicate_check_interval should be 1 to {LONGEST_CHECK}")
    return timedelta(seconds=seconds)


def _print_of(body: Json) -> str:
    return json.dumps(body, sort_keys=True, ensure_ascii=False)


def _repeated(platform: Platform, body: Json) -> Json | None:
    """The answer to a request that came before within its interval: accepted, and shown to nobody."""
    if not body.get("enable_duplicate_check"):
        return None
    interval = _interval(body)
    before = platform.sent_bodies.get(_print_of(body))
    if before is None or before[0] + interval <= platform.now():
        return None
    if not platform.duplicates_before_task_ids:
        _read(platform, body)
    return before[1]


def _remember(platform: Platform, body: Json, receipt: Json) -> Json:
    """Keep what a repeated request is answered: the message's id, but no second response code."""
    if body.get("enable_duplicate_check"):
        kept = {name: value for name, value in receipt.items() if name != "response_code"}
        platform.sent_bodies[_print_of(body)] = (platform.now(), kept)
    return receipt


def _read(platform: Platform, body: Json) -> Content:
    findings = Findings([], [])
    try:
        return read_message(platform, body, findings)
    finally:
        for note in findings.notes:
            platform.log.note(platform.now(), "message/send", note)
        for loss in findings.losses:
            platform.log.problem(platform.now(), "message/send", loss)


def _count_today(platform: Platform, people: int) -> None:
    """Accounts × 200 person-times a day and app."""
    day = platform.now().date()
    sent = platform.sent_today if platform.today == day else 0
    if sent + people > platform.accounts * 200:
        raise Refused(45009, "the app's person-times of today are used up")
    platform.today, platform.sent_today = day, sent + people


def _deliver(platform: Platform, kind: str, content: Content, audience: Audience) -> Message:
    now = platform.now()
    message = Message(
        id=platform.ids.next(44),
        at=now,
        kind=kind,
        text=content.text,
        links=content.links,
        media_id=content.media_id,
        task_id=content.task_id,
    )
    platform.messages[message.id] = message
    if content.task_id:
        platform.cards[content.task_id] = message
    for member in audience.members.values():
        if content.face:
            message.faces[member.userid] = content.face
        _reach(platform, member, message, now)
    platform.touch()
    return message


def _reach(platform: Platform, member: Member, message: Message, now: datetime) -> None:
    """Put it on the phone, or drop it without a word: 30 a minute and 1000 an hour, and no more."""
    quota = platform.quotas.setdefault(member.userid, Quota())
    lost = platform.faults.strike(("silent_drop",), member.userid, now)
    if lost or not take((quota.minute, quota.hour), now):
        platform.dropped.append((member.userid, message))
        message.faces.pop(member.userid, None)
    else:
        platform.put(member, message)


def _receipt(platform: Platform, message: Message, content: Content, audience: Audience) -> Json:
    receipt: Json = {"errcode": 0, "errmsg": "ok", **audience.report(), "msgid": message.id}
    if content.calls_back:
        receipt["response_code"] = platform.new_code(message)
    return receipt
