"""The web: the platform's callbacks, the API, health, and the one-time pages."""

import hmac
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import pages
from bot.app import App
from bot.edges.api import read_items
from bot.edges.rows import Row
from bot.edges.wecom import BadCallback, Callbacks, Ignored
from bot.gate import Gate
from bot.metrics import Metrics
from handlers.intake import Taken
from rules.errors import Refusal
from rules.order import RowRefused
from storage.db import MAY_BE_AWAY, is_away

log = logging.getLogger(__name__)

MOST_BODY = 32 * 1024 * 1024  # an export of a year


@dataclass(frozen=True)
class Web:
    """What the routes need. ``ready`` says what is not well; empty when all is."""

    app: App
    callbacks: Callbacks | None
    api_token: str
    ready: Callable[[], Awaitable[dict[str, str]]]
    more: tuple[Route, ...] = ()
    metrics: Metrics = field(default_factory=Metrics)
    measure: Callable[[], Awaitable[bytes]] | None = None  # the page of metrics, where somebody may read it
    metrics_token: str = ""

    def asgi(self) -> Gate:
        """The application that uvicorn serves."""
        routes = Starlette(
            routes=[
                Route("/wecom/callback", self.verify, methods=["GET"]),
                Route("/wecom/callback", self.callback, methods=["POST"]),
                Route("/api/orders", self.orders, methods=["POST"]),
                Route("/health/live", live, methods=["GET"]),
                Route("/health/ready", self.health, methods=["GET"]),
                Route("/metrics", self.measured, methods=["GET"]),
                *self.more,
                *pages.routes(self.app),
            ],
            exception_handlers=dict.fromkeys(MAY_BE_AWAY, away),
        )
        return Gate(routes, self.metrics.requested)

    async def verify(self, request: Request) -> Response:
        """The platform asks whether this address is ours."""
        if self.callbacks is None:
            return Response(status_code=404)
        try:
            return PlainTextResponse(self.callbacks.verify(request.query_params))
        except BadCallback as bad:
            return _bad(bad)

    async def callback(self, request: Request) -> Response:
        """A message or a press: kept before it is answered with 200."""
        if self.callbacks is None:
            return Response(status_code=404)
        try:
            found = self.callbacks.open(request.query_params, await _body(request, 1024 * 1024))
        except BadCallback as bad:
            return _bad(bad)
        if isinstance(found, Ignored):
            return Response()
        reply = await self.app.inbound(found)
        return Response(self.callbacks.answer(reply, found), media_type="application/xml")

    async def orders(self, request: Request) -> Response:
        """Orders as JSON, one or many, with a result for each."""
        if not _bears(request, self.api_token):
            return JSONResponse(
                {"error": "令牌缺失或不正确：请在 Authorization 头中写 Bearer ‹api.token›"}, 401
            )
        try:
            rows = read_items(await _body(request, MOST_BODY), self.app.desk.tz)
        except Refusal as refusal:
            return JSONResponse({"error": refusal.sentence}, 400)
        taken = await self.app.take_in("api", "api", rows)
        return JSONResponse(taken.as_json() | {"results": [_result(row, taken) for row in rows]})

    async def measured(self, request: Request) -> Response:
        """What Prometheus reads, for who has its token."""
        if self.measure is None or not self.metrics_token:
            return Response(status_code=404)
        if not _bears(request, self.metrics_token):
            return Response(status_code=401)
        return Response(await self.measure(), media_type="text/plain; version=0.0.4; charset=utf-8")

    async def health(self, request: Request) -> Response:
        """Whether everything that must run does."""
        wrong = await self.ready()
        return JSONResponse({"ready": not wrong, **wrong}, 503 if wrong else 200)


async def away(request: Request, error: Exception) -> Response:
    """503 while the database is away, so that the platform sends again what was not kept."""
    if not is_away(error):
        raise error
    log.warning("database away", extra={"action": "database_away", "kind": type(error).__name__})
    return Response(status_code=503, headers={"Retry-After": "1"})


def _result(row: Row | RowRefused, taken: Taken) -> dict[str, object]:
    """What became of one item."""
    if isinstance(row, RowRefused):
        return {"row": row.row, "result": "refused", "reason": row.reason}
    return {"row": row.row, "number": row.order.number, "result": taken.outcomes[row.order.number]}


async def live(request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok")


def _bears(request: Request, token: str) -> bool:
    """Whether the request carries this token; compared in constant time. An empty token lets nobody in."""
    given = request.headers.get("authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _bad(bad: BadCallback) -> Response:
    log.warning("callback refused", extra={"action": "bad_callback", "reason": bad.reason})
    return Response(status_code=bad.status)


async def _body(request: Request, most: int) -> bytes:
    """The body, never more than ``most`` bytes of it: what is longer comes back too long to be good."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            break
    return bytes(body)
