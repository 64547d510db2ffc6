"""日报 on demand: the figures of the reporting day that runs."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.inbound import Reply
from notifier.cards.phrases import as_of
from reports import daily
from reports import running_day as figures
from rules.errors import Refusal
from rules.permissions import DESK
from rules.words import Role
from storage import intakes, people
from storage.tables import PersonRow

#: Who sees the whole desk's figures.
READERS = DESK | {Role.SUPERVISOR, Role.LEADER}


def day(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """The running reporting day as a message; no order's text and nobody's data in it."""
    if not people.roles_of(actor) & READERS:
        raise Refusal("not_allowed", "日报供值班专班、主管科室和分管领导查看，您没有此项权限。")
    found = figures.day(session, figures.reporting_day(now, desk.tz), now)
    return Reply(text=daily.summary(found, as_of(intakes.last(session), now, desk.tz), desk.tz))
