"""The one-time pages: uploading an export, reading a confidential order, a citizen's phone number."""

from datetime import datetime
from html import escape

from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.app import App
from bot.edges.sheets import read_orders
from handlers import revealing
from notifier.card import Text
from notifier.cards import intake as cards
from notifier.outbox import Message, put
from rules.errors import Refusal
from storage import links

MOST_FILE = 32 * 1024 * 1024

_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>即办</title><style>
body{{font:16px/1.7 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;margin:0;
background:#f2f3f5;color:#1f2329}}
main{{max-width:34rem;margin:8vh auto;padding:1.6rem 1.6rem 2rem;background:#fff;border-radius:12px;
box-shadow:0 1px 6px #0001}}
h1{{font-size:1.25rem;margin:0 0 .6rem}} button{{font:inherit;padding:.55rem 1.6rem;border:0;
border-radius:8px;background:#0a6cff;color:#fff;cursor:pointer}}
input[type=file]{{display:block;margin:1rem 0}}
pre{{white-space:pre-wrap;font:inherit;background:#f7f8fa;padding:1rem;border-radius:8px}}
.mark{{color:#8f959e;font-size:.85rem}}
</style></head><body><main>{body}</main></body></html>"""


def routes(app: App) -> list[Route]:
    """The pages' routes."""
    pages = _Pages(app)
    return [
        Route("/upload/{token}", pages.upload_form, methods=["GET"]),
        Route("/upload/{token}", pages.upload, methods=["POST"]),
        Route("/{purpose:str}/{token}", pages.ask, methods=["GET"]),
        Route("/{purpose:str}/{token}", pages.show, methods=["POST"]),
    ]


def _page(body: str, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Frame-Options": "SAMEORIGIN"}
    return HTMLResponse(_PAGE.format(body=body), status, headers)


def _gone() -> Response:
    return _page("<h1>链接已失效</h1><p>链接只能用一次，或已过期。请回到聊天重新获取。</p>", 410)


class _Pages:
    """A link is only used up by a press on the page, so that a preview of it costs nothing."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def upload_form(self, request: Request) -> Response:
        if not await self._peek(request, "upload"):
            return _gone()
        return _page(
            "<h1>导入工单</h1><p>请选择市级平台导出的文件（.xlsx、.xls 或 .csv）。</p>"
            '<form method="post" enctype="multipart/form-data"><input type="file" name="file" required '
            'accept=".xlsx,.xls,.csv"><button>上传并导入</button></form>'
        )

    async def upload(self, request: Request) -> Response:
        async with request.form(max_files=1, max_part_size=MOST_FILE) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile) or not file.filename:
                return _page("<h1>没有收到文件</h1><p>请返回上一页重新选择。</p>", 400)
            return await self._take(request, file.filename, await file.read())

    async def _take(self, request: Request, name: str, content: bytes) -> Response:
        try:
            rows = read_orders((name, content), self._app.desk.tz)
        except Refusal as refusal:  # the link stays good for another try
            return _page(f"<h1>无法导入</h1><p>{escape(refusal.sentence)}</p>", 400)
        person = await self._use(request, "upload")
        if person is None:
            return _gone()
        taken = await self._app.take_in(person, "upload", rows)
        said = cards.taken(taken.new, taken.updated, taken.unchanged, taken.refused)
        await self._app.database.transact(_tell, self._app.clock.now(), person, taken.intake, said)
        return _page(f"<h1>导入完成</h1><pre>{escape(said)}</pre><p>可以关闭本页，回到聊天继续。</p>")

    async def ask(self, request: Request) -> Response:
        purpose = request.path_params["purpose"]
        if purpose not in revealing.PURPOSES or not await self._peek(request, purpose):
            return _gone()
        return _page(
            f"<h1>{escape(revealing.PURPOSES[purpose])}</h1><p>本页只能打开一次，查看已记入办理轨迹。"
            '请勿截屏、拍照或转发。</p><form method="post"><button>查看</button></form>'
        )

    async def show(self, request: Request) -> Response:
        purpose, token = request.path_params["purpose"], request.path_params["token"]
        if purpose not in revealing.PURPOSES:
            return _gone()
        now = self._app.clock.now()
        shown = await self._app.database.transact(revealing.show, self._app.desk, now, purpose, token)
        if shown is None:
            return _gone()
        return _page(
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


def _tell(session: Session, now: datetime, person: str, intake: int, said: str) -> None:
    put(session, now, [Message(f"taken:{intake}", person, Text(said))])
