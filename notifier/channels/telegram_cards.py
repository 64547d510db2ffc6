"""A card as a Telegram message: plain text, and below it a keyboard whose keys say what was pressed.

A key carries at most 64 bytes: the beginning of the card's task id and the button's key. What does not
fit, and every option of a choice, goes as a short mark that only the card itself can explain.
"""

import hashlib
import re
from dataclasses import dataclass

from notifier.card import UNCHOSEN, Card, Choice, Option
from notifier.channels.wecom_cards import task_id

MOST_DATA = 64  # bytes of callback_data
_TAG = len("j-") + 16
_DATA = re.compile(r"(j-[0-9a-f]{16})([.#?])(.+)", re.DOTALL)
_WIDE = 8  # characters of a key that leave room for another one beside it
_NUMBERS = "①②③"


@dataclass(frozen=True)
class Key:
    """One key of a keyboard: it sends ``data`` back, or opens ``url``."""

    text: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True)
class Face:
    """What a card looks like."""

    text: str
    rows: tuple[tuple[Key, ...], ...] = ()


def tag(key: str) -> str:
    """The beginning of the task id of the card with this outbox key: enough to find it again."""
    return task_id(key)[:_TAG]


def mark(*words: str) -> str:
    """A short name for what does not fit into a key; the same for the same words."""
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:12]


def read_data(data: str) -> tuple[str, str]:
    """(tag, key) of what a pressed key sent; "#…" and "?…" are marks of a button and of an option."""
    found = _DATA.fullmatch(data)
    if found is None:
        return "", data
    return found[1], found[3] if found[2] == "." else found[2] + found[3]


def face(card: Card, tag: str) -> Face:
    """The card's text and keyboard; what is done has nothing to press any more."""
    return Face(_text(card), () if card.done else (*_options(card, tag), *_buttons(card, tag)))


def _text(card: Card) -> str:
    source = f"【{card.source}】" if card.source else ""
    lines = [f"{name}：{value}" for name, value in card.lines]
    done = f"✔ {card.done}" if card.done else ""
    told = (source + card.title, card.subtitle, card.quote, *lines, card.text, *_questions(card), done)
    return "\n".join(line for line in told if line)


def _questions(card: Card) -> list[str]:
    if card.done:
        return []
    return [
        f"{_number(card, place)}{choice.title}：{_chosen(choice) or '请选择'}"
        for place, choice in enumerate(card.choices)
    ]


def _number(card: Card, place: int) -> str:
    """With several questions each option shows which one it answers."""
    return _NUMBERS[place] + " " if len(card.choices) > 1 else ""


def _chosen(choice: Choice) -> str:
    return next((option.text for option in choice.options if option.id == choice.selected), "")


def _options(card: Card, tag: str) -> list[tuple[Key, ...]]:
    rows: list[tuple[Key, ...]] = []
    for place, choice in enumerate(card.choices):
        shown = [option for option in choice.options if option.id != UNCHOSEN]
        rows += _paired([_option(card, place, choice, option, tag) for option in shown])
    return rows


def _option(card: Card, place: int, choice: Choice, option: Option, tag: str) -> Key:
    picked = "✅ " if option.id == choice.selected else ""
    return Key(f"{picked}{_number(card, place)}{option.text}", f"{tag}?{mark(choice.key, option.id)}")


def _buttons(card: Card, tag: str) -> list[tuple[Key, ...]]:
    keys = [
        Key(button.text, url=button.url) if button.url else Key(button.text, _data(button.key, tag))
        for button in card.presses
    ]
    return _paired([*keys, *([Key("查看", url=card.link)] if card.link else [])])


def _data(key: str, tag: str) -> str:
    data = f"{tag}.{key}"
    return data if len(data.encode()) <= MOST_DATA else f"{tag}#{mark(key)}"


def _paired(keys: list[Key]) -> list[tuple[Key, ...]]:
    """Short keys stand two in a row."""
    rows: list[tuple[Key, ...]] = []
    for key in keys:
        if rows and len(rows[-1]) == 1 and max(len(key.text), len(rows[-1][0].text)) <= _WIDE:
            rows[-1] = (*rows[-1], key)
        else:
            rows.append((key,))
    return rows
