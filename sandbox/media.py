"""media/upload and media/get: files by their kind, size and first bytes, kept three days."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sandbox.platform import Media, Platform
from sandbox.refusal import Json, Refused

LIFE = timedelta(days=3)
MB = 1024 * 1024


def _picture(content: bytes) -> bool:
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


@dataclass(frozen=True)
class Limit:
    most: int
    fits: Callable[[bytes], bool]


LIMITS = {
    "image": Limit(10 * MB, _picture),
    "voice": Limit(2 * MB, lambda content: content.startswith(b"#!AMR")),
    "video": Limit(10 * MB, lambda content: content[4:8] == b"ftyp"),
    "file": Limit(20 * MB, lambda content: True),
}
ROBOT_KINDS = ("file", "voice")


@dataclass(frozen=True)
class Upload:
    """The multipart field ``media``."""

    name: str
    content: bytes


def upload(platform: Platform, kind: str, given: Upload | None) -> Json:
    limit = LIMITS.get(kind)
    if limit is None:
        raise Refused(40005, f"type should be one of {sorted(LIMITS)}")
    if given is None or not given.name:
        raise Refused(41005, "multipart field media with a filename")
    if not 5 < len(given.content) <= limit.most:
        raise Refused(40006, f"{len(given.content)} bytes: more than 5, at most {limit.most}")
    if not limit.fits(given.content):
        raise Refused(40004, f"not a {kind}")
    media_id = keep(platform, kind, given)
    at = str(int(platform.now().timestamp()))
    return {"errcode": 0, "errmsg": "", "type": kind, "media_id": media_id, "created_at": at}


def keep(platform: Platform, kind: str, given: Upload) -> str:
    media_id = platform.ids.next(44)
    platform.media[media_id] = Media(kind, given.name, given.content, platform.now() + LIFE)
    return media_id


def get(platform: Platform, query: Mapping[str, str]) -> Media:
    media = platform.media.get(query.get("media_id", ""))
    if media is None or media.until <= platform.now():
        raise Refused(40007)
    return media
