"""The fault script: what it says is what happens, and what is wrong with it is told with its line."""

from datetime import UTC, datetime, timedelta

import pytest
import wecom_samples as samples
from small_bot import SmallBot

from sandbox import Sandbox
from sandbox.fault_script import BadScript, presets, read
from sandbox.faults import ON_CALLBACKS, ON_RECIPIENTS, ON_REQUESTS

NOW = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
RULE = "seed: 7\nrules:\n  - do: errcode\n    on: message/send\n    code: 45009\n"


def test_a_rule_strikes_as_it_is_written() -> None:
    fault = read(RULE, NOW).strike(ON_REQUESTS, "message/send", NOW)
    assert fault
    assert (fault.do, fault.code) == ("errcode", 45009)
    assert read(RULE, NOW).strike(ON_REQUESTS, "gettoken", NOW) is None


def test_a_window_begins_and_ends_by_the_clock_of_the_sandbox() -> None:
    faults = read(RULE + "    after: 20s\n    lasts: 1m\n", NOW)
    strikes = [
        faults.strike(ON_REQUESTS, "message/send", NOW + timedelta(seconds=passed)) is not None
        for passed in (19, 20, 79, 80)
    ]
    assert strikes == [False, True, True, False]


def test_a_rate_is_a_share_or_a_percentage() -> None:
    def hits(rate: str) -> int:
        faults = read(RULE + f"    rate: {rate}\n", NOW)
        return sum(faults.strike(ON_REQUESTS, "message/send", NOW) is not None for _ in range(1000))

    assert hits("20%") == hits("0.2")
    assert 150 < hits("20%") < 250


def test_an_empty_script_is_fair_weather() -> None:
    for text in ("", "# nothing\n", "rules: []\n"):
        assert read(text, NOW).strike((*ON_REQUESTS, *ON_RECIPIENTS, *ON_CALLBACKS), "", NOW) is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("seed: 1\nrule: []\n", 2, "不认识 rule"),
        ("seed: many\n", 1, "many 不是数字"),
        ("rules:\n  do: errcode\n", 2, "列表"),
        ("rules:\n  - on: message/send\n", 2, "缺少 do"),
        ("rules:\n  - do: errcode\n  - do: explode\n", 3, "不认识故障 explode"),
        (RULE + "    rate: 120%\n", 6, "rate 应在 0 到 1 之间"),
        (RULE + "    after: soon\n", 6, "时长应写成"),
        (RULE + "    times: 1.5\n", 6, "不是整数"),
        (RULE + "    code: 1\n", 6, "写了两次"),
        (RULE + "    colour: red\n", 6, "不认识 colour"),
        ("rules: [\n", 2, "不是有效的 YAML"),
        ("- a\n", 1, "名称: 值"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(BadScript) as caught:
        read(text, NOW)
    assert caught.value.line == line
    assert words in str(caught.value)


def test_the_scripts_that_come_with_the_sandbox_can_be_read() -> None:
    found = presets()
    assert set(found) == {"坏天气", "接口封禁", "回调混乱", "平台很慢"}
    for text in found.values():
        read(text, NOW)


async def test_a_wrong_script_changes_nothing(sandbox: Sandbox) -> None:
    sandbox.load_faults(RULE)
    held = sandbox.platform.faults
    with pytest.raises(BadScript):
        sandbox.load_faults("rules: 1")
    assert sandbox.platform.faults is held
    assert sandbox.fault_text == RULE


async def test_an_update_that_is_lost_is_granted_and_never_seen(sandbox: Sandbox, bot: SmallBot) -> None:
    code = (await bot.call("message/send", samples.card()))["response_code"]
    change = {
        "userids": ["wang"],
        "agentid": 1000002,
        "response_code": code,
        "button": {"replace_name": "已签收"},
    }
    sandbox.load_faults("rules:\n  - do: lost_update\n")
    before = sandbox.cards("wang")[0]
    assert (await bot.call("message/update_template_card", change))["errcode"] == 0
    assert sandbox.cards("wang")[0] == before


async def test_a_lost_callback_never_comes_and_a_wrong_stamp_is_hours_old(
    sandbox: Sandbox, bot: SmallBot
) -> None:
    sandbox.load_faults("rules:\n  - {do: lose, on: callback, times: 1}\n")
    await sandbox.says("wang", "待办")
    assert bot.received == []
    assert "回调丢失" in sandbox.problems[-1].what
    await sandbox.says("wang", "待办")
    assert len(bot.received) == 1
