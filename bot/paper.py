"""What every one-time page is printed on."""

from starlette.responses import HTMLResponse, Response

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


def page(body: str, status: int = 200) -> Response:
    """A page with this body, in HTML; what came from people must be escaped already."""
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Frame-Options": "SAMEORIGIN"}
    return HTMLResponse(_PAGE.format(body=body), status, headers)


def gone() -> Response:
    """The link is spent, expired or unknown."""
    return page("<h1>链接已失效</h1><p>链接只能用一次，或已过期。请回到聊天重新获取。</p>", 410)
