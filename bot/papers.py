"""The one-time page that gives one order's whole file (一单一档) as a Word document."""

import asyncio
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import App
from bot.paper import gone, page
from handlers import dossiers
from reports.document import document
from storage import links

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def routes(app: App) -> list[Route]:
    """A look at the page costs nothing; the press on it uses the link up."""
    papers = _Papers(app)
    path = f"/{dossiers.PURPOSE}/{{token}}"
    return [Route(path, papers.ask, methods=["GET"]), Route(path, papers.give, methods=["POST"])]


class _Papers:
    def __init__(self, app: App) -> None:
        self._app = app

    async def ask(self, request: Request) -> Response:
        token, now = request.path_params["token"], self._app.clock.now()
        if await self._app.database.read(links.peek, token, dossiers.PURPOSE, now) is None:
            return gone()
        return page(
            "<h1>下载一单一档</h1><p>本链接只能下载一次，导出人和时间将记入办理轨迹并印在文件上。内部资料，请勿外传。</p>"
            '<form method="post"><button>下载</button></form>'
        )

    async def give(self, request: Request) -> Response:
        app, now = self._app, self._app.clock.now()
        paper = await app.database.transact(dossiers.opened, app.desk, now, request.path_params["token"])
        if paper is None:
            return gone()
        content = await asyncio.to_thread(document, paper.report, app.desk.tz, paper.watermark)
        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(paper.name)}",
        }
        return Response(content, media_type=DOCX, headers=headers)
