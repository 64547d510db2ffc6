"""What is picked on a keyboard is kept with its card, on both databases."""

import itertools
from dataclasses import replace

import pytest
from desk import COLLEAGUE, DEPARTMENT, OFFICER, DeskStory
from sqlalchemy.orm import Session

from handlers import binding, keyboard, receive
from handlers.inbound import Inbound, Left, Pressed, Reply, Said
from notifier.card import Button, Card
from notifier.channels.telegram_cards import face, mark, read_data, tag
from notifier.outbox import Message, put
from rules.permissions import DESK
from rules.words import State
from storage import outbox, people
from storage.tables import OutboxRow

CHAT, OTHER_CHAT = "81001", "81002"
EXPIRED = "这张卡片已经过期"
UPDATES = itertools.count(1)


@pytest.fixture
def on_telegram(desk: DeskStory) -> DeskStory:
    """The desk with two officers who use Telegram beside WeCom."""
    desk.desk = replace(desk.desk, telegram_for=DESK)
    for who, chat in ((OFFICER, CHAT), (COLLEAGUE, OTHER_CHAT)):
        desk.runs(desk.database.transact(_bind, who, chat))
    return desk


def _bind(session: Session, who: str, chat: str) -> None:
    person = people.find(session, who)
    assert person
    person.telegram = chat


def hears(desk: DeskStory, what: Pressed | Said | Left, chat: str = CHAT, key: str = "") -> Reply | None:
    """Something from a Telegram chat."""
    handled = desk.does(receive.receive, inbound(desk, what, chat, key))
    return handled.reply


def inbound(desk: DeskStory, what: Pressed | Said | Left, chat: str = CHAT, key: str = "") -> Inbound:
    return Inbound("telegram", chat, key or f"tg:1:{next(UPDATES)}", desk.now, what)


def newest(session: Session, who: str) -> OutboxRow:
    row = outbox.last_card(session, who)
    assert row
    return row


def presses(desk: DeskStory, key: str, chat: str = CHAT, of: str = OFFICER) -> Reply | None:
    """A key of the newest card that was sent to ``of``."""
    return hears(desk, Pressed(key, tag(desk.looks(newest, of).key), response_code="12.x"), chat)


def test_a_press_carries_what_was_picked_before_it_even_across_a_restart(on_telegram: DeskStory) -> None:
    desk, order = on_telegram, on_telegram.signed()
    picked = presses(desk, f"?{mark('department', '财务科')}")
    assert picked
    assert picked.card
    assert picked.card.choices[0].selected == "财务科"
    desk.restarts()
    desk.desk = replace(desk.desk, telegram_for=DESK)
    presses(desk, f"dispatch:{desk.order(order).id}")
    assert (desk.order(order).state, desk.order(order).department) == (State.DISPATCHED, "财务科")


def test_a_new_pick_takes_the_place_of_the_one_before(on_telegram: DeskStory) -> None:
    desk, order = on_telegram, on_telegram.signed()
    for name in ("财务科", DEPARTMENT):
        presses(desk, f"?{mark('department', name)}")
    presses(desk, f"dispatch:{desk.order(order).id}")
    assert desk.order(order).department == DEPARTMENT


def test_a_pick_alone_dispatches_nothing(on_telegram: DeskStory) -> None:
    desk, order = on_telegram, on_telegram.signed()
    presses(desk, f"?{mark('department', '财务科')}")
    assert desk.order(order).state is State.SIGNED


@pytest.mark.parametrize("key", ["?000000000000", "#000000000000"])
def test_a_mark_that_the_card_does_not_know_is_refused(on_telegram: DeskStory, key: str) -> None:
    on_telegram.signed()
    presses(on_telegram, key)
    assert EXPIRED in on_telegram.phone(OFFICER).last


def test_nobody_presses_a_card_that_is_not_theirs(on_telegram: DeskStory) -> None:
    desk, order = on_telegram, on_telegram.signed()
    presses(desk, f"dispatch:{desk.order(order).id}", OTHER_CHAT, of=OFFICER)
    assert EXPIRED in desk.phone(COLLEAGUE).last
    assert desk.order(order).state is State.SIGNED


def test_a_key_without_a_card_does_nothing(on_telegram: DeskStory) -> None:
    desk, order = on_telegram, on_telegram.signed()
    hears(desk, Pressed(f"dispatch:{desk.order(order).id}"))
    assert EXPIRED in desk.phone(OFFICER).last
    assert desk.order(order).state is State.SIGNED


def test_after_a_press_the_card_means_what_it_shows_now(on_telegram: DeskStory) -> None:
    desk, order = on_telegram, on_telegram.receives()
    reply = presses(desk, f"sign:{desk.order(order).id}")
    assert reply
    assert reply.card
    kept = desk.looks(outbox.by_tag, tag(desk.looks(newest, OFFICER).key))
    assert kept


def test_a_button_key_too_long_for_a_key_comes_back_whole(on_telegram: DeskStory) -> None:
    desk, order = on_telegram, on_telegram.signed()
    key = f"dispatch:{desk.order(order).id}" + ":" + "很长的补充" * 8
    card = Card("待派发", buttons=(Button("派发", key=key),))
    desk.runs(desk.database.transact(put, desk.now, [Message("long", OFFICER, card)]))
    desk.delivers()
    (row,) = face(card, tag("long")).rows
    found_tag, pressed = read_data(row[0].data)
    assert pressed == f"#{mark(key)}"
    found = desk.looks(_reads, Pressed(pressed, found_tag))
    assert isinstance(found, Pressed)
    assert found.key == key


def _reads(session: Session, what: Pressed) -> Pressed | Card:
    person = people.find(session, OFFICER)
    assert person
    return keyboard.read(session, person, what)


def test_answers_go_to_where_the_person_wrote(on_telegram: DeskStory) -> None:
    desk, said = on_telegram, inbound(on_telegram, Said("待办"))
    desk.runs(desk.database.transact(receive.receive, desk.desk, desk.now, said))
    row = desk.looks(outbox.find, f"answer:{said.key}:0")
    assert row.channel == "telegram"


def test_the_same_update_is_dealt_with_once(on_telegram: DeskStory) -> None:
    desk, order = on_telegram, on_telegram.receives()
    for _ in range(2):
        hears(desk, Said(f"/sign {order}"), key="tg:1:twice")
    assert desk.trail(order).count("sign") == 1


def test_who_is_not_served_on_telegram_is_a_stranger_there(on_telegram: DeskStory) -> None:
    desk, order = on_telegram, on_telegram.receives()
    desk.desk = replace(desk.desk, telegram_for=frozenset())
    assert hears(desk, Said(f"/sign {order}")) is None
    assert desk.order(order).state is State.RECEIVED


def test_who_leaves_telegram_stays_on_wecom(on_telegram: DeskStory) -> None:
    desk = on_telegram
    hears(desk, Left())
    person = desk.looks(people.find, OFFICER)
    assert (person.active, person.telegram) == (True, "")


def test_a_chat_that_moved_keeps_its_person(on_telegram: DeskStory) -> None:
    desk = on_telegram
    desk.runs(desk.database.transact(binding.move, CHAT, "-100777"))
    assert desk.looks(people.find, OFFICER).telegram == "-100777"
