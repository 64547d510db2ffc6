"""关键词: the desk looks at a department's words and changes them, after seeing what would move."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import teaching
from handlers.assign import department_named
from handlers.desk import Desk
from handlers.inbound import Reply
from notifier.cards import wordlist as cards
from rules.errors import Refusal
from rules.permissions import DESK
from rules.privacy import mask
from storage import people
from storage.tables import PersonRow

_EDIT = re.compile(r"(?P<department>[^+＋\-－]+?)\s*(?P<sign>[+＋\-－])\s*(?P<word>\S[^+＋\-－]{0,39})")
SHOWN = 60


def keywords(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply:
    """ "关键词 小教科" shows, "关键词 小教科 + 延时服务" tries a change out and asks."""
    _permit(actor)
    asked = _EDIT.fullmatch(words.strip())
    name = department_named(session, asked["department"] if asked else words.strip()).name
    if asked is None:
        return Reply(text=cards.shown(name, _words_of(desk, name)[:SHOWN]))
    kind = "add" if asked["sign"] in "+＋" else "remove"
    word = asked["word"].strip()
    if mask(word) != word:  # it would stand on cards as a reason
        raise Refusal("personal", "关键词不能含姓名、电话等个人信息。")
    moves = teaching.try_out(session, desk, kind, name, word)
    return Reply(messages=(cards.tried(kind, name, word, moves, teaching.TRIED_ON),))


def _words_of(desk: Desk, department: str) -> list[str]:
    """The department's words, the weightiest first."""
    topics = [topic for topic in desk.reader.model.table.topics if topic.department == department]
    weights = {word: weight for topic in topics for word, weight in topic.words.items() if weight > 0}
    return sorted(weights, key=lambda word: (-weights[word], word))


def adopt(session: Session, desk: Desk, now: datetime, actor: PersonRow, argument: str) -> Reply:
    """采用: the change counts from now on."""
    _permit(actor)
    kind, _, rest = argument.partition("|")
    department, _, word = rest.partition("|")
    name = department_named(session, department).name
    teaching.adopt(session, desk, now, actor.id, kind, name, word)
    return Reply(card=cards.adopted(kind, name, word, actor.name))


def _permit(actor: PersonRow) -> None:
    if not people.roles_of(actor) & DESK:
        raise Refusal("not_allowed", "关键词由值班员、班组长维护，您没有此项权限。")
