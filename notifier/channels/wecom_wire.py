"""One request to the platform: bytes out, an answer with its error code back, or an honest failure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from notifier.channels.wecom_codes import Trouble, trouble
from notifier.errors import TryAgain

_MAX_MEDIA = 20 * 1024 * 1024
_NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


@dataclass(frozen=True)
class Answer:
    """A JSON answer; code 0 is "ok", but see its lists of people who were not reached."""

    code: int
    errmsg: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def trouble(self) -> Trouble:
        return trouble(self.code, self.errmsg)

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def people(self, name: str) -> list[str]:
        """User ids: ``"a|b"`` in the answer to a send, ``["a", "b"]`` in the answer to an update."""
        value = self.fields.get(name) or ""
        return [
            str(person) for person in (value if isinstance(value, list) else str(value).split("|")) if person
        ]


class Wire:
    """The platform's address. Nothing raised or logged here carries a URL: the token is in it."""

    def __init__(self, session: aiohttp.ClientSession, api_base: str, timeout: float = 10.0) -> None:
        self._session = session
        self._base = api_base.rstrip("/")
        self._timeout = aiohttp.ClientTimeout(total=timeout, connect=timeout / 2)

    async def get(self, path: str, query: Mapping[str, str]) -> Answer:
        """Asks; a failure is never in doubt, for nothing was to happen."""
        return _answer((await self._exchange("GET", path, query, None))[1], in_doubt=False)

    async def post(self, path: str, query: Mapping[str, str], body: bytes) -> Answer:
        """Does something; a failure may have come after the deed."""
        return _answer((await self._exchange("POST", path, query, body))[1], in_doubt=True)

    async def upload(self, path: str, query: Mapping[str, str], name: str, content: bytes) -> Answer:
        """A file under the name that people see; nothing has happened where that fails."""
        form = aiohttp.FormData(quote_fields=False)  # the platform shows the name as it is written
        form.add_field("media", content, filename=name, content_type="application/octet-stream")
        return _answer((await self._exchange("POST", path, query, form))[1], in_doubt=False)

    async def download(self, path: str, query: Mapping[str, str]) -> Answer | bytes:
        """A file, or the JSON that says why not."""
        kind, data = await self._exchange("GET", path, query, None)
        return _answer(data, in_doubt=False) if kind in ("application/json", "text/plain") else data

    async def _exchange(
        self, method: str, path: str, query: Mapping[str, str], body: bytes | aiohttp.FormData | None
    ) -> tuple[str, bytes]:
        in_doubt = method == "POST" and not isinstance(body, aiohttp.FormData)
        try:
            async with self._session.request(
                method,
                f"{self._base}/cgi-bin/{path}",
                params=query,
                data=body,
                headers={"Content-Type": "application/json"} if isinstance(body, bytes) else None,
                timeout=self._timeout,
                allow_redirects=False,
            ) as response:
                if response.status != 200:
                    raise TryAgain(f"企业微信接口返回 HTTP {response.status}", in_doubt=in_doubt)
                return response.content_type, await _limited(response)
        except _NEVER_LEFT as error:
            raise TryAgain(f"连不上企业微信接口（{type(error).__name__}）") from None
        except (TimeoutError, aiohttp.ClientError) as error:
            raise TryAgain(f"企业微信接口没有答复（{type(error).__name__}）", in_doubt=in_doubt) from None


async def _limited(response: aiohttp.ClientResponse) -> bytes:
    data = bytearray()
    async for chunk in response.content.iter_any():
        data += chunk
        if len(data) > _MAX_MEDIA:
            raise aiohttp.ClientPayloadError("too large")
    return bytes(data)


def _answer(data: bytes, *, in_doubt: bool) -> Answer:
    try:
        fields = json.loads(data)
    except (ValueError, RecursionError):
        fields = None
    code = fields.get("errcode") if isinstance(fields, dict) else None
    if not isinstance(code, int):
        raise TryAgain("企业微信接口的答复无法读取", in_doubt=in_doubt)
    return Answer(code, str(fields.get("errmsg", "")), fields)
