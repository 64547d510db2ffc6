"""The peer of ``inbound``: wechatpy and sqlite3 in a bare Starlette handler, one commit a callback."""

import sqlite3
import sys
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from wechatpy.enterprise import create_reply, parse_message
from wechatpy.enterprise.crypto import WeChatCrypto

from bot import config as configs


def application(config: configs.Config, file: Path) -> Starlette:
    """Decrypts, notes the message, changes one order's state, commits, and answers encrypted."""
    wecom = config.channels.wecom
    assert wecom is not None
    crypto: Any = WeChatCrypto(wecom.token, wecom.encoding_aes_key, wecom.corp_id)
    database = sqlite3.connect(file, check_same_thread=False)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE messages (id TEXT PRIMARY KEY, sender TEXT, body TEXT)")
    database.execute("CREATE TABLE orders (id TEXT PRIMARY KEY, state TEXT)")

    async def callback(request: Request) -> Response:
        query = request.query_params
        signed = (query["msg_signature"], query["timestamp"], query["nonce"])
        message: Any = parse_message(crypto.decrypt_message(await request.body(), *signed))
        text = getattr(message, "content", "") or getattr(message, "key", "")
        with database:
            database.execute("INSERT INTO messages VALUES (?, ?, ?)", (query["nonce"], message.source, text))
            database.execute("INSERT OR REPLACE INTO orders VALUES (?, ?)", (text, "done"))
        answer = create_reply("好的", message).render()
        return Response(crypto.encrypt_message(answer, signed[2], signed[1]), media_type="application/xml")

    async def ready(request: Request) -> Response:
        return Response()

    routes = [Route("/wecom/callback", callback, methods=["POST"]), Route("/health/ready", ready)]
    return Starlette(routes=routes)


def main() -> None:
    file, port = Path(sys.argv[1]), int(sys.argv[2])
    app = application(configs.load(file, {}), file.with_name("peer.db"))
    uvicorn.run(app, host="127.0.0.1", port=port, http="httptools", log_level="error")


if __name__ == "__main__":
    main()
