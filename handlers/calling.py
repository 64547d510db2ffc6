"""电话督办: whom the desk should call, and what came of the call; a promised time becomes a clock."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers import beside
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.moving import permit, record, standing
from handlers.telling import tell
from nlp import times
from nlp.supervision import read_outcome
from notifier.cards import calling as cards
from notifier.cards.phrases import as_of
from rules.errors import Refusal
from rules.lifecycle import allowed
from rules.permissions import PERMISSIONS, who_may
from rules.words import Action, CallOutcome, ClockKind
from storage import intakes, people, supervisions
from storage.db import vault_of
from storage.supervisions import Late
from storage.tables import CallRow, Order, PersonRow

#: What a department owes; an overdue 办理时限 alone does not say whom to call.
OWED = (
    ClockKind.CONFIRM,
    ClockKind.CONTACT,
    ClockKind.SUBMIT,
    ClockKind.APPROVE,
    ClockKind.SUPERVISE,
    ClockKind.PROMISE,
)
#: The longest overdue are called first; the list is made anew whenever it is asked for.
MOST = 200


def call_list(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """Whom to call: each once, with the orders they have not acted on."""
    if not people.roles_of(actor) & PERMISSIONS[Action.CALL]:
        raise Refusal("not_allowed", f"电话督办由{who_may(Action.CALL)}办理，您没有此项权限。")
    found: dict[str, list[tuple[Late, CallRow | None]]] = {}
    seen: set[int] = set()
    for late in supervisions.late(session, now, OWED, MOST):
        if late.order.id not in seen:  # the first thing owed says enough
            seen.add(late.order.id)
            call = supervisions.last_call(session, late.order.id)
            found.setdefault(_called(session, late.order, late.kind), []).append((late, call))
    text = cards.call_list(found, now, desk.tz, as_of(intakes.last(session), now, desk.tz))
    return Reply(text=text)


def _called(session: Session, order: Order, kind: ClockKind) -> str:
    """Whom to call, by department, name and post."""
    person = _responsible(session, order, kind)
    name = person.name if person else "联系人待定"
    post = "负责人" if kind is ClockKind.APPROVE else "联系人"
    return f"{order.department} {name}（{post}）" if order.department else f"专班 {name}"


def _responsible(session: Session, order: Order, kind: ClockKind | None) -> PersonRow | None:
    if kind is ClockKind.APPROVE and order.department:
        return people.find(session, people.department(session, order.department).head)
    return people.find(session, order.holder)


def call(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str) -> Reply:
    """电话督办 1023 承诺 明天17点: the outcome is kept; a promise runs as a clock from now on."""
    permit(session, actor, order, Action.CALL)
    if not allowed(order.state, Action.CALL):
        raise Refusal("wrong_state", standing(session, desk, now, order, Action.CALL))
    outcome = read_outcome(words)
    if outcome is None:
        raise Refusal("no_outcome", cards.no_outcome(order))
    person = _responsible(session, order, _owed(session, order))
    row = CallRow(
        order_id=order.id,
        by=actor.id,
        at=now,
        person=person.id if person else "",
        outcome=outcome,
        promised_at=_promised(desk, now, order, words) if outcome is CallOutcome.PROMISED else None,
        note_sealed=vault_of(session).seal(words),
    )
    session.add(row)
    data = {"outcome": outcome.value, "person": row.person}
    record(session, now, actor.id, order, Action.CALL.value, note=words, data=data)
    _follow(session, desk, now, order, row)
    return Reply(text=cards.recorded(order, row, person.name if person else "", now, desk.tz))


def _owed(session: Session, order: Order) -> ClockKind | None:
    """What the order waits for: the head's approval, or something of the contact's."""
    approving = beside.running(session, order, ClockKind.APPROVE)
    return ClockKind.APPROVE if approving else None


def _promised(desk: Desk, now: datetime, order: Order, words: str) -> datetime:
    found = times.parse(words, now, desk.tz, lean="future")
    if found and found <= now:
        raise Refusal("bad_date", cards.bad_time(order))
    return found or beside.default_due(desk, now, order, ClockKind.PROMISE)


def _follow(session: Session, desk: Desk, now: datetime, order: Order, row: CallRow) -> None:
    """A promise starts its clock, a promise kept stops it."""
    if row.promised_at:
        beside.start(session, desk, now, order, ClockKind.PROMISE, row.promised_at)
        if row.person:
            tell(session, now, [row.person], order, "promised", cards.promised(order, row, now, desk.tz))
    if row.outcome is CallOutcome.KEPT:
        if beside.running(session, order, ClockKind.PROMISE) is None:
            raise Refusal("no_promise", cards.no_promise(order))
        beside.end(session, now, order, ClockKind.PROMISE)
