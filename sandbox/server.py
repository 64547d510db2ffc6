"""The sandbox over HTTP, on loopback alone: the platform's API, its scripted faults, and the page."""

import asyncio
import contextlib
import ipaddress
import socket
from collections.abc import Iterator

import uvicorn
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sandbox import tokens
from sandbox.api import ENDPOINTS, Call, refuse, serve
from sandbox.faults import ON_REQUESTS, Fault
from sandbox.log import Exchange
from sandbox.media import Upload
from sandbox.platform import Media, Platform
from sandbox.refusal import Refused


class Droppable(HttpToolsProtocol):
    """Lets a handler cut the connection without an answer, as a broken network does."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["state"]["drop"] = self.transport.abort


class Server(uvicorn.Server):
    """Leaves the process's signals alone and says when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.over = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        """Nothing to do at intervals: no Date header, no worker to recycle."""
        await self.over.wait()


def loopback_socket(host: str, port: int) -> socket.socket:
    """A listening place that nobody outside this machine can reach."""
    if not ipaddress.ip_address(host).is_loopback:
        raise ValueError(f"the sandbox binds to loopback only, not to {host}: use 127.0.0.1")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio would leave Nagle on and every answer would wait for an acknowledgement.
    place = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    place.bind((host, port))
    return place


def api_routes(platform: Platform) -> list[BaseRoute]:
    """One route for each path of the platform's API."""

    async def endpoint(request: Request) -> Response:
        path = request.url.path.removeprefix("/cgi-bin/")
        fault = platform.faults.strike(ON_REQUESTS, path, platform.now())
        if fault is None:
            return respond(serve(platform, await read(request, path)))
        return await misbehave(platform, request, path, fault)

    return [
        Route(f"/cgi-bin/{path}", endpoint, methods=list(each.methods)) for path, each in ENDPOINTS.items()
    ]


async def read(request: Request, path: str) -> Call:
    ip = request.client.host if request.client else ""
    query = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form() as form:
            part = form.get("media")
            given = Upload(part.filename or "", await part.read()) if isinstance(part, UploadFile) else None
        return Call(path, query, upload=given, ip=ip)
    return Call(path, query, await request.body(), ip=ip)


def respond(result: object) -> Response:
    if isinstance(result, Media):
        headers = {"Content-Disposition": f'attachment; filename="{_ascii(result.name)}"'}
        return Response(result.content, media_type="application/octet-stream", headers=headers)
    return JSONResponse(result)


def _ascii(name: str) -> str:
    return name.encode("ascii", errors="replace").decode().replace('"', "'")


async def misbehave(platform: Platform, request: Request, path: str, fault: Fault) -> Response:
    call = await read(request, path)
    platform.log.add(
        Exchange(platform.now(), "机器人", path, f"故障：{fault.do} {fault.code or ''}", False, path)
    )
    platform.touch()
    match fault.do:
        case "status":
            return Response("upstream error", fault.code or 500)
        case "errcode":
            return JSONResponse(refuse(platform, Refused(fault.code or -1), call.ip))
        case "slow":
            await asyncio.sleep(fault.seconds)
            return respond(serve(platform, call))
        case "hang":
            await asyncio.sleep(fault.seconds)
        case "accept_then_drop":
            serve(platform, call)
        case "accept_then_hang":
            serve(platform, call)
            await asyncio.sleep(fault.seconds)
        case "revoke_token":
            tokens.revoke(platform)
            return respond(serve(platform, call))
    request.scope["state"]["drop"]()
    await asyncio.sleep(0)  # lets the connection go before the answer nobody shall get
    return Response()
