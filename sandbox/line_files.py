"""Files over the long connection: sealed one by one on the way in, joined from pieces on the way out."""

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from sandbox.crypto import BLOCK
from sandbox.media import Upload, upload
from sandbox.platform import Platform
from sandbox.refusal import BAD_PARAM, Json, Refused

LIVES = timedelta(minutes=5)
SESSION = timedelta(minutes=30)
MOST_PIECES, MOST_PIECE = 100, 512 * 1024


@dataclass(frozen=True)
class Sealed:
    """A file that somebody sent, as its address gives it for five minutes."""

    name: str
    content: bytes
    until: datetime


@dataclass
class Arriving:
    """A file of the bot's on its way in, piece by piece, in any order."""

    kind: str
    name: str
    size: int
    md5: str
    total: int
    until: datetime
    pieces: dict[int, bytes] = field(default_factory=dict)


@dataclass
class Files:
    """Both ways of one bot."""

    sealed: dict[str, Sealed] = field(default_factory=dict)
    arriving: dict[str, Arriving] = field(default_factory=dict)


def seal(platform: Platform, files: Files, media_id: str) -> tuple[str, str]:
    """(id of the address, key of this file alone in base64)."""
    key = platform.ids.salt() + platform.ids.salt()
    media = platform.media[media_id]
    plain = media.content
    missing = BLOCK - len(plain) % BLOCK
    encryptor = Cipher(AES(key), CBC(key[:16])).encryptor()
    content = encryptor.update(plain + bytes([missing]) * missing) + encryptor.finalize()
    address = platform.ids.next(24)
    files.sealed[address] = Sealed(media.name, content, platform.now() + LIVES)
    return address, base64.b64encode(key).decode()


def begin(platform: Platform, files: Files, body: Json) -> Json:
    """aibot_upload_media_init."""
    total, size = body.get("total_chunks"), body.get("total_size")
    if not isinstance(total, int) or not 1 <= total <= MOST_PIECES or not isinstance(size, int):
        raise Refused(BAD_PARAM, f"total_chunks should be 1 to {MOST_PIECES}, total_size a number of bytes")
    upload_id, until = platform.ids.next(32), platform.now() + SESSION
    kind, name, md5 = (str(body.get(name) or "") for name in ("type", "filename", "md5"))
    files.arriving[upload_id] = Arriving(kind, name, size, md5, total, until)
    return {"upload_id": upload_id}


def piece(platform: Platform, files: Files, body: Json) -> Json:
    """aibot_upload_media_chunk: the same one twice is one."""
    arriving, index = _arriving(platform, files, body), body.get("chunk_index")
    try:
        content = base64.b64decode(str(body.get("base64_data")), validate=True)
    except binascii.Error as error:
        raise Refused(BAD_PARAM, "base64_data") from error
    if not isinstance(index, int) or not 0 <= index < arriving.total or len(content) > MOST_PIECE:
        raise Refused(BAD_PARAM, f"chunk_index from 0, {MOST_PIECE} bytes at most")
    arriving.pieces[index] = content
    return {}


def finish(platform: Platform, files: Files, body: Json) -> Json:
    """aibot_upload_media_finish: whole and unchanged, or refused."""
    arriving = _arriving(platform, files, body)
    content = b"".join(arriving.pieces[index] for index in sorted(arriving.pieces))
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    if len(arriving.pieces) < arriving.total or len(content) != arriving.size:
        raise Refused(BAD_PARAM, "a chunk is missing")
    if arriving.md5 and arriving.md5.lower() != digest:
        raise Refused(BAD_PARAM, "md5 does not fit")
    del files.arriving[body["upload_id"]]
    return upload(platform, arriving.kind, Upload(arriving.name, content))


def _arriving(platform: Platform, files: Files, body: Json) -> Arriving:
    found = files.arriving.get(str(body.get("upload_id")))
    if found is None or found.until <= platform.now():
        raise Refused(BAD_PARAM, "upload_id")
    return found


__all__ = ["Files", "begin", "finish", "piece", "seal"]
