"""The table of the platform's API: which path asks for what, and how a request becomes an answer."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sandbox import appchat, directory, media, menu, robots, tokens
from sandbox.log import Exchange
from sandbox.platform import Media, Platform
from sandbox.refusal import BAD_PARAM, Json, Refused, answer
from sandbox.send import send
from sandbox.update import recall, update_template_card
from sandbox.windows import Window, take

#: A token runs out under whoever holds it, and a moved clock makes that sudden: no fault of the app.
ORDINARY = (42001,)

BASE_LIMIT = 10_000  # calls a minute, per corporation and API; sending messages is not counted


@dataclass(frozen=True)
class Call:
    """One request: ``path`` is what follows /cgi-bin/."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    upload: media.Upload | None = None
    ip: str = "127.0.0.1"

    def json(self) -> Json:
        try:
            value = json.loads(self.body, object_pairs_hook=_without_nulls)
            if b"\\ud" in self.body.lower():  # half a character, escaped: JSON allows it, UTF-8 does not
                json.dumps(value, ensure_ascii=False).encode()
        except ValueError as error:
            raise Refused(BAD_PARAM, "the body is not JSON in UTF-8") from error
        if not isinstance(value, dict):
            raise Refused(BAD_PARAM, "the body should be a JSON object")
        return value


def _without_nulls(pairs: list[tuple[str, Any]]) -> Json:
    """A field that is null counts as not given."""
    return {name: value for name, value in pairs if value is not None}


Handler = Callable[[Platform, Call], Json | Media]


@dataclass(frozen=True)
class Endpoint:
    """``token``: asks for an access token. ``counted``: falls under the base limit."""

    handle: Handler
    methods: tuple[str, ...]
    token: bool = True
    counted: bool = True


POST, GET = ("POST",), ("GET",)

ENDPOINTS: dict[str, Endpoint] = {
    "gettoken": Endpoint(lambda p, c: tokens.gettoken(p, c.query), ("GET", "POST"), token=False),
    "message/send": Endpoint(lambda p, c: send(p, c.json()), POST, counted=False),
    "message/update_template_card": Endpoint(lambda p, c: update_template_card(p, c.json()), POST),
    "message/recall": Endpoint(lambda p, c: recall(p, c.json()), POST),
    "media/upload": Endpoint(lambda p, c: media.upload(p, c.query.get("type", ""), c.upload), POST),
    "media/get": Endpoint(lambda p, c: media.get(p, c.query), GET),
    "appchat/create": Endpoint(lambda p, c: appchat.create(p, c.json()), POST),
    "appchat/send": Endpoint(lambda p, c: appchat.send(p, c.json()), POST, counted=False),
    "appchat/get": Endpoint(lambda p, c: appchat.get(p, c.query.get("chatid", "")), GET),
    "menu/create": Endpoint(lambda p, c: menu.create(p, c.query, c.json()), POST),
    "menu/get": Endpoint(lambda p, c: menu.get(p, c.query), GET),
    "menu/delete": Endpoint(lambda p, c: menu.delete(p, c.query), GET),
    "user/get": Endpoint(lambda p, c: directory.user_get(p, c.query), GET),
    "getcallbackip": Endpoint(lambda p, c: directory.getcallbackip(p, c.query), GET),
    "webhook/send": Endpoint(
        lambda p, c: robots.webhook_send(p, c.query, c.json()), POST, token=False, counted=False
    ),
    "webhook/upload_media": Endpoint(
        lambda p, c: robots.webhook_upload(p, c.query, c.upload), POST, token=False
    ),
}


def serve(platform: Platform, call: Call) -> Json | Media:
    """Answer one request as the platform would, refusals included, and log it."""
    try:
        result = _handle(platform, call)
    except Refused as refused:
        result = refuse(platform, refused, call.ip)
    _log(platform, call, result)
    return result


def refuse(platform: Platform, refused: Refused, ip: str) -> Json:
    return answer(refused, platform.now(), ip, platform.ids.number())


def _handle(platform: Platform, call: Call) -> Json | Media:
    endpoint = ENDPOINTS[call.path]
    if endpoint.counted:
        window = platform.calls.setdefault(call.path, Window(BASE_LIMIT, timedelta(minutes=1)))
        if not take([window], platform.now()):
            raise Refused(45009)
    if endpoint.token:
        tokens.check_token(platform, call.query)
    return endpoint.handle(platform, call)


def _log(platform: Platform, call: Call, result: Json | Media) -> None:
    body = _body_of(call)
    code, words = (0, "ok") if isinstance(result, Media) else (result["errcode"], result["errmsg"])
    missed = "" if isinstance(result, Media) else _missed(result)
    said = f"{code} {words.split(', hint')[0]}{missed}" if code or missed else "成功"
    good = code == 0 and not missed
    platform.log.add(
        Exchange(platform.now(), "机器人", _about(platform, call, body), said, good, call.path, body, code)
    )
    if code and code not in ORDINARY:
        platform.log.problem(platform.now(), call.path, said)


def _missed(result: Json) -> str:
    names = ("invaliduser", "invalidparty", "invalidtag", "unlicenseduser")
    return "".join(f"，{name}={result[name]}" for name in names if result.get(name))


def _body_of(call: Call) -> Json | None:
    try:
        return call.json() if call.body else None
    except Refused:
        return None


#: What the log calls a request and a kind of message, for readers who do not know the paths.
NAMES = {
    "gettoken": "取访问凭证",
    "message/send": "发消息",
    "message/update_template_card": "改卡片",
    "message/recall": "撤回消息",
    "media/upload": "上传素材",
    "media/get": "取素材",
    "menu/create": "建应用菜单",
    "menu/get": "取应用菜单",
    "menu/delete": "删应用菜单",
    "user/get": "查成员",
    "webhook/send": "发到群",
    "appchat/create": "建应用群",
    "appchat/send": "发到应用群",
}
KINDS = {"text": "文字", "template_card": "卡片", "markdown": "文字", "image": "图片", "file": "文件"}


def _about(platform: Platform, call: Call, body: Json | None) -> str:
    """A short line for the log: what was asked for, to whom, and its first words."""
    name = NAMES.get(call.path, call.path)
    if not body:
        return name
    userids = body.get("userids")
    ids = userids if isinstance(userids, list) else str(body.get("touser") or "").split("|")
    to = "、".join(_name(platform, str(each)) for each in ids if each)
    kind = str(body.get("msgtype", ""))
    words = (_at(body, "template_card", "main_title", "title"), _at(body, kind, "content"))
    first = [" ".join(each.split())[:40] for each in words]
    arrow = f"→ {to}" if to else ""
    return " ".join(each for each in (name, arrow, KINDS.get(kind, kind), *first) if each)


def _name(platform: Platform, userid: str) -> str:
    member = platform.scope.find(userid)
    return member.name if member else userid


def _at(body: Json, *names: str) -> str:
    here: object = body
    for name in names:
        here = here.get(name) if isinstance(here, dict) else None
    return here if isinstance(here, str) else ""
