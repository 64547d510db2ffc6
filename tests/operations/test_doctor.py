"""``doctor`` names what is wrong and how to mend it; ``send-test`` says at which step a connection ends."""

import os
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from desk import KEY, MORNING, DeskStory
from sqlalchemy import text

from bot import config as configs
from bot import doctor
from bot.config import Config
from bot.doctor import FAULT, FINE, LOOK, Finding
from bot.doctor_network import network
from bot.send_test import send_test
from bot.settings.sections import Storage
from bot.trial.stage import Stage, working_morning
from bot.trial.story import OFFICER
from rules.errors import Refusal
from rules.workdays import Calendar
from storage import schema

ROOT = Path(__file__).parents[2]


def config(url: str, key: str = KEY.decode()) -> Config:
    return replace(configs.load(ROOT / "config.example.yaml", {}), storage=Storage(url=url, key=key))


def faults(findings: list[Finding]) -> list[str]:
    return [finding.what for finding in findings if finding.state == FAULT]


def looked_at(desk: DeskStory, key: str = KEY.decode()) -> list[Finding]:
    return desk.runs(doctor.database(config(desk.url, key), desk.now))


def test_a_database_that_is_well_has_no_fault(desk: DeskStory) -> None:
    desk.receives()
    found = looked_at(desk)
    assert faults(found) == []
    assert any("在办 1 件" in finding.what for finding in found)


def test_a_wrong_key_is_a_fault_with_its_remedy(desk: DeskStory) -> None:
    desk.receives()
    (fault,) = [one for one in looked_at(desk, "another key") if one.state == FAULT]
    assert "密钥" in fault.what
    assert "JIBAN_DATA_KEY" in fault.remedy


@pytest.mark.parametrize(("version", "state"), [("9999", FAULT), ("0001", LOOK), (schema.HEAD, FINE)])
def test_the_version_of_the_database_is_told(desk: DeskStory, version: str, state: str) -> None:

    renamed = text(f"UPDATE alembic_version SET version_num = '{version}'")
    desk.runs(desk.database.transact(lambda session: session.execute(renamed)))
    assert looked_at(desk)[0].state == state


def test_a_database_that_nobody_deals_with_is_noticed(desk: DeskStory) -> None:
    desk.receives()
    desk.now = desk.now.replace(day=9)
    assert any("提醒到点" in finding.what for finding in looked_at(desk))


async def test_a_database_that_is_not_there_is_a_fault_without_its_password() -> None:
    found = await doctor.database(config("postgresql://jiban:hunter2@127.0.0.1:9/jiban"), MORNING)
    assert [finding.state for finding in found] == [FAULT]
    assert "hunter2" not in str(found[0])


async def test_no_database_yet_is_no_fault_and_none_is_made(tmp_path: Path) -> None:
    found = await doctor.database(config(f"sqlite:///{tmp_path / 'jiban.db'}"), MORNING)
    assert [finding.state for finding in found] == [LOOK]
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize(("mode", "state"), [(0o600, FINE), (0o640, LOOK), (0o644, FAULT)])
def test_a_file_that_others_can_read_is_told(tmp_path: Path, mode: int, state: str) -> None:
    path = tmp_path / "config.yaml"
    path.touch()
    path.chmod(mode)
    found = list(doctor.configuration(config("sqlite:///x"), path, MORNING.date()))
    assert found[-1].state == state


async def test_a_platform_that_cannot_be_reached_is_a_fault_and_nothing_secret_is_said() -> None:
    loaded = config("sqlite:///x")
    wecom, telegram = loaded.channels.wecom, configs.sections.Telegram(token="1:TELEGRAMSECRET")
    assert wecom is not None
    gone = "http://127.0.0.1:9"
    channels = configs.sections.Channels(
        wecom=wecom.model_copy(update={"api_base": gone}),
        telegram=telegram.model_copy(update={"api_base": gone}),
    )
    web = loaded.web.model_copy(update={"port": 9, "public_url": gone})
    found = [finding async for finding in network(replace(loaded, channels=channels, web=web), MORNING)]
    assert len(faults(found)) == 2
    said = "".join(map(str, found))
    assert wecom.secret not in said
    assert "TELEGRAMSECRET" not in said


async def test_beside_the_platform_everything_is_well_and_a_message_comes_back(tmp_path: Path) -> None:
    stage = await Stage.open(tmp_path / "stage", at=working_morning(Calendar(), ZoneInfo("Asia/Shanghai")))
    said: list[Finding] = []
    answer = iter(["帮助"])

    async def replies(_: float) -> None:
        for words in answer:
            await stage.sandbox.says(OFFICER, words)

    try:
        found = [finding async for finding in network(stage.config, stage.clock.now())]
        said_all = await send_test(stage.config, OFFICER, 3, said.append, stage.clock.now, replies)
    finally:
        await stage.close()
    assert not [one for one in found if one.state == FAULT and "时钟" not in one.what]
    assert said_all, said
    assert [one.state for one in said] == [FINE, LOOK, FINE]


async def test_who_does_not_answer_is_told_where_to_look(tmp_path: Path) -> None:
    stage = await Stage.open(tmp_path / "stage", at=working_morning(Calendar(), ZoneInfo("Asia/Shanghai")))
    said: list[Finding] = []

    async def nothing(_: float) -> None: ...

    try:
        assert not await send_test(stage.config, OFFICER, 2, said.append, stage.clock.now, nothing)
        with pytest.raises(Refusal, match="人员名单里没有"):
            await send_test(stage.config, "nobody", 2, said.append, stage.clock.now, nothing)
        wrong = stage.config.channels.model_copy(
            update={"wecom": stage.config.channels.wecom.model_copy(update={"secret": "wrong"})}  # type: ignore[union-attr]
        )
        broken = replace(stage.config, channels=wrong)
        assert not await send_test(broken, OFFICER, 2, said.append, stage.clock.now, nothing)
    finally:
        await stage.close()
    assert "EncodingAESKey" in said[2].remedy
    assert "Secret" in str(said[3])
