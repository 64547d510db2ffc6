"""The one-time pages: uploading an export, reading a confidential order, a citizen's phone number."""

import asyncio
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import downloads, papers
from bot.app import App
from bot.edges.rows import Row
from bot.edges.sheets import read_orders
from bot.edges.visits_sheet import read_visits
from bot.paper import gone, page
from handlers import reconciling, revealing, visits_import
from notifier.card import Text
from notifier.cards import intake as cards
from notifier.outbox import Message, put
from rules.errors import Refusal
from rules.order import RowRefused
from storage import links

#: What an uploaded export is for.
UPLOADS = {"upload": "导入工单", "reconcile": "对账", "visits": "导入回访"}
MOST_FILE = 32 * 1024 * 1024


class _Upload(Convertor[str]):
    """A path that begins with one of the purposes of an upload."""

    regex = "|".join(UPLOADS)

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("upload", _Upload())


def routes(app: App) -> list[Route]:
    """The pages' routes."""
    pages = _Pages(app)
    return [
        *downloads.routes(app),
        *papers.routes(app),
        Route("/{purpose:upload}/{token}", pages.upload_form, methods=["GET"]),
        Route("/{purpose:upload}/{token}", pages.upload, methods=["POST"]),
        Route("/{purpose:str}/{token}", pages.ask, methods=["GET"]),
        Route("/{purpose:str}/{token}", pages.show, methods=["POST"]),
    ]


class _Pages:
    """A link is only used up by a press on the page, so that a preview of it costs nothing."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def upload_form(self, request: Request) -> Response:
        purpose = request.path_params["purpose"]
        if not await self._peek(request, purpose):
            return gone()
        return page(
            f"<h1>{UPLOADS[purpose]}</h1><p>请选择市级平台导出的文件（.xlsx、.xls 或 .csv）。</p>"
            '<form method="post" enctype="multipart/form-data"><input type="file" name="file" required '
            f'accept=".xlsx,.xls,.csv"><button>上传并{UPLOADS[purpose][:2]}</button></form>'
        )

    async def upload(self, request: Request) -> Response:
        async with request.form(max_files=1, max_part_size=MOST_FILE) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile) or not file.filename:
                return page("<h1>没有收到文件</h1><p>请返回上一页重新选择。</p>", 400)
            return await self._read(request, file.filename, await file.read())

    async def _read(self, request: Request, name: str, content: bytes) -> Response:
        purpose = request.path_params["purpose"]
        read: Callable[..., Iterable[Any]] = read_visits if purpose == "visits" else read_orders
        try:
            rows = await asyncio.to_thread(read, (name, content), self._app.desk.tz)
        except Refusal as refusal:  # the link stays good for another try
            return page(f"<h1>无法{UPLOADS[purpose][:2]}</h1><p>{escape(refusal.sentence)}</p>", 400)
        person = await self._use(request, purpose)
        if person is None:
            return gone()
        work = {"upload": self._take_in, "reconcile": self._reconcile, "visits": self._take_visits}
        try:
            said = await work[purpose](person, rows)
        except Refusal as refusal:  # they may not any more
            return page(f"<h1>无法{UPLOADS[purpose][:2]}</h1><p>{escape(refusal.sentence)}</p>", 403)
        title = "对账完成" if purpose == "reconcile" else "导入完成"
        return page(f"<h1>{title}</h1><pre>{escape(said)}</pre><p>可以关闭本页，回到聊天继续。</p>")

    async def _take_visits(self, person: str, rows: Iterable[Any]) -> str:
        now, lines = self._app.clock.now(), await asyncio.to_thread(list, rows)
        taken = await self._app.database.transact(
            visits_import.take_in_as, self._app.desk, now, person, lines
        )
        await self._tell(person, f"visits:{now:%Y%m%d%H%M%S%f}", taken.told())
        return taken.told()

    async def _take_in(self, person: str, rows: Iterable[Row | RowRefused]) -> str:
        taken = await self._app.take_in(person, "upload", rows)
        said = cards.taken(taken.new, taken.updated, taken.unchanged, taken.refused)
        await self._tell(person, f"taken:{taken.intake}", said)
        return said

    async def _reconcile(self, person: str, rows: Iterable[Row | RowRefused]) -> str:
        found = await asyncio.to_thread(lambda: [row.order for row in rows if isinstance(row, Row)])
        now = self._app.clock.now()
        said = await self._app.database.read(reconciling.told, self._app.desk, now, found)
        await self._tell(person, f"reconciled:{now:%Y%m%d%H%M%S%f}", said)
        return said

    async def _tell(self, person: str, key: str, said: str) -> None:
        """What the page shows is on the phone as well."""
        message = Message(key, person, Text(said))
        await self._app.database.transact(put, self._app.clock.now(), [message])

    async def ask(self, request: Request) -> Response:
        purpose = request.path_params["purpose"]
        if purpose not in revealing.PURPOSES or not await self._peek(request, purpose):
            return gone()
        return page(
            f"<h1>{escape(revealing.PURPOSES[purpose])}</h1><p>本页只能打开一次，查看已记入办理轨迹。"
            '请勿截屏、拍照或转发。</p><form method="post"><button>查看</button></form>'
        )

    async def show(self, request: Request) -> Response:
        purpose, token = request.path_params["purpose"], request.path_params["token"]
        if purpose not in revealing.PURPOSES:
            return gone()
        now = self._app.clock.now()
        shown = await self._app.database.transact(revealing.show, self._app.desk, now, purpose, token)
        if shown is None:
            return gone()
        return page(
            f"<h1>{escape(shown.title)}</h1><pre>{escape(shown.text)}</pre>"
            f'<p class="mark">{escape(shown.watermark)}</p>'
            f'<script>setTimeout(()=>document.querySelector("pre").textContent="已到期，内容已隐去",'
            f"{shown.seconds * 1000})</script>"
        )

    async def _peek(self, request: Request, purpose: str) -> bool:
        token = request.path_params["token"]
        row = await self._app.database.read(links.peek, token, purpose, self._app.clock.now())
        return row is not None

    async def _use(self, request: Request, purpose: str) -> str | None:
        token = request.path_params["token"]
        row = await self._app.database.transact(links.use, token, purpose, self._app.clock.now())
        return row.person if row else None
