"""The access token: fetched once for all who need it, in this process and in the others."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from notifier.channels.wecom_codes import refusal
from notifier.channels.wecom_wire import Answer, Wire
from notifier.errors import Halt, TryAgain

CLAIM_LASTS = timedelta(seconds=15)  # longer than one request; then another process may fetch
_EARLY = timedelta(minutes=5)  # renew before the platform forgets it
_WAIT, _WAITS = 0.1, 100  # seconds, times: for another process to fetch
_UNPROVED = 5  # renewals without one accepted call between them


@dataclass(frozen=True)
class Token:
    value: str
    renew_at: datetime  # five minutes (of a short life, a tenth) before it expires


class TokenShelf(Protocol):
    """Where the processes share the token. In memory here, a row in the database when there are more."""

    async def read(self) -> Token | None: ...

    async def claim(self) -> bool:
        """True: I fetch now. False: another process is fetching. A claim ends with ``write``, with
        ``release`` or after ``CLAIM_LASTS``, so that a process that died holds up nobody."""
        ...

    async def release(self) -> None:
        """Ends the claim without a token: fetching failed."""
        ...

    async def write(self, token: Token) -> None:
        """Puts the token there for all and ends the claim."""
        ...

    async def drop(self, value: str) -> None:
        """Forget the token if it still is this one; a newer one stays."""
        ...


class MemoryShelf:
    """The shelf of a single process; several tasks may share it."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._token: Token | None = None
        self._claimed_until: datetime | None = None

    async def read(self) -> Token | None:
        return self._token

    async def claim(self) -> bool:
        now = self._clock()
        if self._claimed_until and now < self._claimed_until:
            return False
        self._claimed_until = now + CLAIM_LASTS
        return True

    async def release(self) -> None:
        self._claimed_until = None

    async def write(self, token: Token) -> None:
        self._token, self._claimed_until = token, None

    async def drop(self, value: str) -> None:
        if self._token and self._token.value == value:
            self._token = None


class TokenKeeper:
    """Hands out the token. ``fetch`` is called by one task of one process at a time."""

    def __init__(
        self,
        fetch: Callable[[], Awaitable[Token]],
        shelf: TokenShelf,
        clock: Callable[[], datetime],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._fetch = fetch
        self._shelf = shelf
        self._clock = clock
        self._pause = pause
        self._fetching: asyncio.Task[Token] | None = None
        self._held: Token | None = None
        self._unproved = 0

    async def get(self) -> Token:
        """The token in force. Raises ``TryAgain`` or ``Halt``."""
        return self._fresh(self._held) or await self._joined(None)

    async def renew(self, bad: Token) -> Token:
        """Another one in place of ``bad``, which the platform refused; fetched once however many ask."""
        held = self._fresh(self._held)
        return held if held and held is not bad else await self._joined(bad)

    def proved(self) -> None:
        """A call with the token was accepted."""
        self._unproved = 0

    def _joined(self, bad: Token | None) -> Awaitable[Token]:
        """One fetch for all who wait, its failure too: twenty must not try a wrong secret in turn."""
        if self._fetching is None or self._fetching.done():
            self._fetching = asyncio.create_task(self._obtain(bad))
        return asyncio.shield(self._fetching)  # who is cancelled does not cancel it for the others

    async def _obtain(self, bad: Token | None) -> Token:
        if bad:
            await self._discard(bad)
        self._held = await self._from_shelf()
        return self._held

    async def _discard(self, bad: Token) -> None:
        self._unproved += 1
        if self._unproved > _UNPROVED:
            self._unproved = 0
            raise Halt(
                "access_token 刚取得即失效",
                code=40014,
                after=timedelta(minutes=5),
                remedy="请检查是否有其他系统在反复重置应用 Secret，或 api_base 是否指向了别的企业微信",
            )
        await self._shelf.drop(bad.value)

    async def _from_shelf(self) -> Token:
        for _ in range(_WAITS):
            shared = self._fresh(await self._shelf.read())
            if shared:
                return shared
            if await self._shelf.claim():
                return await self._claimed()
            await self._pause(_WAIT)
        raise TryAgain("另一进程正在获取 access_token", after=timedelta(seconds=1))

    async def _claimed(self) -> Token:
        """Fetches, unless another process has written between our look and our claim."""
        token = self._fresh(await self._shelf.read())
        try:
            token = token or await self._fetch()
        except BaseException:  # cancelled as well: nobody shall wait for us
            await self._shelf.release()
            raise
        await self._shelf.write(token)
        return token

    def _fresh(self, token: Token | None) -> Token | None:
        return token if token and self._clock() < token.renew_at else None


async def gettoken(wire: Wire, corp_id: str, secret: str) -> Answer:
    """One call, whatever comes of it. Raises ``TryAgain`` where the platform cannot be reached."""
    return await wire.get("gettoken", {"corpid": corp_id, "corpsecret": secret})


async def fetch_token(wire: Wire, corp_id: str, secret: str, clock: Callable[[], datetime]) -> Token:
    """A new token. Raises ``TryAgain`` or ``Halt``."""
    asked_at = clock()
    answer = await gettoken(wire, corp_id, secret)
    if answer.code:
        raise refusal(answer.trouble)
    return _token(answer, asked_at)


def _token(answer: Answer, asked_at: datetime) -> Token:
    value, seconds = answer.text("access_token"), answer.fields.get("expires_in")
    if not value or not isinstance(seconds, int):
        raise TryAgain("企业微信没有给出 access_token")
    life = timedelta(seconds=seconds)
    return Token(value, asked_at + life - min(_EARLY, life / 10))
