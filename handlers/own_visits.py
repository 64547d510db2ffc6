"""自查回访: the desk asks the citizen itself, before or after reporting; apart from the city's call-back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers.advising import advice
from handlers.desk import Desk
from handlers.form_state import facts_of
from handlers.inbound import Reply
from handlers.moving import permit, record, standing
from handlers.telling import on_duty_now, tell, tell_people
from handlers.visit import read_result
from notifier.cards import own_visits as cards
from notifier.cards.reviewing import advised, result_of_visit
from notifier.cards.reviewing import told as lines
from rules.errors import Refusal
from rules.lifecycle import allowed
from rules.permissions import PERMISSIONS
from rules.visits import Signs, doubts
from rules.words import Action, Opinion, Outcome, State
from storage import absences, matters, results, runs
from storage.tables import Order, OwnVisitRow, PersonRow

#: The desk was not there at the time: the list is not sent in the middle of the night.
LATE = timedelta(hours=2)
_OUTCOMES = (
    ("部分解决", Outcome.PARTLY),
    ("未解决", Outcome.UNSOLVED),
    ("没解决", Outcome.UNSOLVED),
    ("没有解决", Outcome.UNSOLVED),
    ("解决", Outcome.SOLVED),
)
_NOT_REACHED = re.compile(r"未接通|未接听|无人接听|没人接|关机|停机|未联系上|联系不上")


@dataclass(frozen=True)
class Doubt:
    """An order whose citizen is likely not content, and why."""

    order: Order
    weight: int
    why: tuple[str, ...]


def record_own(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str
) -> Reply:
    """自查回访 1023 已解决 满意 ‹the citizen's words›. The order stays where it stands."""
    permit(session, actor, order, Action.OWN_VISIT)
    if not allowed(order.state, Action.OWN_VISIT):
        raise Refusal("wrong_state", standing(session, desk, now, order, Action.OWN_VISIT))
    row, said = _read(now, actor, order, words)
    result = result_of_visit(row.contacted, _solved(row), Opinion.from_label(row.opinion))
    matters.add_own_visit(session, row, said)
    data = {"outcome": row.outcome.value if row.outcome else "", "opinion": row.opinion}
    note = "；".join(filter(None, (result, said)))
    record(session, now, actor.id, order, Action.OWN_VISIT.value, note=note, data=data)
    if _is_happy(row):
        return Reply(text=cards.happy(order, result))
    if row.contacted is False:
        return Reply(text=cards.not_reached(order))
    return _unhappy(session, desk, now, actor, order, row, result, said)


def _read(now: datetime, actor: PersonRow, order: Order, words: str) -> tuple[OwnVisitRow, str]:
    """What was typed, and the citizen's own words. Raises Refusal when it says nothing."""
    found = read_result(words)
    reached = not _NOT_REACHED.search(words)
    outcome = next((value for word, value in _OUTCOMES if word in words), None)
    if reached and outcome is None and not found.opinion:
        raise Refusal(
            "no_result",
            f"请写明是否解决、是否满意，如：自查回访 {order.short} 已解决 满意；未接通请写“未接通”。",
        )
    row = OwnVisitRow(
        order_id=order.id,
        round=order.round,
        at=now,
        by=actor.id,
        contacted=reached,
        outcome=outcome,
        opinion=found.opinion,
    )
    return row, found.words


def _solved(row: OwnVisitRow) -> bool | None:
    return None if row.outcome is None else row.outcome is Outcome.SOLVED


def _is_happy(row: OwnVisitRow) -> bool:
    dissatisfied = Opinion.from_label(row.opinion) is Opinion.DISSATISFIED
    return bool(row.contacted) and _solved(row) is not False and not dissatisfied


def _unhappy(
    session: Session,
    desk: Desk,
    now: datetime,
    actor: PersonRow,
    order: Order,
    row: OwnVisitRow,
    result: str,
    said: str,
) -> Reply:
    """While the platform has decided nothing, there is time: 补正 before reporting, mending after."""
    told = advice(session, order, _solved(row), said)
    if order.state is State.REPORTED and order.holder and order.holder != actor.id:
        for more in advised(order, lines(result, said, told)):
            tell(session, now, [order.holder], order, "advice", more)
        card = cards.to_holder(order, desk, now, result, said, told)
        tell(session, now, [order.holder], order, "own_visit", card)
    card = cards.unhappy(order, desk, now, result, told)
    return Reply(messages=(*advised(order, lines(result, said, told)), card))


def tonight(session: Session, desk: Desk, now: datetime) -> list[Doubt]:
    """Reported orders whose citizens are likely not content and have not been asked, the likeliest first."""
    found = matters.reported_since(session, now - desk.visits.within)
    asked = {
        (row.order_id, row.round)
        for row in matters.own_visits(session, [order.id for order in found])
        if row.contacted
    }
    doubtful = (_doubt(session, order) for order in found if (order.id, order.round) not in asked)
    return sorted((each for each in doubtful if each.weight), key=lambda each: (-each.weight, each.order.id))


def _doubt(session: Session, order: Order) -> Doubt:
    row = results.latest(session, order.id)
    facts = facts_of(results.facts(session, row)) if row else None
    signs = Signs(
        is_repeat=order.is_repeat,
        reached=facts.reached if facts else None,
        outcome=facts.outcome if facts else None,
        opinion=facts.opinion if facts else None,
        is_late=bool(order.due_at and order.reported_at and order.reported_at > order.due_at),
        is_again=order.round > 1,
        overridden=bool(row and any(found["must"] for found in row.findings)),
    )
    return Doubt(order, *doubts(signs))


def listed(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """自查回访 alone: the list as it stands now."""
    if not absences.roles_of(session, actor) & PERMISSIONS[Action.OWN_VISIT]:
        raise Refusal("not_allowed", "自查回访名单由值班专班和主管科室查看。")
    return Reply(text=cards.tonight(_rows(tonight(session, desk, now)), desk.visits.most, desk.privacy))


def _rows(found: Iterable[Doubt]) -> list[cards.Row]:
    return [(each.order, each.why) for each in found]


def look(session: Session, desk: Desk, now: datetime) -> None:
    """Once an evening, whatever the number of processes: the list to who is on duty, unless it is empty."""
    local = now.astimezone(desk.tz)
    at = datetime.combine(local.date(), desk.visits.at, desk.tz)
    if not at <= local < at + LATE or not runs.first(session, "own_visits", f"{local:%Y-%m-%d}", now):
        return
    found = _rows(tonight(session, desk, now))
    if found:
        card = cards.evening(found, desk.visits.most)
        key = f"own_visits:{local:%Y%m%d}"
        tell_people(session, now, on_duty_now(session, desk, now), key, card)
