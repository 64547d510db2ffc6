"""Signing and dispatching: the desk's first two verbs, and taking back what went the wrong way."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers import alike, teaching
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.moving import SYSTEM, act, permit, standing
from handlers.telling import change_cards, next_copy_time, on_duty_now, tell
from handlers.timing import wind
from nlp.departments import match_department, meant_department
from notifier.cards import assigning
from notifier.cards import orders as cards
from notifier.cards.phrases import typed
from notifier.outbox import NAG, URGENT
from rules.errors import Refusal
from rules.words import Action, Role, State
from storage import absences, conversations, people
from storage.orders import original
from storage.tables import DepartmentRow, Order, PersonRow

#: Suggestions shown; the desk may always choose another.
SUGGESTED = 3
#: From the second 申请改派 on, the 主管科室 settles it.
BOUNCES_FOR_SUPERVISOR = 2


def suggest(session: Session, desk: Desk, order: Order) -> None:
    """Keep three suggested departments with the order, once."""
    if order.suggestions is None:
        like_it = alike.look(session, order)
        alike.link(order, like_it)
        found = desk.reader.suggest(original(session, order), order.title, alike.past(like_it))
        ours = set(names(session))
        known = [entry for entry in found if entry["department"] in ours and entry["confidence"] > 0]
        order.suggestions = known[:SUGGESTED]


def names(session: Session) -> list[str]:
    """The departments in the configured order."""
    return [row.name for row in people.departments(session)]


def sign(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, pressed: str = ""
) -> Reply:
    """签收: it has been signed in the platform; next it wants a department."""
    _signed(session, desk, now, actor, order)
    card = cards.to_dispatch(order, desk, now, names(session))
    change_cards(session, now, order, ("new",), card, but=pressed)
    if not pressed:
        tell(session, now, [actor], order, "dispatch", card)
    return Reply(text=assigning.signed(order), card=card)


def _signed(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> None:
    """It has been signed in the platform: by whom, and where it probably goes."""
    act(session, desk, now, actor, order, Action.SIGN)
    order.officer = actor.id
    suggest(session, desk, order)


def sign_quietly(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> None:
    """签收 as one of many: the cards that others hold change, nobody gets a new one."""
    _signed(session, desk, now, actor, order)
    change_cards(session, now, order, ("new",), cards.to_dispatch(order, desk, now, names(session)))


def sign_and_dispatch(
    session: Session,
    desk: Desk,
    now: datetime,
    actor: PersonRow,
    order: Order,
    department: str,
    pressed: str = "",
) -> Reply:
    """签收并派发 in one press; an order that is signed already is only dispatched."""
    if order.state is State.RECEIVED:
        _signed(session, desk, now, actor, order)
    return dispatch_first(session, desk, now, actor, order, department, pressed)


def dispatch_first(
    session: Session,
    desk: Desk,
    now: datetime,
    actor: PersonRow,
    order: Order,
    department: str,
    pressed: str = "",
) -> Reply:
    """派发 by a card: only of what still waits for it. An old card redispatches nothing; 改派 is typed."""
    permit(session, actor, order, Action.DISPATCH)
    if order.state is not State.SIGNED:
        raise Refusal("wrong_state", standing(session, desk, now, order, Action.DISPATCH))
    return dispatch(session, desk, now, actor, order, department or suggested(order), pressed)


def suggested(order: Order) -> str:
    """The first suggestion. Raises Refusal when it is none that stands chosen on the card."""
    found = order.suggestions
    if not found or not cards.is_clear(order):
        raise Refusal(
            "no_suggestion", f"{order.short} 看不准归口科室，请选定后派发，如：派 {order.short} 小教科。"
        )
    first: str = found[0]["department"]
    return first


def department_named(session: Session, words: str) -> DepartmentRow:
    """The department that an abbreviation means. Raises Refusal with the nearest when it is not clear."""
    known = [(row.name, tuple(row.aliases)) for row in people.departments(session)]
    name = meant_department(words, known)
    if name:
        return people.department(session, name)
    near = "、".join(candidate.name for candidate in match_department(words, known)[:3])
    hint = f"是否指：{near}？" if near else f"可选：{'、'.join(name for name, _ in known)}。"
    raise Refusal("which_department", f"没有科室叫“{typed(words)}”。{hint}")


def dispatch(
    session: Session,
    desk: Desk,
    now: datetime,
    actor: PersonRow,
    order: Order,
    department: str,
    pressed: str = "",
    note: str = "",
) -> Reply:
    """派发 to a department's contact, or 改派 from one department to another."""
    row = department_named(session, department)
    contact = contact_of(session, row)
    permit(session, actor, order, Action.DISPATCH)
    if order.department == row.name:  # to whom it has gone already
        raise Refusal("wrong_state", standing(session, desk, now, order, Action.DISPATCH))
    former = order.holder if order.department else None
    before, choice = order.department, _choice(order, row.name)
    theirs = {"department": row.name, "holder": contact.id, "confirmed_at": None}
    act(session, desk, now, actor, order, Action.DISPATCH, note=note, data=choice, sets=theirs)
    _lend(session, now, order, row, contact)
    teaching.moved(session, desk, order, before, row.name)
    if former:
        _withdraw(session, desk, now, order, former, "已改派")
    _hand_over(session, desk, now, order, row, contact, pressed)
    done = cards.closed_face(order, desk, now, f"已派 {row.name}")
    change_cards(session, now, order, ("new", "dispatch", "transfer"), done, but=pressed)
    return Reply(text=assigning.dispatched(order, contact.name), card=done)


def _choice(order: Order, chosen: str) -> dict[str, object]:
    """What was suggested and what was chosen, for learning and for the scores of the suggestion."""
    suggested = [entry["department"] for entry in order.suggestions or []]
    return {"department": chosen, "suggested": suggested, "from": order.department or ""}


def contact_of(session: Session, row: DepartmentRow) -> PersonRow:
    """A gets the order, or who stands in for A; then B, then the head. Raises Refusal when all are gone."""
    posts = (row.contact_a, row.contact_b, row.head)
    person = next(filter(None, (absences.present(session, post) for post in posts)), None)
    if person is None:
        raise Refusal("no_contact", f"{row.name} 的联系人和负责人均不在岗，请先在通讯录中补充联系人。")
    return person


def _lend(session: Session, now: datetime, order: Order, row: DepartmentRow, contact: PersonRow) -> None:
    """What comes while A is away goes to A when they are back."""
    absences.keep(session, order.id)
    absences.lend(session, order.id, row.contact_a, contact.id, now)


def _hand_over(
    session: Session,
    desk: Desk,
    now: datetime,
    order: Order,
    row: DepartmentRow,
    contact: PersonRow,
    pressed: str,
) -> None:
    tell(
        session,
        now,
        [contact],
        order,
        "work",
        cards.work_order(order, desk, now, assigning.due_hint(order, desk, now)),
    )
    head = absences.present(session, row.head)
    if head and head.id != contact.id:
        at_once = order.is_key or order.is_sensitive
        copy = cards.copy_of(order, desk, now, contact.name)
        later = None if at_once else next_copy_time(desk, now)
        tell(session, now, [head], order, "copy", copy, None if at_once else NAG, later)


def _withdraw(session: Session, desk: Desk, now: datetime, order: Order, former: str, done: str) -> None:
    """Who had the order is told that it is theirs no more, and the form for it is dropped."""
    conversations.drop(session, order.id)
    change_cards(session, now, order, ("work",), cards.closed_face(order, desk, now, done))
    tell(session, now, [former], order, "gone", assigning.gone(order, done))


def handle_directly(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, pressed: str = ""
) -> Reply:
    """专班直办: the officer does the contact's part."""
    act(session, desk, now, actor, order, Action.HANDLE, sets={"department": None, "holder": actor.id})
    done = cards.closed_face(order, desk, now, f"{actor.name} 直办")
    change_cards(session, now, order, ("new", "dispatch", "transfer"), done, but=pressed)
    tell(session, now, [actor], order, "work", cards.work_order(order, desk, now))
    return Reply(text=assigning.direct(order), card=done)


def recall(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, note: str = ""
) -> Reply:
    """撤回: back to the desk before the result is handed in."""
    former = order.holder
    act(session, desk, now, actor, order, Action.RECALL, note=note, data={"from": order.department or ""})
    if former:
        _withdraw(session, desk, now, order, former, "已撤回")
    _to_desk(session, desk, now, order)
    return Reply(text=assigning.recalled(order))


def take_back(session: Session, desk: Desk, now: datetime, order: Order) -> None:
    """Nobody is left who could handle it: it is the desk's to dispatch again."""
    act(session, desk, now, SYSTEM, order, Action.RECALL, data={"from": order.department or ""})
    conversations.drop(session, order.id)
    change_cards(session, now, order, ("work",), cards.closed_face(order, desk, now, "已撤回"))
    _to_desk(session, desk, now, order)
    card = cards.to_dispatch(order, desk, now, names(session))
    tell(session, now, on_duty_now(session, desk, now), order, "dispatch", card, URGENT)


def _to_desk(session: Session, desk: Desk, now: datetime, order: Order) -> None:
    teaching.moved(session, desk, order, order.department, None)
    order.department = order.holder = order.confirmed_at = order.dispatched_at = None
    wind(session, desk, now, order)
    suggest(session, desk, order)


def ask_transfer(
    session: Session,
    desk: Desk,
    now: datetime,
    actor: PersonRow,
    order: Order,
    reason: str,
    pressed: str = "",
) -> Reply:
    """申请改派 with a reason: the desk decides; from the second time on the 主管科室 does."""
    former = order.department or ""
    act(session, desk, now, actor, order, Action.ASK_TRANSFER, note=reason, data={"from": former})
    order.bounces += 1
    _to_desk(session, desk, now, order)
    order.suggestions = [each for each in order.suggestions or [] if each["department"] != former]
    conversations.drop(session, order.id, actor.id)
    higher = order.bounces >= BOUNCES_FOR_SUPERVISOR
    # A confidential order is not for the 主管科室 to see: the desk decides again.
    decide = absences.here(session, Role.SUPERVISOR) if higher and not order.is_confidential else []
    others = [name for name in names(session) if name != former]
    card = assigning.transfer_asked(
        order, desk, now, former, actor.name, reason, others, desk_decides=not decide
    )
    tell(session, now, decide or on_duty_now(session, desk, now), order, "transfer", card)
    done = cards.closed_face(order, desk, now, "已申请改派")
    change_cards(session, now, order, ("work",), done, but=pressed)
    return Reply(text=assigning.transfer_sent(order, bool(decide)), card=done)
