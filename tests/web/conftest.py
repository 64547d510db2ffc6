"""One running bot beside the sandbox for a whole module, and a client that speaks HTTP to it."""

from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest
import pytest_asyncio
from platform_side import PlatformSide

from bot.trial.stage import Stage, working_morning
from rules.workdays import Calendar


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    folder: Path = tmp_path_factory.mktemp("stage") / "jiban"
    stage = await Stage.open(folder, at=working_morning(Calendar(), ZoneInfo("Asia/Shanghai")))
    yield stage
    await stage.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(stage: Stage) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(stage.config.web.public_url) as session:
        yield session


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(stage: Stage, client: aiohttp.ClientSession) -> PlatformSide:
    return PlatformSide(stage.config, client)
