"""/metrics over HTTP: for who has the token, true to what happened, and nobody's name in it."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest
import pytest_asyncio
from prometheus_client.parser import text_string_to_metric_families

from bot.clock import Clock
from bot.config import Config
from bot.runtime import Runtime
from bot.settings.sections import Metrics
from bot.trial import stage as stages
from bot.trial.stage import Stage, working_morning
from rules.workdays import Calendar

TOKEN = "a-token-for-prometheus"
pytestmark = pytest.mark.asyncio(loop_scope="module")


class Watched(Runtime):
    """A bot whose metrics may be read."""

    @classmethod
    async def start(cls, config: Config, clock: Clock | None = None) -> Runtime:
        return await Runtime.start(replace(config, metrics=Metrics(token=TOKEN)), clock)


@pytest.fixture(scope="module")
def watched() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stages, "Runtime", Watched)
        yield


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory, watched: None) -> AsyncIterator[Stage]:
    folder: Path = tmp_path_factory.mktemp("metrics") / "jiban"
    stage = await Stage.open(folder, at=working_morning(Calendar(), ZoneInfo("Asia/Shanghai")))
    yield stage
    await stage.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(stage: Stage) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(stage.config.web.public_url) as session:
        yield session


async def page(client: aiohttp.ClientSession) -> str:
    async with client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}) as answer:
        assert answer.status == 200
        return await answer.text()


async def value(client: aiohttp.ClientSession, name: str, **labels: str) -> float:
    """One figure; 0 where there is none yet."""
    samples = (
        sample
        for family in text_string_to_metric_families(await page(client))
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )
    return sum(sample.value for sample in samples)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}])
async def test_without_the_token_nothing_is_shown(
    client: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    async with client.get("/metrics", headers=headers) as answer:
        assert (answer.status, await answer.text()) == (401, "")


async def test_the_callbacks_are_counted_by_what_became_of_them(client: aiohttp.ClientSession) -> None:
    before = await value(client, "jiban_requests_total", to="callback", result="forged")
    query = {"msg_signature": "0" * 40, "timestamp": "1772413200", "nonce": "1"}
    body = b"<xml><Encrypt>AAAA</Encrypt></xml>"
    async with client.post("/wecom/callback", params=query, data=body) as answer:
        assert answer.status == 401
    assert await value(client, "jiban_requests_total", to="callback", result="forged") == before + 1


async def test_an_order_that_comes_in_is_counted_and_its_message_delivered(
    client: aiohttp.ClientSession, stage: Stage
) -> None:
    order = {
        "number": "MET-1-0001",
        "text": "市民反映望湖小学门口积水，联系人张三丰 13800000000。",
        "level": "特急",
    }
    header = {"Authorization": f"Bearer {stage.config.api.token}"}
    async with client.post("/api/orders", json=order, headers=header) as answer:
        assert answer.status == 200
    assert await value(client, "jiban_orders_open", state="received") == 1
    assert stage.bot.delivery is not None
    await stage.bot.delivery.once()
    assert await value(client, "jiban_deliveries_total", channel="wecom", outcome="sent") >= 1
    assert await value(client, "jiban_orders_without_next") == 0
    assert await value(client, "jiban_database_up") == 1


async def test_a_channel_that_has_stopped_as_a_whole_is_shown(
    client: aiohttp.ClientSession, stage: Stage
) -> None:
    assert await value(client, "jiban_channel_halted", channel="wecom") == 0
    delivery = stage.bot.delivery
    assert delivery is not None
    delivery.halts["wecom"] = stage.bot.app.clock.now()
    assert await value(client, "jiban_channel_halted", channel="wecom") == 1
    delivery.halts.clear()
    assert await value(client, "jiban_channel_halted", channel="wecom") == 0


async def test_no_label_names_a_person_an_order_or_an_address(
    client: aiohttp.ClientSession, stage: Stage
) -> None:
    async with client.get("/upload/a-secret-token-of-a-link") as answer:
        assert answer.status == 410
    shown = await page(client)
    told = [text for person in stage.config.people for text in (person.id, person.name, person.wecom) if text]
    for word in (*told, "MET-1-0001", "13800000000", "a-secret-token", TOKEN):
        assert word not in shown


async def test_a_database_that_is_gone_is_said_and_the_rest_is_still_shown(stage: Stage) -> None:
    class Gone:
        async def read(self, *_: object) -> None:
            raise OSError("gone")

    kept, stage.bot.app.database = stage.bot.app.database, Gone()  # type: ignore[assignment]
    try:
        shown = (await stage.bot.measure()).decode()
    finally:
        stage.bot.app.database = kept
    assert "jiban_database_up 0.0" in shown
    assert "jiban_unwell 1.0" in shown
    assert "jiban_requests_total" in shown
