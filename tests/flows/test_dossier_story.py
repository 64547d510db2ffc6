"""一单一档: the whole file of one order, without the caller, on record, and only for who may take it."""

from io import BytesIO

import docx
import pytest
from desk import CONTACT, HEAD, OFFICER, DeskStory

from handlers import dossiers
from handlers.dossiers import Paper
from reports.document import document
from storage import exports


def token_of(said: str) -> str:
    return said.rsplit("/", 1)[1]


def opens(desk: DeskStory, said: str) -> Paper | None:
    return desk.does(dossiers.opened, token_of(said))


def words_of(paper: Paper, desk: DeskStory) -> str:
    """Everything there is to read in the document."""
    found = docx.Document(BytesIO(document(paper.report, desk.desk.tz, paper.watermark)))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    header = [line.text for line in found.sections[0].header.paragraphs]
    return "\n".join([*(line.text for line in found.paragraphs), *cells, *header])


def test_the_file_tells_the_matter_the_result_every_step_and_that_the_chain_holds(desk: DeskStory) -> None:
    order = desk.reported()
    desk.says(OFFICER, f"回访 {order} 已解决 不满意 诉求人13800001111称仍有补课")
    paper = opens(desk, desk.says(OFFICER, f"一单一档 {order}"))
    assert paper
    words = words_of(paper, desk)
    for expected in (
        "望湖中学",
        "约谈校长",
        "六要素检查",
        "市级回访",
        "不满意",
        "确认接收",
        "均相连，未见改动",
        "王芳",
    ):
        assert expected in words
    for personal in ("吴先生", desk.row().phone, "13800000001", "13800001111"):
        assert personal not in words


def test_taking_it_is_on_the_timeline_and_among_the_exports_and_can_be_done_once(desk: DeskStory) -> None:
    order = desk.handling()
    said = desk.says(HEAD, f"一单一档 {order}")
    assert opens(desk, said)
    assert opens(desk, said) is None
    assert desk.trail(order)[-1] == "dossier"
    assert "导出一单一档" in desk.says(OFFICER, f"轨迹 {order}")
    row = desk.looks(exports.latest)[0]
    assert (row.kind, row.by, row.about) == ("dossier", HEAD, {"order": order})


@pytest.mark.parametrize("who", [CONTACT, "shimin"])
def test_who_may_not_is_told_so(desk: DeskStory, who: str) -> None:
    order = desk.handling()
    said = desk.says(who, f"一单一档 {order}")
    assert "http" not in said
    assert "没有" in said


def test_a_link_of_somebody_who_may_not_any_more_opens_nothing(desk: DeskStory) -> None:
    order = desk.handling()
    said = desk.says(HEAD, f"一单一档 {order}")
    desk.says(OFFICER, f"改派 {order} 财务科 属收费")
    assert opens(desk, said) is None
