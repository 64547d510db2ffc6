"""What seems to be another's: flagged with the likely owner and a 退单 draft, never rejected by itself."""

from desk import OFFICER, SUPERVISOR, DeskStory

BUS = {
    "title": "公交改线",
    "text": "市民反映，公交8路改线后不再经过第三中学，学生只能步行去地铁站，要求公交公司恢复公交站。",
}


def test_the_desk_is_offered_a_draft_and_sends_it_as_it_stands(desk: DeskStory) -> None:
    number = desk.receives(**BUS)
    desk.says(OFFICER, f"签收 {number}")
    card = desk.phone(OFFICER).with_words("疑非本单位职责")[-1].words
    draft = next(line for line in card.splitlines() if line.startswith(f"退单 {number}"))
    assert "应由交通运输主管部门承办" in draft
    assert desk.order(number).state.value == "signed"
    desk.says(OFFICER, draft)
    assert "退单" in desk.phone(SUPERVISOR)


def test_what_is_ours_gets_no_such_line(desk: DeskStory) -> None:
    number = desk.receives()
    desk.says(OFFICER, f"签收 {number}")
    assert "疑非本单位职责" not in desk.phone(OFFICER)
