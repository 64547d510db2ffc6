"""热点: what rises, what is told again and again, and what to do before people complain."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.inbound import Reply
from notifier.cards.phrases import as_of
from reports import hot as topics
from rules.errors import Refusal
from rules.permissions import DESK
from rules.words import Role
from storage import intakes, people
from storage.tables import PersonRow

#: Who sees what rises in the whole desk.
READERS = DESK | {Role.SUPERVISOR, Role.LEADER}


def hot(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """The hot topics up to now; no order's text and nobody's data in it."""
    if not people.roles_of(actor) & READERS:
        raise Refusal("not_allowed", "热点供值班专班、主管科室和分管领导查看，您没有此项权限。")
    found = topics.find(session, now, desk.hot)
    said = topics.sentences(found, desk.tz, desk.hot) or ["近期没有明显上升的诉求。"]
    as_of_now = as_of(intakes.last(session), now, desk.tz)
    return Reply(text="\n".join(["诉求热点", *said, topics.stated(desk.hot), as_of_now]))
