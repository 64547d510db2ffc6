"""A scripted platform, and a WeCom channel that talks to it."""

from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from scripted_platform import Clock, Platform

from notifier.card import Button, Card
from notifier.channels.base import Outgoing
from notifier.channels.wecom import WeComChannel
from notifier.channels.wecom_token import MemoryShelf, TokenShelf


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
async def api_base(platform: Platform) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", platform.answer)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")
        platform.released.set()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def new_channel(session: aiohttp.ClientSession, api_base: str, clock: Clock) -> Callable[..., WeComChannel]:
    def make(shelf: TokenShelf | None = None, timeout: float = 5.0) -> WeComChannel:
        shelf = shelf or MemoryShelf(clock)
        return WeComChannel(session, api_base, "wwcorp", 1000002, "s3cret", shelf, clock, timeout=timeout)

    return make


@pytest.fixture
def channel(new_channel: Callable[..., WeComChannel]) -> WeComChannel:
    return new_channel()


@pytest.fixture
def card() -> Card:
    return Card(
        title="工单 1023 待接收",
        subtitle="食堂卫生",
        quote="反映食堂饭菜不新鲜",
        lines=(("编号", "1023"), ("时限", "3月3日 17:30")),
        buttons=(Button("确认接收", key="confirm:1023"), Button("申请改派", key="transfer:1023", style=2)),
        source="即办",
    )


@pytest.fixture
def card_message(card: Card) -> Outgoing:
    return Outgoing("order:12:new", "lihua", card)
