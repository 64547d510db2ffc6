"""What a member sees on the phone: entries, and the face of a card."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sandbox.refusal import Json

_ANCHOR = re.compile(r"<a\s[^>]*href=[\"']([^\"']+)[\"'][^>]*>(.*?)</a>", re.I | re.S)
_MARKDOWN_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_BARE = re.compile(r"https?://[^\s<>\"')\u3000-\u303f\uff00-\uffef]+")
_BREAK = re.compile(r"<br\s*/?>|</div>(?!$)", re.I)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Link:
    """Words that open a page."""

    text: str
    url: str


@dataclass(frozen=True)
class Line:
    """One line of a card, "key value"; ``url`` if the value opens a page."""

    key: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class Key:
    """A button on a card (or an entry of its menu)."""

    text: str
    key: str = ""
    style: int = 1
    url: str = ""
    greyed: bool = False


@dataclass(frozen=True)
class Choice:
    """A question on a card with its options; ``many`` allows several answers."""

    key: str
    title: str
    options: tuple[tuple[str, str], ...]
    selected: tuple[str, ...] = ()
    greyed: bool = False
    many: bool = False

    def option(self, wanted: str) -> str | None:
        """The id of the option with this text or id."""
        return next((id_ for id_, text in self.options if wanted in (text, id_)), None)


@dataclass(frozen=True)
class Face:
    """A card as it shows now."""

    kind: str
    title: str = ""
    subtitle: str = ""
    source: str = ""
    source_color: int = 0
    emphasis: tuple[str, str] = ("", "")
    quote_title: str = ""
    quote: str = ""
    text: str = ""
    lines: tuple[Line, ...] = ()
    image: str = ""
    paragraphs: tuple[tuple[str, str], ...] = ()
    choices: tuple[Choice, ...] = ()
    buttons: tuple[Key, ...] = ()
    jumps: tuple[Link, ...] = ()
    menu: tuple[Key, ...] = ()
    link: str = ""

    @property
    def greyed(self) -> str:
        """The words on its greyed button; empty while the card can be pressed."""
        return next((button.text for button in self.buttons if button.greyed), "")

    def button(self, text: str) -> Key | None:
        return next((b for b in self.buttons if b.text == text and not b.greyed), None)

    def links(self) -> Iterator[Link]:
        if self.link:
            yield Link(self.title, self.link)
        yield from (Link(f"{line.key} {line.value}", line.url) for line in self.lines if line.url)
        yield from (Link(button.text, button.url) for button in self.buttons if button.url)
        yield from self.jumps


@dataclass(frozen=True)
class Entry:
    """One thing on a phone. ``kind`` is the message type; ``mine`` says that the member sent it.

    ``hidden``: it came, and this phone does not show it (a card inside the WeChat app).
    """

    id: str
    at: datetime
    kind: str
    mine: bool = False
    text: str = ""
    card: Face | None = None
    task_id: str = ""
    media_id: str = ""
    recalled: bool = False
    hidden: bool = False
    links: tuple[Link, ...] = field(default=())


def links_in(text: str) -> tuple[Link, ...]:
    """The links of a text message: anchors, markdown links and bare addresses, in this order."""
    named = [Link(_TAG.sub("", words), html.unescape(url)) for url, words in _ANCHOR.findall(text)]
    rest = _ANCHOR.sub("", text)
    named += [Link(words, url) for words, url in _MARKDOWN_LINK.findall(rest)]
    return (*named, *(Link(url, url) for url in _BARE.findall(_MARKDOWN_LINK.sub("", rest))))


def anchored(text: str) -> str:
    """A text message as it shows: its anchors are their words, anything else stays as it was typed."""
    return _ANCHOR.sub(lambda match: _TAG.sub("", match[2]), text)


def plain(text: str) -> str:
    """The description of a text card without its tags."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", text))).strip()


def greyed(face: Face, words: str) -> Face:
    """The same card after its buttons were replaced by ``words``."""
    locked = tuple(replace(choice, greyed=True) for choice in face.choices)
    return replace(face, buttons=(Key(words, greyed=True),), choices=locked)


def with_picks(face: Face, picked: Mapping[str, tuple[str, ...]]) -> Face:
    """The same card with the options that its holder has picked, by question key."""
    if not picked:
        return face
    choices = tuple(replace(each, selected=picked.get(each.key, each.selected)) for each in face.choices)
    return replace(face, choices=choices)


def face_of(card: Json) -> Face:
    """A template card, checked before, as the phone shows it."""
    source, title = card.get("source") or {}, card.get("main_title") or {}
    quote, emphasis = card.get("quote_area") or {}, card.get("emphasis_content") or {}
    area = card.get("image_text_area") or {}
    face = Face(
        kind=card["card_type"],
        title=title.get("title", ""),
        subtitle=title.get("desc", ""),
        source=source.get("desc", ""),
        source_color=source.get("desc_color", 0),
        emphasis=(emphasis.get("title", ""), emphasis.get("desc", "")),
        quote_title=quote.get("title", ""),
        quote=quote.get("quote_text", ""),
        text=card.get("sub_title_text", ""),
        lines=tuple(_lines(card)),
        image=(card.get("card_image") or {}).get("url", "") or area.get("image_url", ""),
        paragraphs=tuple(_paragraphs(card)),
        choices=tuple(_choices(card)),
        buttons=tuple(_buttons(card)),
        jumps=tuple(Link(j["title"], j.get("url", "")) for j in card.get("jump_list") or []),
        menu=tuple(_menu(card)),
        link=(card.get("card_action") or {}).get("url", ""),
    )
    return greyed(face, card["replace_text"]) if card.get("replace_text") else face


def _lines(card: Json) -> Iterator[Line]:
    for line in card.get("horizontal_content_list") or []:
        url = line.get("url", "") if line.get("type") == 1 else ""
        yield Line(line["keyname"], line.get("value", ""), url)


def _paragraphs(card: Json) -> Iterator[tuple[str, str]]:
    area = card.get("image_text_area")
    for item in [*([area] if area else []), *(card.get("vertical_content_list") or [])]:
        yield item.get("title", ""), item.get("desc", "")


def _buttons(card: Json) -> Iterator[Key]:
    for button in card.get("button_list") or []:
        style = button.get("style", 1) if button.get("style", 1) in (1, 2, 3, 4) else 1
        url = button.get("url", "") if button.get("type") == 1 else ""
        yield Key(button["text"], button.get("key", ""), style, url)
    submit = card.get("submit_button")
    if submit:
        yield Key(submit.get("text") or "提交", submit["key"])


def _menu(card: Json) -> Iterator[Key]:
    for action in (card.get("action_menu") or {}).get("action_list") or []:
        yield Key(action["text"], action["key"])


def _choices(card: Json) -> Iterator[Choice]:
    one = card.get("button_selection")
    for question in [*([one] if one else []), *(card.get("select_list") or [])]:
        options = tuple((o["id"], o["text"]) for o in question["option_list"])
        asked = question.get("selected_id", "")
        chosen = asked if asked in dict(options) else options[0][0]  # a wrong one counts as the first
        locked = bool(question.get("disable"))
        yield Choice(question["question_key"], question.get("title", ""), options, (chosen,), locked)
    box = card.get("checkbox")
    if box:
        options = tuple((o["id"], o["text"]) for o in box["option_list"])
        ticked = tuple(o["id"] for o in box["option_list"] if o.get("is_checked"))
        many = box.get("mode", 0) == 1
        yield Choice(box["question_key"], "", options, ticked, bool(box.get("disable")), many)
