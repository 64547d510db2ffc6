"""The callback's cryptography: signature, AES-256-CBC, padding to 32 bytes."""

import base64
import binascii
import hashlib
import hmac

from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

BLOCK = 32  # the padding block of the protocol, not the cipher's 16


class Unreadable(Exception):
    """A message whose signature, padding, length or receiver is not right."""


def signature(token: str, timestamp: str, nonce: str, encrypt: str) -> str:
    joined = "".join(sorted((token, timestamp, nonce, encrypt)))
    return hashlib.sha1(joined.encode(), usedforsecurity=False).hexdigest()


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


class Cipher:
    """Encrypts to and decrypts from one receiver (the corporation's id)."""

    def __init__(self, encoding_aes_key: str, receive_id: str) -> None:
        try:
            key = base64.b64decode(encoding_aes_key + "=")
        except binascii.Error as error:
            raise ValueError("encoding_aes_key is not base64: it needs 43 characters") from error
        if len(key) != BLOCK:
            raise ValueError(f"encoding_aes_key holds {len(key)} bytes instead of {BLOCK}")
        self._cipher = BlockCipher(AES(key), CBC(key[:16]))
        self._receive_id = receive_id.encode()

    def encrypt(self, text: str, salt: bytes) -> str:
        """``salt`` is 16 random bytes."""
        message = text.encode()
        plain = salt + len(message).to_bytes(4, "big") + message + self._receive_id
        missing = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher.encryptor()
        sealed = encryptor.update(plain + bytes([missing]) * missing) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted: str) -> str:
        plain = _unpad(self._open(encrypted))
        end = 20 + int.from_bytes(plain[16:20], "big")
        if len(plain) < 20 or end > len(plain):
            raise Unreadable("the length inside the message is beyond its end")
        if plain[end:] != self._receive_id:
            raise Unreadable("the message is for another receiver")
        try:
            return plain[20:end].decode()
        except UnicodeDecodeError as error:
            raise Unreadable("the message is not UTF-8") from error

    def _open(self, encrypted: str) -> bytes:
        try:
            sealed = base64.b64decode(encrypted, validate=True)
        except binascii.Error as error:
            raise Unreadable("the ciphertext is not base64") from error
        if not sealed or len(sealed) % 16:
            raise Unreadable("the ciphertext is not in blocks of 16 bytes")
        decryptor = self._cipher.decryptor()
        return decryptor.update(sealed) + decryptor.finalize()


def _unpad(plain: bytes) -> bytes:
    count = plain[-1]
    if not 1 <= count <= BLOCK or plain[-count:] != bytes([count]) * count:
        raise Unreadable("the padding is wrong: it goes to 32 bytes, filled with its own length")
    return plain[:-count]
