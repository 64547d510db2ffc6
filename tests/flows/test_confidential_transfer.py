"""申请改派 of a confidential order: the 主管科室 may not see it, and nobody is told that it decides."""

from desk import CONTACT, OFFICER, DeskStory


def test_of_a_confidential_order_the_desk_decides_again_and_says_so(desk: DeskStory) -> None:
    order = desk.receives(confidential=True)
    desk.says(OFFICER, f"签收 {order}")
    for department, contact in (("中学教育科", CONTACT), ("小学教育科", "fangwenjing")):
        desk.says(OFFICER, f"派 {order} {department}")
        told = desk.says(contact, f"申请改派 {order} 建议其他科室")
    assert "由专班决定" in told
