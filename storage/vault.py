"""Keeps personal texts unreadable at rest, and lets them be found again by a keyed hash."""

import base64
import hashlib
import hmac
import os
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class Vault:
    """AES-256-GCM over texts, HMAC-SHA256 for look-ups; both keys come from one secret."""

    def __init__(self, secret: bytes) -> None:
        self._aead = AESGCM(hashlib.sha256(b"seal" + secret).digest())
        self._mac_key = hashlib.sha256(b"find" + secret).digest()

    def seal(self, text: str) -> bytes:
        """The sealed text; empty stays empty."""
        return self.seal_bytes(text.encode())

    def seal_bytes(self, content: bytes) -> bytes:
        """The sealed content, such as a picture; empty stays empty."""
        if not content:
            return b""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, content, None)

    def open(self, sealed: bytes | None) -> str:
        """The text again; raises cryptography's InvalidTag when the key is another one."""
        return self.open_bytes(sealed).decode()

    def open_bytes(self, sealed: bytes | None) -> bytes:
        """The content again; raises like ``open``."""
        return self._aead.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None) if sealed else b""

    def digest(self, text: str) -> str:
        """The same for the same text, telling nothing without the key: 32 hex characters."""
        return hmac.new(self._mac_key, text.encode(), hashlib.sha256).hexdigest()[:32]


def new_secret() -> str:
    """A fresh secret as it is written to a key file or an environment variable."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def key_file(path: Path) -> str:
    """The secret kept in ``path`` (mode 0600), made when there is none yet."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(new_secret())
    except FileExistsError:
        path.chmod(0o600)
    return path.read_text().strip()
