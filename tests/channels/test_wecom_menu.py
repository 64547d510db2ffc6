"""The application's menu and the address book, against the sandbox; and a tap on the menu coming back."""

from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest

from notifier.cards.menu import MENUS
from notifier.channels import wecom_menu
from notifier.channels.wecom import WeComChannel
from notifier.channels.wecom_codes import Trouble
from notifier.channels.wecom_members import Member as Found
from notifier.channels.wecom_members import member
from notifier.channels.wecom_menu import Menu
from notifier.channels.wecom_token import MemoryShelf
from notifier.errors import GiveUp
from sandbox import App, Member, Sandbox

APP = App("wwcorp", 1000002, "s3cret", "t", "A" * 43)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    made = await Sandbox.start(APP, members=[Member("LiHua", "李华")])
    yield made
    await made.stop()


@pytest.fixture
def app(session: aiohttp.ClientSession, sandbox: Sandbox) -> WeComChannel:
    now = sandbox.now
    return WeComChannel(session, sandbox.url, "wwcorp", 1000002, "s3cret", MemoryShelf(now), now)


async def test_the_menu_is_made_shown_replaced_and_taken_away(app: WeComChannel) -> None:
    assert await wecom_menu.show(app, APP.agent_id) == []
    assert await wecom_menu.create(app, APP.agent_id, MENUS) is None
    assert await wecom_menu.show(app, APP.agent_id) == list(MENUS)
    assert await wecom_menu.create(app, APP.agent_id, MENUS[:1]) is None
    assert await wecom_menu.show(app, APP.agent_id) == list(MENUS[:1])
    assert await wecom_menu.delete(app, APP.agent_id) is None
    assert await wecom_menu.show(app, APP.agent_id) == []


async def test_what_is_refused_is_told_with_its_code_and_stops_no_message(app: WeComChannel) -> None:
    refused = await wecom_menu.create(app, 7, MENUS)
    assert isinstance(refused, Trouble)
    assert refused.code == 40056
    assert await wecom_menu.create(app, APP.agent_id, MENUS) is None


@pytest.mark.parametrize(
    "menus",
    [
        (),
        (*MENUS, *MENUS),
        (Menu("工单", ()),),
        (Menu("工单", MENUS[0].entries * 2),),
        (Menu("工单工单工单", MENUS[0].entries),),
        (Menu("工单", (("待" * 14, "待办"),)),),
    ],
)
async def test_a_menu_beyond_the_limits_is_refused_before_it_is_sent(
    app: WeComChannel, menus: tuple[Menu, ...]
) -> None:
    with pytest.raises(ValueError, match=r"bytes|entries"):
        await wecom_menu.create(app, APP.agent_id, menus)


async def test_the_address_book_knows_who_is_there_and_who_is_not(
    app: WeComChannel, sandbox: Sandbox
) -> None:
    assert await member(app, "lihua") == Found(True, "李华")
    assert await member(app, "nobody") == Found(False)
    sandbox.platform.scope.add(replace(Member("LiHua", "李华"), name="李桦"))
    assert await member(app, "lihua") == Found(True, "李桦")


@pytest.mark.parametrize(("status", "is_there"), [(1, True), (2, False), (4, True), (5, False)])
async def test_who_is_disabled_or_has_left_is_not_there(
    channel: WeComChannel, platform: object, status: int, is_there: bool
) -> None:
    platform.then("user/get", {"errcode": 0, "errmsg": "ok", "name": "李华", "status": status})  # type: ignore[attr-defined]
    assert await member(channel, "lihua") == Found(is_there, "李华")


async def test_who_may_not_ask_hears_why_and_still_may_send(channel: WeComChannel, platform: object) -> None:
    platform.then("user/get", {"errcode": 48002, "errmsg": "no"})  # type: ignore[attr-defined]
    with pytest.raises(GiveUp) as refused:
        await member(channel, "lihua")
    assert refused.value.code == 48002
    assert await member(channel, "lihua")
