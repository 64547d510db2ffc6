"""POST /api/orders and the health pages over HTTP."""

import aiohttp
import pytest
from platform_side import API, an_order, api, kept

from bot.trial.stage import Stage
from rules.words import State

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_one_order_is_taken_in(client: aiohttp.ClientSession, stage: Stage) -> None:
    status, said = await api(client, stage.config, an_order("API-1-0001"))
    assert status == 200
    assert (said["new"], said["updated"], said["unchanged"], said["refused"]) == (1, 0, 0, [])
    assert said["results"] == [{"row": 1, "number": "API-1-0001", "result": "new"}]
    assert (await kept(stage, "API-1-0001")).state is State.RECEIVED


async def test_the_same_order_again_is_unchanged_and_a_changed_one_is_updated(
    client: aiohttp.ClientSession, stage: Stage
) -> None:
    await api(client, stage.config, an_order("API-2-0001"))
    _, again = await api(client, stage.config, an_order("API-2-0001"))
    _, changed = await api(client, stage.config, an_order("API-2-0001", title="周六补课"))
    assert [said["results"][0]["result"] for said in (again, changed)] == ["unchanged", "updated"]


async def test_of_many_each_has_its_result_and_the_good_ones_come_in(
    client: aiohttp.ClientSession, stage: Stage
) -> None:
    items = [an_order("API-3-0001"), {"text": "没有编号"}, an_order("API-3-0002"), 7]
    status, said = await api(client, stage.config, {"orders": items})
    assert status == 200
    assert [(row["row"], row["result"]) for row in said["results"]] == [
        (1, "new"),
        (2, "refused"),
        (3, "new"),
        (4, "refused"),
    ]
    assert [row["row"] for row in said["refused"]] == [2, 4]
    assert "工单编号" in said["results"][1]["reason"]
    assert (await kept(stage, "API-3-0002")).state is State.RECEIVED


@pytest.mark.parametrize("token", ["wrong", "EXAMPLE-api-token-change-m"])
async def test_without_the_right_token_nothing_is_read(
    client: aiohttp.ClientSession, stage: Stage, token: str
) -> None:
    assert (await api(client, stage.config, an_order("API-4-0001"), token))[0] == 401


async def test_without_any_token_nothing_is_read_and_the_remedy_is_said(
    client: aiohttp.ClientSession,
) -> None:
    async with client.post(API, json=an_order("API-4-0002")) as answer:
        assert answer.status == 401
        assert "Authorization" in (await answer.json())["error"]


@pytest.mark.parametrize("body", [b"", b"{", b'"text"', b"\xff\xfe", b"[" * 100_000])
async def test_a_body_that_is_no_json_of_orders_is_refused_with_a_sentence(
    client: aiohttp.ClientSession, stage: Stage, body: bytes
) -> None:
    status, said = await api(client, stage.config, body)
    assert status == 400
    assert said["error"]


async def test_the_process_says_that_it_lives_and_is_ready(client: aiohttp.ClientSession) -> None:
    async with client.get("/health/live") as answer:
        assert (answer.status, await answer.text()) == (200, "ok")
    async with client.get("/health/ready") as answer:
        assert (answer.status, (await answer.json())["ready"]) == (200, True)
