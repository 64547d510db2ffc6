"""The platform's side of the callback cryptography, written for the tests on ``cryptography`` alone."""

import base64
import hashlib
import os
from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

CORP, AGENT, TOKEN = "wwc0ffee00c0ffee00", 1000002, "hMbRQTmzW3DFSE2"
AES_KEY = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"  # from a published sample


def message(kind: str, more: str = "", **fields: str) -> str:
    values = {"ToUserName": CORP, "FromUserName": "LiHua", "CreateTime": "1772413200", "AgentID": str(AGENT)}
    head = "".join(f"<{name}>{value}</{name}>" for name, value in (values | fields).items() if value)
    return f"<xml>{head}<MsgType><![CDATA[{kind}]]></MsgType>{more}</xml>"


def event(name: str, more: str = "") -> str:
    return message("event", f"<Event><![CDATA[{name}]]></Event>{more}")


HELLO = message("text", "<Content><![CDATA[签收 1023]]></Content><MsgId>42</MsgId>")


def _pad(data: bytes, count: int) -> bytes:
    return data + bytes([count]) * count


class Peer:
    """Makes requests that are genuine but for what a test asks to be wrong."""

    def __init__(self) -> None:
        self._key = base64.b64decode(AES_KEY + "=")

    def post(
        self,
        xml: str | bytes,
        *,
        receiver: str = CORP,
        to: str = CORP,
        agent: str = str(AGENT),
        timestamp: str = "1772413200",
        pad: Callable[[bytes, int], bytes] = _pad,
        length: Callable[[int], int] = int,
    ) -> tuple[dict[str, str], bytes]:
        sealed = self.seal(xml, receiver=receiver, pad=pad, length=length)
        return self.post_sealed(sealed, to=to, agent=agent, timestamp=timestamp)

    def post_sealed(
        self, sealed: str, *, to: str = CORP, agent: str = str(AGENT), timestamp: str = "1772413200"
    ) -> tuple[dict[str, str], bytes]:
        body = (
            f"<xml><ToUserName><![CDATA[{to}]]></ToUserName><AgentID><![CDATA[{agent}]]></AgentID>"
            f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        )
        return self.signed(sealed, timestamp), body.encode()

    def get(self, echo: str, receiver: str = CORP) -> dict[str, str]:
        sealed = self.seal(echo, receiver=receiver)
        return self.signed(sealed, "1772413200") | {"echostr": sealed}

    def signed(self, sealed: str, timestamp: str) -> dict[str, str]:
        nonce = os.urandom(4).hex()
        joined = "".join(sorted([TOKEN, timestamp, nonce, sealed]))
        signature = hashlib.sha1(joined.encode()).hexdigest()
        return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}

    def plain(self, xml: str | bytes, receiver: str = CORP, length: Callable[[int], int] = int) -> bytes:
        data = xml.encode() if isinstance(xml, str) else xml
        return os.urandom(16) + length(len(data)).to_bytes(4, "big") + data + receiver.encode()

    def seal(
        self,
        xml: str | bytes,
        *,
        receiver: str = CORP,
        pad: Callable[[bytes, int], bytes] = _pad,
        length: Callable[[int], int] = int,
    ) -> str:
        plain = self.plain(xml, receiver, length)
        return self.encrypt(pad(plain, 32 - len(plain) % 32))

    def encrypt(self, blocks: bytes) -> str:
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(blocks) + encryptor.finalize()).decode()

    def open(self, sealed: str) -> str:
        decryptor = self._cipher().decryptor()
        plain = decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()
        content = plain[16 : -plain[-1]]
        end = 4 + int.from_bytes(content[:4], "big")
        assert content[end:].decode() == CORP
        return content[4:end].decode()

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))
