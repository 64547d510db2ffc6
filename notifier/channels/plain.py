"""A card for who cannot see cards: plain text, answered by numbers."""

import re
from dataclasses import dataclass, field
from itertools import count

from notifier.card import UNCHOSEN, Button, Card, Choice, Option

_BETWEEN = re.compile(r"[\s,，、;；.。+]+")


@dataclass(frozen=True)
class Answer:
    """What pressing the card would have said: the button's key and the chosen options."""

    key: str
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)


def as_text(card: Card) -> str:
    """Everything on the card, unshortened, its options and buttons numbered from 1."""
    blocks = (_head(card), _numbered(card), _links(card))
    return "\n\n".join(block for block in blocks if block)


def read_answer(card: Card, text: str) -> Answer | None:
    """What the numbers in ``text`` mean on this card; ``None`` where they do not make one answer.

    One number for each question that has no choice yet, and one for the button if there are several.
    """
    meanings = _meanings(card)
    words = [word for word in _BETWEEN.split(text.strip()) if word]
    if not words or not all(word.isdecimal() and len(word) < 4 for word in words):
        return None
    picked = [meanings.get(int(word)) for word in words]
    if None in picked:
        return None
    return _answer(card, [pair for pair in picked if pair])


def _answer(card: Card, picked: list[tuple[str, str]]) -> Answer | None:
    """``picked`` are (question, option), and ("", key) for a button."""
    given = dict(picked)
    if len(given) < len(picked):
        return None  # two answers to one question
    key = given.pop("", "") or _only_key(card)
    chosen = {choice.key: given.get(choice.key) or choice.selected for choice in card.choices}
    if not key or not all(chosen.values()):
        return None
    return Answer(key, {question: (option,) for question, option in chosen.items()})


def _only_key(card: Card) -> str:
    buttons = _callbacks(card)
    return buttons[0].key if card.choices and len(buttons) == 1 else ""


def _meanings(card: Card) -> dict[int, tuple[str, str]]:
    options = [(choice.key, option.id) for choice in card.choices for option in _offered(choice)]
    keys = [] if _only_key(card) else [("", button.key) for button in _callbacks(card)]
    return dict(enumerate(options + keys, 1))


def _offered(choice: Choice) -> list[Option]:
    """What can be chosen: "请选择" needs no number."""
    return [option for option in choice.options if option.id != UNCHOSEN]


def _callbacks(card: Card) -> list[Button]:
    return [button for button in card.presses if not button.url]


def _head(card: Card) -> str:
    source = f"【{card.source}】" if card.source else ""
    lines = (f"{name}：{value}" for name, value in card.lines)
    told = (source + card.title, card.subtitle, card.quote, *lines, card.text, card.done)
    return "\n".join(line for line in told if line)


def _numbered(card: Card) -> str:
    if card.done or not _meanings(card):
        return ""
    number, lines = count(1), []
    for choice in card.choices:
        lines += [f"{choice.title}：", *(f"{next(number)}. {option.text}" for option in _offered(choice))]
    if not _only_key(card):
        lines += [f"{next(number)}. {button.text}" for button in _callbacks(card)]
    return "\n".join((*lines, _how(card)))


def _how(card: Card) -> str:
    questions = len(card.choices) + (0 if _only_key(card) else 1)
    return "请回复编号。" if questions == 1 else "请每项回复一个编号，以空格隔开。"


def _links(card: Card) -> str:
    links = [f"{button.text}：{button.url}" for button in card.buttons if button.url]
    return "\n".join([*links, *([f"查看：{card.link}"] if card.link else [])])
