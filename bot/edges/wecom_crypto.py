"""The callback cryptography: wechatpy does AES and signatures, the checks it lacks are here."""

import base64
import binascii
import hmac
import re
import secrets
import struct
from typing import Any

from rules.alone import alone

# Around them wechatpy's packages load its client and requests: 8 MB that nobody here needs.
PrpCrypto: Any = alone("wechatpy.enterprise.crypto").PrpCrypto
WeChatSigner: Any = alone("wechatpy.utils").WeChatSigner

_AES_KEY = re.compile(r"[A-Za-z0-9+/]{43}")
_BLOCK = 32  # the protocol pads to 32 bytes, not to AES's 16
_PREFIX = 16  # random bytes in front
_HEAD = _PREFIX + 4  # and the length of the message


class BadSeal(Exception):
    """Not a ciphertext of ours: truncated, wrongly padded, or not base64 at all."""


class OtherCorp(Exception):
    """Sealed with our key, but for another corp."""


class Seal(PrpCrypto):  # type: ignore[misc]  # wechatpy has no types
    """Seals and opens messages of one corp with one EncodingAESKey."""

    def __init__(self, encoding_aes_key: str, corp_id: str) -> None:
        if not _AES_KEY.fullmatch(encoding_aes_key):
            raise ValueError("EncodingAESKey 应为 43 位字母或数字，请从企业微信管理后台重新复制")
        super().__init__(base64.b64decode(encoding_aes_key + "="))
        self._receiver = corp_id

    def get_random_string(self) -> bytes:
        """The random prefix; wechatpy's comes from a generator that can be predicted."""
        return secrets.token_bytes(_PREFIX)

    def close(self, message: str) -> str:
        """The base64 ciphertext of ``message``, addressed to the corp."""
        return bytes(self.encrypt(message, self._receiver)).decode("ascii")

    def open(self, sealed: str) -> bytes:
        """The message in ``sealed``. Raises ``BadSeal`` or ``OtherCorp``."""
        message, receiver = _unpack(_unpad(self._decipher(sealed)))
        if receiver != self._receiver.encode():
            raise OtherCorp
        return message

    def _decipher(self, sealed: str) -> bytes:
        try:
            blocks = base64.b64decode(sealed, validate=True)
        except (binascii.Error, ValueError):
            raise BadSeal("not base64") from None
        if not blocks or len(blocks) % 16:
            raise BadSeal("not whole blocks")
        return bytes(self.cipher.decrypt(blocks))


def _unpad(padded: bytes) -> bytes:
    count = padded[-1]
    if not 1 <= count <= _BLOCK or padded[-count:] != bytes([count]) * count:
        raise BadSeal("padding")
    return padded[:-count]


def _unpack(content: bytes) -> tuple[bytes, bytes]:
    """(message, receiver) of: 16 random bytes, 4 bytes of length, message, receiver."""
    if len(content) < _HEAD:
        raise BadSeal("too short")
    end = _HEAD + int(struct.unpack(">I", content[_PREFIX:_HEAD])[0])
    if end > len(content):
        raise BadSeal("truncated")
    return content[_HEAD:end], content[end:]


def sign(token: str, timestamp: str, nonce: str, sealed: str) -> str:
    """Lower-case hex SHA-1 of the four strings, sorted and joined."""
    signer = WeChatSigner()
    signer.add_data(*(part.encode("utf-8", "replace") for part in (token, timestamp, nonce, sealed)))
    return str(signer.signature)


def is_signed(signature: str, token: str, timestamp: str, nonce: str, sealed: str) -> bool:
    """Whether ``signature`` is theirs, in a time that does not tell how much of it was right."""
    ours = sign(token, timestamp, nonce, sealed)
    return hmac.compare_digest(ours.encode(), signature.encode("utf-8", "replace"))
