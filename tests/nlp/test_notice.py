"""The State Council's notice, pasted whole, as days off and days worked."""

from datetime import date

import pytest

from nlp.notice import read_notice
from rules.workdays import Calendar

NOTICE = """国务院办公厅关于2031年部分节假日安排的通知
各省、自治区、直辖市人民政府：
经国务院批准，现将2031年元旦等节日放假调休日期的具体安排通知如下。
一、元旦：1月1日（周三）放假，共1天。
二、春节：1月22日（农历腊月二十九、周三）至28日（农历正月初六、周二）放假调休，共7天。1月19日（周日）、2月1日（周六）上班。
三、清明节：4月5日（周六）至7日（周一）放假调休，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：6月24日（周二）放假，共1天。
六、中秋节：10月1日（周三）放假，与国庆节合并。
七、国庆节：9月30日（周二）至10月7日（周二）放假调休，共8天。9月27日（周六）、10月11日（周六）上班。
"""


def test_a_stretch_is_every_day_of_it_and_the_month_is_carried_on() -> None:
    days = read_notice(NOTICE).days
    assert [day for day, one in days.items() if one.name == "春节"] == [
        date(2031, 1, day) for day in range(22, 29)
    ]


def test_a_stretch_may_go_over_the_end_of_a_month() -> None:
    assert not read_notice(NOTICE).days[date(2031, 10, 7)].working
    assert not read_notice(NOTICE).days[date(2031, 9, 30)].working


def test_weekend_days_that_are_worked_are_named_one_by_one() -> None:
    worked = [day for day, one in read_notice(NOTICE).days.items() if one.working]
    assert worked == [
        date(2031, 1, 19),
        date(2031, 2, 1),
        date(2031, 4, 27),
        date(2031, 9, 27),
        date(2031, 10, 11),
    ]


def test_a_whole_years_notice_makes_the_year_known() -> None:
    notice = read_notice(NOTICE)
    calendar = Calendar().with_days(notice.days, notice.covered)
    assert calendar.published(2031)
    assert calendar.is_working(date(2031, 2, 1))
    assert not calendar.is_working(date(2031, 1, 24))


def test_one_feast_alone_leaves_the_year_unknown() -> None:
    notice = read_notice("关于2031年清明节放假的通知\n一、清明节：4月5日至7日放假，共3天。")
    assert sorted(notice.days) == [date(2031, 4, 5), date(2031, 4, 6), date(2031, 4, 7)]
    assert notice.covered == frozenset()


@pytest.mark.parametrize("text", ["", "2031年", "一、元旦：1月1日放假。"])
def test_what_is_no_notice_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="没有找到放假安排"):
        read_notice(text)
