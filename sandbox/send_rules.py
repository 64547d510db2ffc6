"""What a message may hold, a row for each type, and how it reads on a phone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.card_rules import calls_back, check_card, check_task_id
from sandbox.fields import Items, Shape, Text
from sandbox.phones import Face, Link, anchored, face_of, links_in, plain
from sandbox.platform import Platform
from sandbox.refusal import BAD_PARAM, Json, Refused

TEXT_BYTES = 2048


@dataclass(frozen=True)
class Content:
    """What a checked message shows."""

    text: str = ""
    links: tuple[Link, ...] = ()
    media_id: str = ""
    face: Face | None = None
    task_id: str = ""
    calls_back: bool = False


@dataclass
class Findings:
    """``notes``: a person would not like it; ``losses``: a part of the message is lost."""

    notes: list[str]
    losses: list[str]


Reader = Callable[[Platform, Json, Findings], Content]


def cut(text: str, limit: int) -> str:
    """At most ``limit`` bytes, never half a character."""
    return text.encode()[:limit].decode(errors="ignore")


def _text(platform: Platform, body: Json, findings: Findings) -> Content:
    content = body["content"]
    shown = cut(content, TEXT_BYTES)
    if shown != content:
        findings.losses.append(f"文本有 {len(content.encode())} 字节，超过 {TEXT_BYTES}，后面被截掉了")
    return Content(anchored(shown), links_in(shown))


def _markdown(platform: Platform, body: Json, findings: Findings) -> Content:
    return Content(body["content"], links_in(body["content"]))


def _textcard(platform: Platform, body: Json, findings: Findings) -> Content:
    if "://" not in body["url"]:
        raise Refused(BAD_PARAM, "textcard.url needs its scheme, e.g. https://")
    for name, limit in (("title", 128), ("description", 512)):
        if len(body[name]) > limit:
            findings.losses.append(f"textcard.{name} 超过 {limit} 个字，后面被截掉了")
    description = plain(body["description"])[:512]
    face = Face("textcard", title=body["title"][:128], text=description, link=body["url"])
    return Content(face=face, links=tuple(face.links()))


def _news(platform: Platform, body: Json, findings: Findings) -> Content:
    articles = body["articles"]
    links = tuple(Link(a["title"], a["url"]) for a in articles if a.get("url"))
    return Content("\n".join(a["title"] for a in articles), links)


def _media(platform: Platform, body: Json, findings: Findings) -> Content:
    media = platform.media.get(body["media_id"])
    if media is None or media.until <= platform.now():
        raise Refused(40007)
    return Content(media.name, media_id=body["media_id"])


def _card(platform: Platform, body: Json, findings: Findings) -> Content:
    check_card(body, findings.notes, lambda media_id: media_id in platform.media)
    task_id = check_task_id(body)
    if calls_back(body) and not platform.callback_url:
        raise Refused(43012)
    if task_id in platform.cards:
        raise Refused(42014, "template_card.task_id was used before")
    face = face_of(body)
    return Content(face.title, tuple(face.links()), face=face, task_id=task_id, calls_back=calls_back(body))


@dataclass(frozen=True)
class Kind:
    """One message type: the shape of its part of the request, and how it is read."""

    shape: Shape | None
    read: Reader


def _one(**fields: Any) -> Shape:
    return Shape(fields, required=True)


ARTICLE = Shape(
    {
        "title": Text(required=True, max_bytes=128),
        "description": Text(max_bytes=512),
        "url": Text(max_bytes=2048),
        "picurl": Text(),
        "appid": Text(),
        "pagepath": Text(),
    }
)
MEDIA = _one(media_id=Text(required=True, code=40007))

KINDS: dict[str, Kind] = {
    "text": Kind(_one(content=Text(required=True, code=44004)), _text),
    "markdown": Kind(_one(content=Text(required=True, max_bytes=TEXT_BYTES, code=45002)), _markdown),
    "textcard": Kind(
        _one(
            title=Text(required=True),
            description=Text(required=True),
            url=Text(required=True, max_bytes=2048),
            btntxt=Text(shown=4),
        ),
        _textcard,
    ),
    "news": Kind(_one(articles=Items(ARTICLE, 1, 8, required=True)), _news),
    "image": Kind(MEDIA, _media),
    "voice": Kind(MEDIA, _media),
    "file": Kind(MEDIA, _media),
    "video": Kind(
        _one(
            media_id=Text(required=True, code=40007),
            title=Text(max_bytes=128),
            description=Text(max_bytes=512),
        ),
        _media,
    ),
    "template_card": Kind(None, _card),  # its shape depends on the card's type
}


def read_message(platform: Platform, body: Json, findings: Findings) -> Content:
    """Check the typed part of a send request and say what it shows."""
    name = body.get("msgtype")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None or not isinstance(name, str):
        raise Refused(40008, f"msgtype {name!r}")
    part = body.get(name)
    if not isinstance(part, dict):
        raise Refused(BAD_PARAM, f"{name} is missing")
    if kind.shape is not None:
        kind.shape.check(part, name, findings.notes)
    return kind.read(platform, part, findings)
