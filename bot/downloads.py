"""The one-time page that gives a ledger: written to a temporary file, sent, and gone."""

import asyncio
import os
import tempfile
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from bot.app import App
from bot.ledger import write
from bot.paper import gone, page
from handlers import exporting
from storage import links

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def routes(app: App) -> list[Route]:
    """A look at the page costs nothing; the press on it uses the link up."""
    downloads = _Downloads(app)
    path = f"/{exporting.PURPOSE}/{{token}}"
    return [
        Route(path, downloads.ask, methods=["GET"]),
        Route(path, downloads.give, methods=["POST"]),
    ]


class _Downloads:
    def __init__(self, app: App) -> None:
        self._app = app

    async def ask(self, request: Request) -> Response:
        token, now = request.path_params["token"], self._app.clock.now()
        if await self._app.database.read(links.peek, token, exporting.PURPOSE, now) is None:
            return gone()
        return page(
            "<h1>下载台账</h1><p>本链接只能下载一次，导出人和时间将记录并印在表上。内部资料，请勿外传。</p>"
            '<form method="post"><button>下载</button></form>'
        )

    async def give(self, request: Request) -> Response:
        app, now = self._app, self._app.clock.now()
        token = request.path_params["token"]
        granted = await app.database.transact(exporting.opened, app.desk, now, token)
        if granted is None:
            return gone()
        handle, name = tempfile.mkstemp(prefix="jiban-", suffix=".xlsx")
        os.close(handle)
        file = Path(name)
        try:
            await write(app.database, app.desk, now, granted, file)
        except BaseException:
            await asyncio.to_thread(file.unlink)
            raise
        title = f"接诉即办台账-{now.astimezone(app.desk.tz):%Y%m%d-%H%M}.xlsx"
        done = BackgroundTask(asyncio.to_thread, file.unlink)
        headers = {"Cache-Control": "no-store"}
        return FileResponse(file, media_type=XLSX, filename=title, headers=headers, background=done)
