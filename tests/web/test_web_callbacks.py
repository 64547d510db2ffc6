"""The callback address over HTTP: the genuine is answered, the rest refused, nothing happens twice."""

import re

import aiohttp
import pytest
from platform_side import CALLBACK, PlatformSide, an_order, api, kept, steps

from bot.trial.stage import Stage
from bot.trial.story import OFFICER
from rules.words import Action
from sandbox.crypto import Cipher
from storage import inbox

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_echo_comes_back_in_clear(platform: PlatformSide) -> None:
    assert await platform.verify("1616140317555161061") == (200, "1616140317555161061")


async def test_an_echo_with_a_forged_signature_or_for_another_corp_is_refused(platform: PlatformSide) -> None:
    assert (await platform.verify("1616", token="another-token"))[0] == 401
    assert (await platform.verify("1616", corp="wwSOMEBODYELSE0000"))[0] == 403


async def test_a_command_is_answered_at_once_and_encrypted(platform: PlatformSide) -> None:
    status, body = await platform.post(platform.text(OFFICER, "谁在班"))
    assert status == 200
    sealed = re.search(rb"<Encrypt><!\[CDATA\[(.+?)\]\]>", body)
    assert sealed is not None
    said = Cipher(platform.app.encoding_aes_key, platform.app.corp_id).decrypt(sealed[1].decode())
    assert "王芳" in said


@pytest.mark.parametrize(
    ("wrong", "statuses"),
    [({"token": "another-token"}, {401}), ({"corp": "wwSOMEBODYELSE0000"}, {403})],
    ids=["forged signature", "another corp"],
)
async def test_what_is_forged_or_for_another_corp_is_refused_and_not_kept(
    platform: PlatformSide, stage: Stage, wrong: dict[str, str], statuses: set[int]
) -> None:
    xml = platform.text(OFFICER, "谁在班")
    status, body = await platform.post(xml, **wrong)
    assert status in statuses
    assert body == b""
    assert not await is_kept(stage, platform, xml)


@pytest.mark.parametrize(
    "body", [b"", b"not xml", b"<xml></xml>", b"<xml><Encrypt>AAAA</Encrypt></xml>", b"\xff\xfe" * 40]
)
async def test_what_is_malformed_is_refused_cleanly(client: aiohttp.ClientSession, body: bytes) -> None:
    query = {"msg_signature": "0" * 40, "timestamp": "1772413200", "nonce": "1"}
    async with client.post(CALLBACK, params=query, data=body) as answer:
        assert answer.status in (400, 401, 403)
    async with client.post(CALLBACK, data=body) as answer:
        assert answer.status in (400, 401, 403)


async def test_what_is_for_another_application_is_answered_and_ignored(
    platform: PlatformSide, stage: Stage
) -> None:
    xml = platform.text(OFFICER, "谁在班", AgentID="1999999")
    assert await platform.post(xml) == (200, b"")
    assert not await is_kept(stage, platform, xml)


async def test_a_stranger_is_answered_and_ignored(platform: PlatformSide, stage: Stage) -> None:
    xml = platform.text("nobody-we-know", "谁在班")
    assert await platform.post(xml) == (200, b"")
    assert not await is_kept(stage, platform, xml)


async def test_the_age_of_a_timestamp_is_no_ground_to_refuse(platform: PlatformSide) -> None:
    assert (await platform.post(platform.text(OFFICER, "谁在班")))[0] == 200  # signed in March 2026


async def test_the_same_message_twice_is_answered_twice_and_done_once(
    platform: PlatformSide, stage: Stage, client: aiohttp.ClientSession
) -> None:
    await api(client, stage.config, an_order("DUP-20260001"))
    order = await kept(stage, "DUP-20260001")
    xml = platform.text(OFFICER, f"签收 {order.short}")
    first, second = await platform.post(xml), await platform.post(xml)
    assert (first[0], second[0]) == (200, 200)
    assert first[1]
    assert second[1] == b""
    signed = [row for row in await steps(stage, order) if row.action == Action.SIGN.value]
    assert len(signed) == 1


async def is_kept(stage: Stage, platform: PlatformSide, xml: str) -> bool:
    """Whether a message came as far as the inbox."""
    number = re.search(r"<MsgId><!\[CDATA\[(\d+)\]\]>", xml)
    assert number is not None
    key = f"wecom:{platform.app.corp_id}:{platform.app.agent_id}:{number[1]}"
    return await stage.bot.app.database.read(inbox.find, key) is not None
