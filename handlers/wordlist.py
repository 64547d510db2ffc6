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
from storage import lessons, people
from storage.tables import PersonRow

_EDIT = re.compile(r"(?P<department>[^+＋\-－]+?)\s*(?P<sign>[+＋\-－])\s*(?P<word>\S[^+＋\-－]{0,39})")
_MOVE = re.compile(r"(?P<topic>\S+?)\s*(?:改归|划归|归口|归)\s*(?P<department>\S+)")
_SCHOOL = re.compile(r"(?P<sign>[+＋\-－])\s*(?P<name>[^\s+＋\-－]{2,30})(?:\s+(?P<stages>\S+))?")
SHOWN = 60


def keywords(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply:
    """ "关键词 小教科" shows, "关键词 小教科 + 延时服务" tries a change out and asks."""
    _permit(actor)
    if words.strip() == "试算":
        return Reply(text=_evaluated(session, desk))
    move = _MOVE.fullmatch(words.strip())
    if move:
        return _moved(session, desk, move["topic"], move["department"])
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


def _moved(session: Session, desk: Desk, topic: str, department: str) -> Reply:
    """A reorganisation in one line: 〈关键词 入学划片 归 学籍科〉."""
    name, table = department_named(session, department).name, desk.reader.model.table
    if not table.owners_of(topic):
        known = "、".join(one.name for one in table.topics if ":" not in one.name)
        raise Refusal("no_topic", f"没有“{topic}”这个主题。现有主题：{known}。")
    moves = teaching.try_out(session, desk, teaching.MOVE, name, topic)
    return Reply(messages=(cards.tried(teaching.MOVE, name, topic, moves, teaching.TRIED_ON),))


def _evaluated(session: Session, desk: Desk) -> str:
    """How the table did before and after the desk's edits, on what the desk really dispatched."""
    return cards.evaluated(
        [(version_of(t), t.right, t.among, t.of) for t in teaching.by_version(session, desk)]
    )


def version_of(tried: teaching.Tried) -> str:
    """Which version of the table was tried."""
    if tried.edit is None:
        return "出厂与配置"
    edit = tried.edit
    return f"第 {tried.version} 次修改后（{cards.does(edit.kind, edit.department, edit.word)}）"


def schools(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply:
    """ "学校" lists those known by name; "学校 + 阳光学校 小学" adds one, "学校 - 阳光学校" takes it out."""
    _permit(actor)
    if not words.strip():
        return Reply(text=cards.schools(schools_known(session)))
    asked = _SCHOOL.fullmatch(words.strip())
    if asked is None or (asked["sign"] in "+＋" and not asked["stages"]):
        raise Refusal(
            "school", "请写：学校 + ‹校名› ‹学段›，如：学校 + 阳光学校 小学、初中；删除写：学校 - ‹校名›。"
        )
    kind = teaching.SCHOOL if asked["sign"] in "+＋" else teaching.NO_SCHOOL
    if kind == teaching.NO_SCHOOL and asked["name"] not in schools_known(session):
        raise Refusal("no_school", f"没有登记“{asked['name']}”。")
    stages = stages_of(desk, asked["stages"] or "")
    teaching.adopt(session, desk, now, actor.id, kind, stages, asked["name"])
    return Reply(text=f"已{cards.does(kind, stages, asked['name'])}，即时生效。")


def stages_of(desk: Desk, words: str) -> str:
    """小学、初中 → 小学/初中, as an edit keeps it. Raises Refusal when one is no stage."""
    stages = [one for one in re.split(r"[、,，/]", words) if one]
    known = [stage.name for stage in desk.reader.table.stages]
    if not set(stages) <= set(known):
        raise Refusal("stage", f"学段请写：{'、'.join(known)}；九年一贯制写“小学、初中”。")
    return "/".join(stages)


def schools_known(session: Session) -> dict[str, str]:
    """The schools that the desk has registered, each with its stages."""
    found: dict[str, str] = {}
    for edit in lessons.edits(session):
        if edit.kind == teaching.SCHOOL:
            found[edit.word] = edit.department
        elif edit.kind == teaching.NO_SCHOOL:
            found.pop(edit.word, None)
    return found


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
