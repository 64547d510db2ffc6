"""轮班: the chief sets a pattern of shifts that repeats; days can still be swapped one by one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import rota
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.roster import chief_only, names_of_staff, staff, viewer_only, week
from handlers.rota_words import read_rotation
from notifier.cards import rotating as cards
from rules.manual import Manual
from rules.rotation import Rotation
from storage import roster
from storage.tables import PersonRow

ENDING = ("取消", "停止", "结束")


def rotate(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply:
    """轮班: alone it shows the rotations and the coming week; with words it sets one; 取消 ends them all."""
    if not words:
        viewer_only(session, actor)
        said = cards.listed(rota.rotations(session, desk), names_of_staff(session))
        return Reply(text=f"{said}\n{week(session, desk, now)}")
    chief_only(session, actor)
    if words in ENDING:
        roster.set_rotations(session, now, actor.id, ())
        return Reply(text=cards.ended())
    found = read_rotation(words, now, desk.tz, rota.shifts(session, desk), staff(session))
    _set(session, desk, now, actor.id, found)
    return Reply(text=cards.begun(found, names_of_staff(session)))


def take_in(session: Session, desk: Manual, now: datetime, by: str, found: Sequence[Rotation]) -> str:
    """A sheet's rotations, each in place of those that fill the same shifts; what was set, in words."""
    for one in found:
        _set(session, desk, now, by, one)
    names = names_of_staff(session)
    return "\n".join(cards.begun(one, names, is_alone=False) for one in found)


def _set(session: Session, desk: Manual, now: datetime, by: str, found: Rotation) -> None:
    kept = [one for one in rota.rotations(session, desk) if not set(one.shifts) & set(found.shifts)]
    roster.set_rotations(session, now, by, [*kept, found])
