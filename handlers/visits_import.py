"""Call-backs in bulk from the city's sheet: each row once, whatever is sent again; refused ones are named."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.intake import SOURCE
from handlers.visit import is_conclusive, is_happy, record_visit
from notifier.cards import exporting as cards
from rules.errors import Refusal
from rules.order import CallBack, RowRefused
from rules.permissions import may, who_may
from rules.words import Action, Opinion, State
from storage import links, orders, people, results
from storage.tables import Order, PersonRow, VisitRow

PURPOSE = "visits"


@dataclass(frozen=True)
class VisitLine:
    """One row of the sheet: its line, the order's number, when the city called if it says, the result."""

    row: int
    number: str
    found: CallBack
    at: datetime | None = None


@dataclass
class Taken:
    """What became of the rows."""

    closed: int = 0
    again: int = 0
    unchanged: int = 0
    refused: list[RowRefused] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The last line of ``visits import --json``."""
        counts = {"closed": self.closed, "again": self.again, "unchanged": self.unchanged}
        return counts | {"refused": [asdict(row) for row in self.refused]}

    def told(self) -> str:
        """In words, each refused row with its reason."""
        refused = sorted(self.refused, key=lambda row: row.row)
        return cards.visits_taken(self.closed, self.again, self.unchanged, refused)


def link(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """导入回访: a one-time upload page."""
    _permit(actor)
    token = links.make(session, PURPOSE, actor.id, now, desk.link_lasts)
    return Reply(text=cards.visits_link(f"{desk.public_url}/{PURPOSE}/{token}", desk.link_lasts))


def take_in(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, lines: Iterable[VisitLine | RowRefused]
) -> Taken:
    """Record the rows that can be, each in the way a typed 回访 is; the others are left with their reason."""
    _permit(actor)
    taken = Taken()
    for line in lines:
        try:
            if isinstance(line, RowRefused):
                taken.refused.append(line)
            else:
                _take(session, desk, now, actor, line, taken)
        except Refusal as refusal:
            taken.refused.append(RowRefused(line.row, refusal.sentence))
    return taken


def take_in_as(
    session: Session, desk: Desk, now: datetime, person: str, lines: Iterable[VisitLine | RowRefused]
) -> Taken:
    """``take_in`` by somebody's id: whoever opened an upload page."""
    actor = people.find(session, person)
    if actor is None or not actor.active:
        raise Refusal("not_allowed", "您已不在通讯录中，不能导入回访。")
    return take_in(session, desk, now, actor, lines)


def _permit(actor: PersonRow) -> None:
    if not may(people.roles_of(actor), Action.VISIT, own=False):
        raise Refusal("not_allowed", f"导入回访由{who_may(Action.VISIT)}办理，您没有此项权限。")


def _take(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, line: VisitLine, taken: Taken
) -> None:
    order = _the_order(session, line.number)
    if not is_conclusive(line.found):
        raise Refusal("no_result", f"{line.number} 没有写明是否解决、是否满意。")
    if _is_known(session, order, line):
        taken.unchanged += 1
        return
    if order.state is not State.REPORTED:
        raise Refusal("wrong_state", f"{line.number} 现为“{order.state.label}”，不能登记回访。")
    record_visit(session, desk, now, actor, order, line.found)
    session.flush()
    if is_happy(line.found):
        taken.closed += 1
    else:
        taken.again += 1


def _the_order(session: Session, number: str) -> Order:
    """By the platform's whole number: tails are for people, a sheet must say which one it means."""
    found = orders.find_same(session, SOURCE, [number]).get(number)
    if found is None:
        raise Refusal("no_order", f"没有编号为 {number} 的工单。")
    return found


def _is_known(session: Session, order: Order, line: VisitLine) -> bool:
    """Whether an earlier call-back says the same.

    After a second round the city may say the same again: a date later than the last report tells them apart.
    """
    if line.at and order.state is State.REPORTED and order.reported_at and line.at > order.reported_at:
        rows = [row for row in results.visits(session, order.id) if row.round == order.round]
    else:
        rows = results.visits(session, order.id)
    return any(_same(session, row, line.found) for row in rows)


def _same(session: Session, row: VisitRow, found: CallBack) -> bool:
    plain = (row.contacted, row.solved, Opinion.from_label(row.opinion))
    said = (found.contacted, found.solved, Opinion.from_label(found.opinion))
    return plain == said and results.visit_words(session, row) == found.words
