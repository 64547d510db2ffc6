"""``roster import``: single days and rotations by the same command, told apart by their headings."""

from pathlib import Path

from command_line import Jiban


def test_days_and_rotations_are_taken_in_and_shown(jiban: Jiban, config: Path, folder: Path) -> None:
    days = folder / "排班.csv"
    days.write_text("日期,班次,值班人员,开始,结束\n2026-12-01,节日班,王芳,9:00,21:00\n", encoding="utf-8")
    said = jiban("roster", "import", "排班.csv")
    assert (said.status, "共 1 班" in said.out) == (0, True)
    turns = folder / "轮班.csv"
    turns.write_text("轮班顺序,值班人员,起始日期\n午班,王芳、李建,2026-12-01\n", encoding="utf-8")
    said = jiban("roster", "import", "轮班.csv")
    assert said.status != 0
    assert "第 2 行" in said.out + said.err
    text = config.read_text(encoding="utf-8")
    shift = '  shifts: [{name: 午班, people: [wangfang], from: "11:00", to: "14:00"}]\n'
    config.write_text(text.replace("  shifts: []\n", shift, 1), encoding="utf-8")
    said = jiban("roster", "import", "轮班.csv")
    assert "已设轮班：午班，2 天一轮，12月1日起，王芳、李建" in said.out
