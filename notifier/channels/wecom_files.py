"""Files that people send a 智能机器人: each for minutes at an address, sealed with a key of its own."""

import asyncio
import base64
import binascii
from email.message import Message

import aiohttp
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from notifier.errors import GiveUp, TryAgain

#: What the ids of such files begin with: the key and the address follow.
BOT_FILE = "bot:"
MOST = 20 * 1024 * 1024
_BLOCK = 32  # the padding block of the protocol, not the cipher's 16


def file_id(url: str, key: str) -> str:
    """One id for both, to be kept until the file is fetched."""
    return f"{BOT_FILE}{key} {url}"


async def fetch(session: aiohttp.ClientSession, media_id: str, timeout: float = 30.0) -> tuple[str, bytes]:
    """(name or empty, content). Raises ``TryAgain``, and ``GiveUp`` where it will never come."""
    key, _, url = media_id.removeprefix(BOT_FILE).partition(" ")
    if not url.startswith(("https://", "http://")):
        raise GiveUp("文件地址无效")
    try:
        async with asyncio.timeout(timeout), session.get(url) as response:
            if response.status != 200:
                raise _refused(response.status)
            sealed = await _limited(response)
            name = _name(response.headers.get("Content-Disposition", ""))
    except (aiohttp.ClientError, OSError) as error:
        raise TryAgain(f"文件没有取到（{type(error).__name__}）") from None
    return name, open_sealed(sealed, key)


def open_sealed(sealed: bytes, key: str) -> bytes:
    """AES-256-CBC, the IV is the key's first half, padded to 32 bytes. Raises ``GiveUp``."""
    try:
        raw = base64.b64decode(key + "=" * (-len(key) % 4), validate=True)
        decryptor = Cipher(AES(raw), CBC(raw[:16])).decryptor()
        plain = decryptor.update(sealed) + decryptor.finalize()
    except (binascii.Error, ValueError):
        raise GiveUp("文件无法解密") from None
    missing = plain[-1] if plain else 0
    if not 1 <= missing <= _BLOCK or plain[-missing:] != bytes([missing]) * missing:
        raise GiveUp("文件无法解密")
    return plain[:-missing]


def _refused(status: int) -> TryAgain | GiveUp:
    return TryAgain(f"文件没有取到（HTTP {status}）") if status >= 500 else GiveUp("文件已过期（五分钟）")


async def _limited(response: aiohttp.ClientResponse) -> bytes:
    data = bytearray()
    async for chunk in response.content.iter_any():
        data += chunk
        if len(data) > MOST:
            raise GiveUp("文件超过 20 MB")
    return bytes(data)


def _name(disposition: str) -> str:
    """The file's name, as the header's own rules give it."""
    header = Message()
    header["Content-Disposition"] = disposition or "attachment"
    return header.get_filename() or ""
