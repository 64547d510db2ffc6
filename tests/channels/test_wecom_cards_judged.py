"""Cards of every shape, judged by the sandbox's own rules: what we render, the platform takes."""

from typing import Any
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from bot.edges.wecom_reply import card_xml
from notifier.card import Button, Card, Choice, Option
from notifier.channels.plain import as_text, read_answer
from notifier.channels.wecom_cards import replacement, template_card
from sandbox.card_rules import check_card, check_task_id, shape_of

WORDS = st.text(st.sampled_from("办理a1 ]>&<🙂𠮷"), max_size=50).map(str.strip)
NAMES = WORDS.filter(bool)
LINKS = st.sampled_from(["", "https://x.cn/o?a=1&b=2"])
BUTTONS = st.builds(Button, NAMES, NAMES, LINKS, st.integers(1, 4))


def chosen(key: str, title: str, options: list[Option], selected: int) -> Choice:
    return Choice(key, title, tuple(options), options[selected].id if selected < len(options) else "")


CHOICES = st.builds(
    chosen,
    NAMES,
    WORDS,
    st.lists(st.builds(Option, NAMES, NAMES), min_size=1, max_size=10, unique_by=lambda option: option.id),
    st.integers(0, 12),
)


def unique(made: st.SearchStrategy[Any], least: int, most: int) -> st.SearchStrategy[Any]:
    return st.lists(made, min_size=least, max_size=most, unique_by=lambda each: each.key).map(tuple)


FACE: dict[str, st.SearchStrategy[Any]] = {
    "title": NAMES,
    "subtitle": WORDS,
    "quote": WORDS,
    "lines": st.lists(st.tuples(NAMES, WORDS), max_size=7).map(tuple),
    "text": WORDS,
    "link": LINKS,
    "source": WORDS,
    "done": st.just("") | WORDS,
}
SUBMITS = st.builds(Button, NAMES, NAMES)
CARDS = st.builds(
    Card,
    **FACE,
    buttons=unique(BUTTONS, 0, 7),
    choices=unique(CHOICES, 0, 1),
    more=st.just(()) | unique(SUBMITS, 0, 4),
) | st.builds(Card, **FACE, buttons=unique(SUBMITS, 0, 2), choices=unique(CHOICES, 2, 4))


def judged(card: Any) -> list[str]:
    """What a person would not like about it; raises where the platform would refuse."""
    notes: list[str] = []
    check_card(card, notes, lambda media_id: False)
    return notes


@given(CARDS)
def test_what_we_send_the_platform_takes_and_shows_whole(card: Card) -> None:
    try:
        rendered = template_card(card, "order:12:new")
    except ValueError:
        return
    if rendered is not None:
        assert judged(rendered) == []
        assert bool(check_task_id(dict(rendered))) == (rendered["card_type"] != "text_notice")


@given(CARDS)
def test_what_we_change_the_platform_takes_in_json_and_in_xml_alike(card: Card) -> None:
    try:
        face = replacement(card)
    except ValueError:
        return
    assert judged(face) == []
    root = ElementTree.fromstring(card_xml(card))
    assert shape_of({"card_type": root.findtext("CardType")}).read([root]) == face


@given(CARDS, st.text(st.sampled_from("0123456789 ,"), max_size=8))
def test_whatever_number_is_answered_presses_a_button_that_is_there(card: Card, text: str) -> None:
    answer = read_answer(card, text)
    if answer:
        assert answer.key in {button.key for button in card.presses if not button.url}
        assert answer.choices.keys() == {choice.key for choice in card.choices}
        ids = {choice.key: {option.id for option in choice.options} for choice in card.choices}
        assert all(set(picked) <= ids[question] for question, picked in answer.choices.items())
    assert card.title in as_text(card)
