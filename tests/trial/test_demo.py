"""``make demo``: one order's whole life in the terminal, and an exit status that tells the truth."""

import re
from pathlib import Path

import pytest

from bot.trial import demo, teller
from bot.trial.stage import Stage
from sandbox.faults import Faults

#: The story in the field's words, in its order.
CHAPTERS = [
    *("导入", "签收", "拟派", "申请改派", "改派", "催办", "确认接收", "申请延期", "平台通过"),
    *("结果", "六要素", "中途重启", "退回补正", "补全", "审核通过", "已上报", "不满意回访"),
    *("二次办理", "归档", "核对轨迹"),
]


async def test_every_chapter_is_told_in_its_order_and_the_status_is_zero(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert await demo.play() == 0
    told = capsys.readouterr().out
    assert re.findall(r"【(\S+?)】(?=\S)", "\n".join(re.findall(r"^ ?\d+\. .*", told, re.M))) == CHAPTERS
    assert "演示完成" in told


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        ({"do": "errcode", "on": "message/send", "code": 40058}, "导入"),
        ({"do": "silent_drop", "on": "xuzhiqiang"}, "改派"),
        ({"do": "silent_drop", "on": "chenghaiping"}, "二次办理"),
    ],
    ids=["the platform refuses every message", "one phone gets nothing", "the head gets nothing"],
)
async def test_a_step_that_does_not_happen_ends_it_with_status_one(
    rule: dict[str, object], where: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Stage.open

    async def open_with_fault(folder: Path, **how: object) -> Stage:
        stage = await opened(folder, **how)  # type: ignore[arg-type]
        stage.sandbox.platform.faults = Faults.from_dict({"rules": [rule]})
        return stage

    monkeypatch.setattr(Stage, "open", open_with_fault)
    monkeypatch.setattr(teller, "PATIENCE", 2.0)
    assert await demo.play() == 1
    said = capsys.readouterr()
    assert "✗ 演示中断" in said.err
    assert re.findall(r"【(\S+?)】(?=\S)", said.out)[-1] == where
