"""Looks for a button, a question or a link on a phone, and says what is there when it is not."""

from collections.abc import Iterator, Mapping, Sequence

from sandbox.phones import Choice, Entry, Face, Key, Link
from sandbox.platform import Message, Platform


class NotThere(Exception):
    """What somebody wants to press, open or read is not on that phone; the message says what is."""


def cards(platform: Platform, userid: str, card: str | None = None) -> Iterator[tuple[Message, Face]]:
    """The cards on a phone, newest first; ``card`` is one of them by task id or message id."""
    for entry in reversed(platform.phone(userid)):
        if entry.card and not entry.hidden and card in (None, entry.id, entry.task_id):
            yield platform.messages[entry.id], entry.card


def button(platform: Platform, userid: str, text: str, card: str | None = None) -> tuple[Message, Key]:
    """The live button with these words."""
    for message, face in cards(platform, userid, card):
        key = face.button(text)
        if key:
            return message, key
    raise NotThere(f"{userid} 的手机上没有能按的“{text}”。{tell(platform, userid)}")


def menu_entry(platform: Platform, userid: str, text: str, card: str | None = None) -> tuple[Message, Key]:
    """The entry of a card's menu with these words."""
    for message, face in cards(platform, userid, card):
        for key in face.menu:
            if key.text == text:
                return message, key
    raise NotThere(f"{userid} 的卡片菜单里没有“{text}”。{tell(platform, userid)}")


def question(
    platform: Platform, userid: str, name: str, options: Sequence[str], card: str | None = None
) -> tuple[Message, Choice]:
    """The live question with this title or key (any, if empty) that has all these options."""
    for message, face in cards(platform, userid, card):
        for choice in face.choices:
            named = not name or name in (choice.title, choice.key)
            if named and not choice.greyed and all(map(choice.option, options)):
                return message, choice
    raise NotThere(f"{userid} 的手机上没有“{name}”可选“{'、'.join(options)}”。{tell(platform, userid)}")


def chosen(message: Message, userid: str) -> Mapping[str, Sequence[str]]:
    """What is picked on a card now, by question key: by hand, or else by default."""
    face = message.face(userid)
    return {choice.key: choice.selected for choice in face.choices} if face else {}


def link(platform: Platform, userid: str, words: str = "") -> Link:
    """The newest link on a phone whose words or address contain ``words``."""
    for entry in reversed(platform.phone(userid)):
        for each in links_of(entry):
            if each.url and (words in each.text or words in each.url):
                return each
    raise NotThere(f"{userid} 的手机上没有“{words}”的链接。{tell(platform, userid)}")


def links_of(entry: Entry) -> tuple[Link, ...]:
    return (*(entry.card.links() if entry.card else ()), *(() if entry.card else entry.links))


def words_of(entry: Entry) -> str:
    """Everything that an entry shows, in one text."""
    if entry.card is None:
        return entry.text
    face = entry.card
    lines = [f"{line.key} {line.value}" for line in face.lines]
    buttons = [each.text for each in face.buttons]
    parts = (face.source, face.title, face.subtitle, face.quote_title, face.quote, face.text)
    return "\n".join((*parts, *face.emphasis, *lines, *buttons))


def tell(platform: Platform, userid: str) -> str:
    """The newest three things on a phone, for a message to whoever looked in vain."""
    last = platform.phone(userid)[-3:]
    shown = "；".join(words_of(entry).replace("\n", " ").strip()[:120] for entry in last)
    return f"最近显示：{shown}" if shown else "手机上什么也没有"
