"""One sandbox and one small bot beside it."""

from collections.abc import AsyncIterator

import pytest
from small_bot import APP, MORNING, SmallBot

from sandbox import App, Clock, Member, Sandbox
from sandbox.platform import Platform

PEOPLE = (
    Member("wang", "王值班", "值班员"),
    Member("LiXue", "李老师", "小学教育科", departments=(2,), tags=(7,)),
    Member("zhao", "赵科长", "科室负责人", licensed=False),
)


@pytest.fixture
def app() -> App:
    return APP


@pytest.fixture
def platform() -> Platform:
    made = Platform(APP, PEOPLE, clock=Clock(MORNING), robots=("robot-1",))
    made.callback_url = "http://127.0.0.1:1/callback"
    return made


@pytest.fixture
async def bot() -> AsyncIterator[SmallBot]:
    bot = SmallBot()
    await bot.start()
    yield bot
    await bot.stop()


@pytest.fixture
async def sandbox(bot: SmallBot) -> AsyncIterator[Sandbox]:
    made = await Sandbox.start(
        APP,
        members=PEOPLE,
        clock=Clock(MORNING),
        callback_url=bot.url,
        robots=("robot-1",),
        patience=0.4,
    )
    bot.platform_url = made.url
    yield made
    await made.stop()
