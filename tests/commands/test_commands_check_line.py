"""``check`` knows the 智能机器人 and the groups, and does not put out a bot that is at work."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from command_line import Jiban, beside

from bot.clock import Clock
from bot.wecom_bot import LEASE
from sandbox import App, Bot, Sandbox
from storage import leases
from storage.db import open_database
from storage.vault import Vault

Config = Callable[..., None]


@pytest.fixture
def platform() -> Iterator[Sandbox]:
    """The platform beside the command."""
    bot = Bot("aibT", "s")
    with beside(
        Sandbox.start(
            App("ww", 1, "x", "t", "A" * 43),
            members=[],
            bot=bot,
        )
    ) as sandbox:
        yield sandbox


@pytest.fixture
def on_the_line(config: Path, platform: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Config:
    """A configuration with a bot and no app."""
    for name in ("ID", "SECRET"):
        monkeypatch.delenv(f"JIBAN_WECOM_BOT_{name}", raising=False)

    def write(secret: str = "s", more: str = "") -> None:
        text = config.read_text(encoding="utf-8")
        begin, end = text.index("  wecom:\n    corp_id"), text.index("  # 智能机器人长连接")
        line = platform.line.url if platform.line else ""
        section = f"  wecom_bot: {{id: aibT, secret: {secret!r}, url: '{line}'}}\n{more}"
        config.write_text(text[:begin] + section + text[end:], encoding="utf-8")

    return write


def test_a_bot_that_may_connect_is_said_to_be_well(jiban: Jiban, on_the_line: Config) -> None:
    on_the_line()
    said = jiban("check", "--live")
    assert (said.status, "智能机器人连接正常：已订阅" in said.out) == (0, True)
    assert "没有配置任何渠道" not in said.out


@pytest.mark.parametrize(
    ("secret", "words"),
    [("s", "[正常] 智能机器人连接正常：已订阅"), ("wrong", "[故障] 智能机器人连接失败：机器人的 Bot ID")],
)
def test_doctor_looks_at_the_line_as_well(jiban: Jiban, on_the_line: Config, secret: str, words: str) -> None:
    on_the_line(secret)
    assert words in jiban("doctor").out


def test_a_wrong_secret_is_named_with_its_remedy(jiban: Jiban, on_the_line: Config) -> None:
    on_the_line("wrong")
    said = jiban("check", "--live")
    assert said.status == 1
    assert "Bot ID 或 Secret 不正确（853000）：请到企业微信管理后台" in said.out


def test_a_secret_that_is_not_set_is_named_with_its_variable(jiban: Jiban, on_the_line: Config) -> None:
    on_the_line("")
    said = jiban("check", "--live")
    assert "channels.wecom_bot.secret: 没有设置" in said.out
    assert "JIBAN_WECOM_BOT_SECRET" in said.out
    assert said.status == 2


def test_a_bot_at_work_is_left_alone(
    jiban: Jiban, on_the_line: Config, folder: Path, platform: Sandbox
) -> None:
    on_the_line()

    async def hold() -> None:
        (folder / "var").mkdir()
        database = await open_database("sqlite:///var/jiban.db", Vault(b"key"))
        await database.transact(leases.take, LEASE, "another", Clock().now(), timedelta(minutes=5))
        await database.close()

    asyncio.run(hold())
    assert "正由运行中的程序连接" in jiban("check", "--live").out
    assert platform.line
    assert platform.line.subscriptions == 0


def test_groups_that_cannot_work_are_mentioned(jiban: Jiban, on_the_line: Config) -> None:
    on_the_line(
        more="  groups:\n"
        "    - {name: 值班群, key: EXAMPLE-key}\n"
        "    - {name: 值班群, chat_id: duty, matters: [report]}\n"
    )
    said = jiban("check")
    assert said.status == 0
    for words in ("有几个群都叫“值班群”", "仍是示例里的值", "是应用群，要配置 channels.wecom"):
        assert words in said.out


@pytest.mark.parametrize(
    ("group", "wrong"),
    [
        ("{name: 群}", "写且只写一个"),
        ("{name: 群, key: a, chat_id: b}", "写且只写一个"),
        ("{name: 群, chat_id: 值班}", "只能用英文字母和数字"),
        ("{name: 群, key: a, matters: [gossip]}", "channels.groups"),
        ("{name: 群, key: a, matters: []}", "channels.groups"),
    ],
)
def test_a_group_that_is_written_wrong_is_refused(
    jiban: Jiban, on_the_line: Config, group: str, wrong: str
) -> None:
    on_the_line(more=f"  groups:\n    - {group}\n")
    said = jiban("check")
    assert said.status == 2
    assert wrong in said.err


def test_a_line_in_the_open_must_be_sealed(jiban: Jiban, on_the_line: Config, config: Path) -> None:
    on_the_line()
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("ws://127.0.0.1", "ws://example.gov.cn"), encoding="utf-8")
    said = jiban("check")
    assert (said.status, "应是 wss:// 开头的地址" in said.err) == (2, True)
