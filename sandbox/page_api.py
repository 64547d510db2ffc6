"""What the page asks for: the state of all phones, and the deeds of whoever clicks on them."""

import asyncio
import base64
import binascii
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.fault_script import BadScript
from sandbox.finding import NotThere
from sandbox.page_state import all_jumps, state
from sandbox.people import File
from sandbox.refusal import Json
from sandbox.uploads import fetch, is_loopback

if TYPE_CHECKING:
    from sandbox.play import Sandbox

PAGE = Path(__file__).parent / "page"
LONGEST_WAIT = 20.0
LOCAL = "http://127.0.0.1:* http://localhost:*"
POLICY = (
    f"default-src 'self'; img-src 'self' data: {LOCAL}; "
    f"style-src 'self' 'unsafe-inline' {LOCAL}; frame-src 'self' {LOCAL}"
)

Deed = Callable[["Sandbox", Json], Awaitable[Json | None]]


async def _say(sandbox: "Sandbox", given: Json) -> None:
    await sandbox.says(given["person"], given["text"])


async def _press(sandbox: "Sandbox", given: Json) -> None:
    await sandbox.presses(given["person"], given["card"], given["text"])


async def _menu(sandbox: "Sandbox", given: Json) -> None:
    await sandbox.picks_menu(given["person"], given["card"], given["text"])


async def _choose(sandbox: "Sandbox", given: Json) -> None:
    sandbox.chooses(given["person"], given["question"], given["options"], given["card"])


async def _picture(sandbox: "Sandbox", given: Json) -> None:
    content = base64.b64decode(given["content"], validate=True)
    await sandbox.sends_picture(given["person"], content, given["name"])


async def _file(sandbox: "Sandbox", given: Json) -> None:
    content = base64.b64decode(given["content"], validate=True)
    await sandbox.sends_file(given["person"], File(given["name"], content))


async def _enter(sandbox: "Sandbox", given: Json) -> None:
    await sandbox.enters(given["person"])


async def _open(sandbox: "Sandbox", given: Json) -> Json:
    """Fetched here, not by a frame: a one-time page is spent once, whatever it says about frames."""
    if not is_loopback(given["url"]):
        raise NotThere(f"沙箱不连外网，没有打开 {given['url']}")
    if given["person"].startswith("group:"):
        page = await fetch(given["url"])
    else:
        page = await sandbox.opens(given["person"], given["url"])
    return {"status": page.status, "html": page.text}


async def _upload(sandbox: "Sandbox", given: Json) -> Json:
    own = "content" in given  # from the newcomer's own disk, else one of the samples
    file = File(given["file"], base64.b64decode(given["content"], validate=True)) if own else given["file"]
    page = await sandbox.uploads(given["person"], file, given["url"])
    return {"status": page.status, "html": page.text}


async def _confirm(sandbox: "Sandbox", given: Json) -> Json:
    page = await sandbox.confirms(given["person"], given["url"])
    return {"status": page.status, "html": page.text}


async def _advance(sandbox: "Sandbox", given: Json) -> None:
    if "minutes" in given:
        sandbox.advance(timedelta(minutes=given["minutes"]), given["label"])
        return
    jump = next((each for each in all_jumps(sandbox) if each.label == given["label"]), None)
    if jump is None:
        raise NotThere(f"没有“{given['label']}”这个时刻了")
    sandbox.advance_to(jump.at, jump.label)


async def _skip(sandbox: "Sandbox", given: Json) -> None:
    sandbox.story.skip()
    sandbox.platform.touch()


async def _faults(sandbox: "Sandbox", given: Json) -> Json | None:
    """A script that is wrong is an answer like any other: its writer is told the line."""
    try:
        sandbox.load_faults(given["text"])
    except BadScript as wrong:
        return {"error": str(wrong), "line": wrong.line}
    return None


DEEDS: dict[str, Deed] = {
    "say": _say,
    "press": _press,
    "menu": _menu,
    "choose": _choose,
    "picture": _picture,
    "file": _file,
    "enter": _enter,
    "open": _open,
    "upload": _upload,
    "confirm": _confirm,
    "advance": _advance,
    "skip": _skip,
    "faults": _faults,
}


def page_routes(sandbox: "Sandbox") -> list[BaseRoute]:
    """The page, its files, its state and its deeds."""

    async def picture(request: Request) -> Response:
        media = sandbox.platform.media.get(request.path_params["media_id"])
        if media is None:
            return Response("no such media", 404)
        kind = "image/png" if media.content.startswith(b"\x89PNG") else "image/jpeg"
        return Response(media.content, media_type=kind)

    async def wait_for_state(request: Request) -> Response:
        """Long polling: answers when something has happened since ``after``, or after a while."""
        after = int(request.query_params.get("after", "-1"))
        if not sandbox.closing and sandbox.platform.version <= after:
            await _change_or_pause(sandbox, after)
        return JSONResponse(state(sandbox))

    async def act(request: Request) -> Response:
        given = await request.json()
        try:
            done = await DEEDS[request.path_params["deed"]](sandbox, given)
        except NotThere as missing:
            return JSONResponse({"error": str(missing)}, 409)
        except (aiohttp.ClientError, TimeoutError) as broken:
            return JSONResponse({"error": f"对方没有应答：{broken!r}"}, 502)
        except (KeyError, ValueError, binascii.Error) as bad:
            return JSONResponse({"error": f"页面的请求不对：{bad!r}"}, 400)
        return JSONResponse(done or {})

    return [
        Route("/", _asset("index.html")),
        Route("/page/state", wait_for_state),
        Route("/page/media/{media_id}", picture),
        Route("/page/do/{deed}", act, methods=["POST"]),
        *(Route(f"/page/{each.name}", _asset(each.name)) for each in PAGE.iterdir()),
    ]


def _asset(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def asset(request: Request) -> Response:
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
        return FileResponse(PAGE / name, headers=headers)

    return asset


async def _change_or_pause(sandbox: "Sandbox", after: int) -> None:
    try:
        await asyncio.wait_for(sandbox.platform.change_after(after), LONGEST_WAIT)
    except TimeoutError:
        return  # nothing happened: the page gets the same state and asks again
