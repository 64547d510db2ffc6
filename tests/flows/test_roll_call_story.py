"""Every night, and soon after the platform knew nobody, the address book is asked: once, by one process."""

from collections.abc import Iterable

from desk import CONTACT, HEAD, OFFICER, SUBSTITUTE, DeskStory, at

from handlers import roll_call
from handlers.roll_call import Found, Roll
from notifier.errors import GiveUp
from storage import people

ADMIN = "xiaoyu"
NAMES = {CONTACT: "许志强", SUBSTITUTE: "罗丹"}


def asked(desk: DeskStory, process: str = "one") -> Roll:
    return desk.does(roll_call.wanted, process)


def answers(desk: DeskStory, roll: Roll, gone: Iterable[str] = (), **named: str) -> None:
    """The address book has everybody but who is ``gone``; some have a new name."""
    found = [Found(who, who not in gone, named.get(who, NAMES.get(who, who))) for who, _ in roll.who]
    desk.does(roll_call.settle, "one", roll.day, found)


def night(desk: DeskStory, day: int) -> Roll:
    desk.now = at(2, 41, day)
    return asked(desk)


def test_everybody_is_asked_about_once_a_night_whatever_the_number_of_processes(desk: DeskStory) -> None:
    desk.now = at(2, 39, day=4)
    answers(desk, asked(desk))  # of the day before, since nobody had asked
    assert not asked(desk).who
    desk.now = at(2, 41, day=4)
    roll = asked(desk)
    assert CONTACT in dict(roll.who)
    assert not asked(desk, "another").who
    answers(desk, roll)
    assert not asked(desk).who
    assert not asked(desk, "another").who


def test_a_process_that_dies_in_the_middle_leaves_it_to_another(desk: DeskStory) -> None:
    assert asked(desk).who
    desk.minutes_pass(11)
    assert asked(desk, "another").who


def test_who_is_gone_hands_over_and_the_desk_is_told_once(desk: DeskStory) -> None:
    order = desk.dispatched()
    answers(desk, asked(desk), gone=[CONTACT])
    assert desk.order(order).holder == SUBSTITUTE
    assert len(desk.phone(OFFICER).with_words("【人员变动】中学教育科 许志强")) == 1
    answers(desk, night(desk, 4))
    assert len(desk.phone(OFFICER).with_words("【人员变动】")) == 1


def test_a_new_name_is_taken_over_where_it_was_the_same_and_told(desk: DeskStory) -> None:
    answers(desk, asked(desk))
    answers(desk, night(desk, 4), **{CONTACT: "许志刚", HEAD: "主任"})
    assert "“许志强”已改名为“许志刚”，本系统已同步改名" in desk.phone(OFFICER)
    assert desk.looks(people.name_of, CONTACT) == "许志刚"
    assert "本系统中的姓名未改" in desk.phone(OFFICER)
    desk.puts_phones_aside()
    answers(desk, night(desk, 5), **{CONTACT: "许志刚", HEAD: "主任"})
    assert "改名" not in desk.phone(OFFICER)


def test_when_most_people_are_missing_nobody_is_and_the_administrator_hears_of_it(desk: DeskStory) -> None:
    roll = asked(desk)
    answers(desk, roll, gone=[who for who, _ in roll.who])
    assert "未停用任何人" in desk.phone(OFFICER)
    order = desk.dispatched()
    assert desk.order(order).holder == CONTACT


def test_an_application_that_may_not_ask_says_so_once_a_day(desk: DeskStory) -> None:
    roll = asked(desk)
    desk.does(roll_call.stopped, "one", roll.day, "应用没有调用此接口的权限")
    assert not asked(desk).who
    assert "今日未能核对人员" in desk.phone(ADMIN)


def test_one_refused_message_makes_the_address_book_be_asked_about_that_person_alone(desk: DeskStory) -> None:
    answers(desk, asked(desk))
    desk.minutes_pass(1)
    desk.phones.fails_for(CONTACT, GiveUp("不存在", code=81013, gone=True))
    order = desk.dispatched()
    desk.minutes_pass(1)
    roll = asked(desk)
    assert (dict(roll.who), roll.day) == ({CONTACT: CONTACT}, "")
    answers(desk, roll)
    assert desk.order(order).holder == CONTACT
    assert not asked(desk).who


def test_and_what_it_says_is_believed(desk: DeskStory) -> None:
    answers(desk, asked(desk))
    desk.minutes_pass(1)
    desk.phones.fails_for(CONTACT, GiveUp("不存在", code=81013, gone=True))
    order = desk.dispatched()
    answers(desk, asked(desk), gone=[CONTACT])
    assert desk.order(order).holder == SUBSTITUTE
