"""A card that can be changed no more is replaced by a fresh one, if something is left to do."""

from datetime import timedelta

from desk import COLLEAGUE, OFFICER, DeskStory

from notifier.card import Button, Card, Update
from notifier.outbox import Message, put

ASKED = Card("工单 1001 待派发", buttons=(Button("处理", "show:1"),))
DONE = Card("工单 1001 已派发", done="已派发")


def card_key(desk: DeskStory, who: str) -> str:
    return next(shown.key for shown in desk.phone(who) if "新工单" in shown.words)


def changes(desk: DeskStory, of: str, card: Card, key: str) -> None:
    desk.does(lambda session, _, now: put(session, now, [Message(key, COLLEAGUE, Update(of, card))]))


def test_the_first_change_is_made_and_the_second_comes_as_a_fresh_card(desk: DeskStory) -> None:
    desk.receives()
    of, before = card_key(desk, COLLEAGUE), len(desk.phone(COLLEAGUE))
    changes(desk, of, ASKED, "face:1")
    assert len(desk.phone(COLLEAGUE)) == before
    changes(desk, of, ASKED, "face:2")
    assert len(desk.phone(COLLEAGUE)) == before + 1
    assert desk.card(COLLEAGUE, "处理")[0].key == "face:2"


def test_after_three_days_it_comes_as_a_fresh_card_as_well(desk: DeskStory) -> None:
    desk.receives()
    of = card_key(desk, COLLEAGUE)
    desk.now += timedelta(hours=73)
    changes(desk, of, ASKED, "face:1")
    assert desk.card(COLLEAGUE, "处理")[0].key == "face:1"


def test_where_nothing_is_left_to_press_nobody_is_troubled(desk: DeskStory) -> None:
    desk.receives()
    of, before = card_key(desk, COLLEAGUE), len(desk.phone(COLLEAGUE))
    desk.now += timedelta(hours=73)
    changes(desk, of, DONE, "face:1")
    assert len(desk.phone(COLLEAGUE)) == before
    assert "新工单" in desk.phone(OFFICER)
