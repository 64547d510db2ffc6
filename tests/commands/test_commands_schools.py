"""``schools import``: a list of schools, each registered once."""

from pathlib import Path

from command_line import Jiban


def test_a_list_of_schools_is_registered_once(jiban: Jiban, config: Path, folder: Path) -> None:
    listed = folder / "schools.csv"
    listed.write_text("学校,学段\n晨光学校,小学、初中\n望湖实验学校,初中\n", encoding="utf-8")
    assert "新登记或变更 2 所" in jiban("schools", "import", listed).out
    assert "新登记或变更 0 所" in jiban("schools", "import", listed).out


def test_a_stage_that_there_is_not_registers_nothing(jiban: Jiban, config: Path, folder: Path) -> None:
    listed = folder / "schools.csv"
    listed.write_text("学校,学段\n晨光学校,太空\n", encoding="utf-8")
    said = jiban("schools", "import", listed)
    assert said.status != 0
    assert "学段请写" in said.out + said.err
