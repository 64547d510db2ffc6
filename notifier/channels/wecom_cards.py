"""A card as the platform's template_card: its hard limits refused, its display lengths kept to."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from notifier.card import Button, Card, Choice
from notifier.channels.plain import as_text as as_text  # the same card for who is shown none

Json: TypeAlias = "str | int | Sequence[Json] | Mapping[str, Json]"
Fields: TypeAlias = dict[str, Json]

_MAX_KEY, _MAX_OPTION_ID = 1024, 128  # bytes


def task_id(key: str) -> str:
    """The card's id: always the same for one outbox key, in the platform's characters and length."""
    return "j-" + hashlib.sha256(key.encode()).hexdigest()


def template_card(card: Card, key: str) -> Fields | None:
    """The card to send, ``None`` where there is nothing to press: then it is a text.

    Raises ``ValueError`` beyond the hard limits, so that nothing is left out in silence.
    """
    _check(card)
    if card.buttons or card.choices:
        return {**_interactive(card), "task_id": task_id(key)}
    return _notice(card) if card.link else None


def replacement(card: Card) -> Fields:
    """The new face of a card that was sent before; with ``card.done`` nothing can be pressed any more.

    Raises ``ValueError`` beyond the hard limits, and for a card that has neither button, link nor ``done``.
    """
    if card.done and not card.buttons:
        card = replace(card, buttons=(Button(card.done, key="done"),))
    _check(card)
    if card.buttons or card.choices:
        return {**_interactive(card), **_filled(replace_text=card.done)}
    if not card.link:
        raise ValueError("a replaced card needs a button, a link, or the words of what was done")
    return _notice(card)


def shortened(text: str, length: int) -> str:
    """At most ``length`` characters; the platform would cut without an ellipsis."""
    return text if len(text) <= length else text[: length - 1] + "…"


def _interactive(card: Card) -> Fields:
    return _form(card) if len(card.choices) > 1 else _buttons(card)


def _notice(card: Card) -> Fields:
    return {"card_type": "text_notice", **_face(card)}


def _buttons(card: Card) -> Fields:
    chosen = [_selection(choice, bool(card.done)) for choice in card.choices]
    return {
        "card_type": "button_interaction",
        **_face(card),
        **({"button_selection": chosen[0]} if chosen else {}),
        "button_list": [_button(button) for button in card.buttons],
        **_menu(card),
    }


def _menu(card: Card) -> Fields:
    """The seldom used behind the three dots; a card that is done has none."""
    if card.done or not card.more:
        return {}
    entries = [{"text": shortened(entry.text, 10), "key": entry.key} for entry in card.more]
    return {"action_menu": {"desc": "更多操作", "action_list": entries}}


def _form(card: Card) -> Fields:
    """This type of card has a title and questions and nothing else, so the rest goes under the title."""
    told = (card.subtitle, card.text, card.quote, *(f"{name}：{value}" for name, value in card.lines))
    submit = card.buttons[0]
    return {
        "card_type": "multiple_interaction",
        **_source(card),
        "main_title": _title(card.title, "；".join(filter(None, told))),
        "select_list": [_selection(choice, bool(card.done)) for choice in card.choices],
        "submit_button": {"text": shortened(submit.text, 10), "key": submit.key},
    }


def _face(card: Card) -> Fields:
    quote: Fields = {"quote_area": {"type": 0, "quote_text": card.quote}} if card.quote else {}
    lines: list[Fields] = [
        {"keyname": shortened(name, 5), "value": shortened(value, 30)} for name, value in card.lines
    ]
    return {
        **_source(card),
        "main_title": _title(card.title, card.subtitle),
        **quote,
        **_filled(sub_title_text=shortened(card.text, 160)),
        **({"horizontal_content_list": lines} if lines else {}),
        **({"card_action": {"type": 1, "url": card.link}} if card.link else {}),
    }


def _source(card: Card) -> Fields:
    return {"source": {"desc": shortened(card.source, 20)}} if card.source else {}


def _title(title: str, desc: str) -> Fields:
    return {"title": shortened(title, 36), **_filled(desc=shortened(desc, 44))}


def _button(button: Button) -> Fields:
    press: Fields = {"type": 1, "url": button.url} if button.url else {"key": button.key}
    return {"text": shortened(button.text, 10), "style": button.style, **press}


def _selection(choice: Choice, is_done: bool) -> Fields:
    return {
        "question_key": choice.key,
        "title": choice.title,
        **_filled(selected_id=choice.selected),
        **({"disable": True} if is_done else {}),
        "option_list": [{"id": option.id, "text": shortened(option.text, 16)} for option in choice.options],
    }


def _filled(**fields: str) -> Fields:
    return {name: value for name, value in fields.items() if value}


def _check(card: Card) -> None:
    problems = [*_counts(card), *_words(card), *_links(card), *_keys(card)]
    if problems:
        raise ValueError(f"card {card.title!r}: " + "; ".join(problems))


def _words(card: Card) -> Iterable[str]:
    options = [option for choice in card.choices for option in choice.options]
    if not card.title:
        yield "no title"
    if not all(button.text for button in card.presses):
        yield "a button without words"
    if not all(option.text for option in options):
        yield "an option without words"
    if not all(name for name, _ in card.lines):
        yield "a line without a name"


def _links(card: Card) -> Iterable[str]:
    links = (card.link, *(button.url for button in card.buttons))
    if not all(link.startswith(("https://", "http://")) for link in links if link):
        yield "a link without https://"


def _counts(card: Card) -> Iterable[str]:
    if len(card.buttons) > 6:
        yield f"{len(card.buttons)} buttons, 6 at most"
    if len(card.more) > 3:
        yield f"{len(card.more)} entries in the menu, 3 at most"
    if card.more and (not card.buttons or len(card.choices) > 1):
        yield "a menu stands beside buttons only"
    if len(card.lines) > 6:
        yield f"{len(card.lines)} lines, 6 at most"
    if len(card.choices) > 3:
        yield f"{len(card.choices)} choices, 3 at most"
    if card.choices and not card.buttons:
        yield "choices without a button to submit them"
    if len(card.choices) > 1 and len(card.buttons) > 1:
        yield "a form card has one button"
    for choice in card.choices:
        if not 1 <= len(choice.options) <= 10:
            yield f"{len(choice.options)} options for {choice.key!r}, 1 to 10"


def _keys(card: Card) -> Iterable[str]:
    if len(card.choices) > 1 and any(button.url for button in card.buttons):
        yield "the button of a form card cannot open a page"
    if any(entry.url for entry in card.more):
        yield "an entry of the menu cannot open a page"
    yield from _set("button key", [b.key for b in card.presses if not b.url], _MAX_KEY)
    yield from _set("question key", [choice.key for choice in card.choices], _MAX_KEY)
    for choice in card.choices:
        ids = [option.id for option in choice.options]
        yield from _set("option id", ids, _MAX_OPTION_ID)
        if choice.selected and choice.selected not in ids:
            yield f"{choice.selected!r} is selected and not an option"


def _set(what: str, keys: list[str], longest: int) -> Iterable[str]:
    if len(set(keys)) < len(keys):
        yield f"a {what} twice"
    if not all(keys):
        yield f"an empty {what}"
    if any(len(key.encode()) > longest for key in keys):
        yield f"a {what} over {longest} bytes"
