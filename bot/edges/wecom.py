"""WeCom's callbacks: from bytes to what a person did, and from a reply to bytes. No web framework here."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from xml.etree.ElementTree import Element

from bot.edges.wecom_crypto import BadSeal, OtherCorp, Seal, is_signed, sign
from bot.edges.wecom_inbound import BadMessage, agent_of, read_inbound
from bot.edges.wecom_reply import reply_xml
from bot.edges.wecom_xml import BadXml, cdata, read, text_of
from handlers.inbound import Inbound, Reply

MAX_BODY = 1024 * 1024
_SIGNED = ("msg_signature", "timestamp", "nonce")


class BadCallback(Exception):
    """Not from the platform, or not for us. ``reason`` never holds a part of what was sent."""

    def __init__(self, status: Literal[400, 401, 403], reason: str) -> None:
        super().__init__(f"{status}: {reason}")
        self.status = status
        self.reason = reason


@dataclass(frozen=True)
class Ignored:
    """Genuine and none of our business: answer 200 with an empty body."""

    reason: str


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Callbacks:
    """One application's callback address.

    ``max_age`` refuses what was signed longer ago or further ahead. It is off by default: the
    platform retries, queues, and its clock is not ours; the inbox's unique key is what stops replays.
    """

    def __init__(
        self,
        corp_id: str,
        agent_id: int | str,
        token: str,
        encoding_aes_key: str,
        *,
        max_age: timedelta | None = None,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._corp_id = corp_id
        self._agent_id = str(agent_id)
        self._token = token
        self._seal = Seal(encoding_aes_key, corp_id)
        self._max_age = max_age
        self._clock = clock

    def verify(self, query: Mapping[str, str]) -> str:
        """The echo that the platform wants to see when the address is set. Raises ``BadCallback``."""
        # A plus sign that was not percent-encoded arrives as a space; base64 has no spaces.
        sealed = query.get("echostr", "").replace(" ", "+")
        return self._text(self._opened(query, sealed))

    def open(self, query: Mapping[str, str], body: bytes) -> Inbound | Ignored:
        """What happened. Raises ``BadCallback`` for whatever is malformed, forged or for another corp."""
        envelope = self._envelope(body)
        xml = self._opened(query, text_of(envelope, "Encrypt"))
        root = self._root(self._text(xml))
        self._for_corp(text_of(root, "ToUserName"))
        if (agent_of(root) or agent_of(envelope) or self._agent_id) != self._agent_id:
            return Ignored("another application")
        try:
            return read_inbound(root, xml, self._corp_id, self._agent_id)
        except BadMessage:
            raise BadCallback(400, "not a message") from None

    def answer(self, reply: Reply | None, inbound: Inbound) -> bytes:
        """The encrypted passive reply; empty when there is nothing to say.

        Raises ``ValueError`` for a card beyond the platform's limits.
        """
        now = self._clock()
        xml = reply_xml(reply, inbound, self._corp_id, now) if reply else ""
        return self._sealed(xml, now) if xml else b""

    def _envelope(self, body: bytes) -> Element:
        if len(body) > MAX_BODY:
            raise BadCallback(400, "body too large")
        envelope = self._root(self._text(body))
        receiver = text_of(envelope, "ToUserName")
        if receiver:
            self._for_corp(receiver)
        return envelope

    def _opened(self, query: Mapping[str, str], sealed: str) -> bytes:
        signature, timestamp, nonce = (
            query.get(name, "") for name in ("msg_signature", "timestamp", "nonce")
        )
        if not (signature and timestamp and nonce and sealed):
            raise BadCallback(400, "a parameter is missing")
        if not is_signed(signature, self._token, timestamp, nonce, sealed):
            raise BadCallback(401, "wrong signature")
        self._check_age(timestamp)
        try:
            return self._seal.open(sealed)
        except BadSeal:
            raise BadCallback(400, "cannot be decrypted") from None
        except OtherCorp:
            raise BadCallback(403, "for another corp") from None

    def _check_age(self, timestamp: str) -> None:
        if self._max_age is None:
            return
        try:
            age = abs(self._clock() - datetime.fromtimestamp(int(timestamp), UTC))
        except (ValueError, OverflowError, OSError):
            raise BadCallback(400, "timestamp is not a time") from None
        if age > self._max_age:
            raise BadCallback(403, "too old")

    def _for_corp(self, receiver: str) -> None:
        if receiver != self._corp_id:
            raise BadCallback(403, "for another corp")

    def _text(self, data: bytes) -> str:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            raise BadCallback(400, "not UTF-8") from None

    def _root(self, text: str) -> Element:
        try:
            return read(text)
        except BadXml:
            raise BadCallback(400, "not XML") from None

    def _sealed(self, xml: str, now: datetime) -> bytes:
        timestamp, nonce, sealed = str(int(now.timestamp())), secrets.token_hex(8), self._seal.close(xml)
        signature = sign(self._token, timestamp, nonce, sealed)
        return (
            f"<xml><Encrypt>{cdata(sealed)}</Encrypt><MsgSignature>{cdata(signature)}</MsgSignature>"
            f"<TimeStamp>{timestamp}</TimeStamp><Nonce>{cdata(nonce)}</Nonce></xml>"
        ).encode()
