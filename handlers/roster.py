"""Shifts: who is reminded, who has come, what is handed over; and the chief's hand on the roster."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers import groups, rota, staffing
from handlers.absences import who_is_away
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.rota_words import Wanted, read_shift, read_swap
from notifier.card import Body, Card
from notifier.cards import duty as cards
from notifier.cards import groups as group_cards
from notifier.cards.phrases import as_of
from notifier.outbox import ROUTINE, URGENT, Message, put
from rules.errors import Refusal
from rules.groups import Matter
from rules.permissions import DESK
from rules.roster import Change, Duty
from rules.words import Role, State
from storage import absences, intakes, orders, outbox, people, roster, runs
from storage.tables import Order, PersonRow

HERE, TAKEN = "here", "taken"
_A_WEEK = timedelta(days=6)
_A_MOMENT = timedelta(seconds=1)


def look(session: Session, desk: Desk, now: datetime) -> None:
    """Everything about shifts that is due now; each thing is said once to each person."""
    if not rota.is_kept(session, desk):
        return
    duties = rota.around(session, desk, now)
    for duty in duties:
        _remind(session, desk, now, duty)
        _missing(session, desk, now, duty)
        _hand_over(session, desk, now, duty, duties)
    _nobody(session, desk, now, duties)
    staffing.look(session, desk, now)


def _remind(session: Session, desk: Desk, now: datetime, duty: Duty) -> None:
    """The reminders before a shift, then the question whether they are there."""
    here = roster.who(session, duty.key, HERE)
    waiting = [who for who in duty.people if who not in here]
    left = duty.start - now
    if left > desk.duty.confirm_before:
        due = [before for before in desk.duty.remind if before >= left]
        if due:
            minutes = int(min(due).total_seconds() // 60)
            _say(session, now, waiting, f"duty{minutes}:{duty.key}", cards.remind(duty, min(due), desk.tz))
    elif now < duty.end:
        _say(session, now, waiting, f"arrive:{duty.key}", cards.arrive(duty, desk.tz))


def _missing(session: Session, desk: Desk, now: datetime, duty: Duty) -> None:
    """Who was asked and has not come by the beginning of the shift is an alarm to the chief."""
    if not duty.start <= now < duty.end:
        return
    here = roster.who(session, duty.key, HERE)
    for who in duty.people:
        asked = outbox.find(session, f"arrive:{duty.key}:{who}")
        if who in here or asked is None:
            continue
        if now >= max(duty.start, asked.created_at + desk.duty.confirm_before) + desk.duty.absent_after:
            name = people.name_of(session, who)
            alarm = cards.absent(name, duty, f"请电话 {name}。", desk.tz)
            _say(session, now, _chiefs(session, but=who), f"absent:{duty.key}:{who}", alarm, URGENT)


def _hand_over(session: Session, desk: Desk, now: datetime, duty: Duty, duties: list[Duty]) -> None:
    """What is open goes to the next shift as one card; nobody confirming it is told to the chief."""
    before = {who for each in duties if each.covers(duty.start - _A_MOMENT) for who in each.people}
    if not duty.covers(now) or set(duty.people) <= before:
        return
    asked = outbox.find(session, f"handover:{duty.key}:{duty.people[0]}")
    if asked is None:
        card = _handover_card(session, desk, now, duty, before - set(duty.people))
        _say(session, now, duty.people, f"handover:{duty.key}", card)
    elif now >= asked.created_at + desk.duty.handover_within and not roster.who(session, duty.key, TAKEN):
        alarm = cards.unconfirmed(duty, desk.tz)
        _say(session, now, _chiefs(session), f"untaken:{duty.key}", alarm, URGENT)


def _handover_card(
    session: Session, desk: Desk, now: datetime, duty: Duty, outgoing: Iterable[str], done: str = ""
) -> Card:
    names = "、".join(people.name_of(session, who) for who in sorted(outgoing))
    until = as_of(intakes.last(session), now, desk.tz)
    return cards.handover(duty, _waiting(session, now, duty), names, until, desk.tz, done)


def _waiting(session: Session, now: datetime, duty: Duty) -> cards.Waiting:
    found = orders.in_states(session, orders.OPEN)

    def those(holds: Iterable[bool]) -> list[Order]:
        return [order for order, wanted in zip(found, holds, strict=True) if wanted]

    return cards.Waiting(
        len(found),
        due=those(bool(order.due_at and now <= order.due_at < duty.end) for order in found),
        late=those(bool(order.due_at and order.due_at < now) for order in found),
        key=those(order.is_key or order.is_sensitive for order in found),
        unreviewed=those(order.state is State.SUBMITTED for order in found),
        unreported=those(order.state is State.PASSED for order in found),
    )


def _nobody(session: Session, desk: Desk, now: datetime, duties: list[Duty]) -> None:
    """Nobody on duty is an alarm, once a gap."""
    running = [duty for duty in duties if duty.covers(now)]
    if any((person := people.find(session, who)) and person.active for d in running for who in d.people):
        return
    since = max((duty.end for duty in duties if duty.end <= now), default=None)
    gap = f"{since:%Y%m%d%H%M}" if since else f"{now.astimezone(desk.tz):%Y%m%d}"
    upcoming = next((duty for duty in duties if duty.start > now), None)
    to = [*_chiefs(session), *(person.id for person in absences.here(session, Role.SUPERVISOR))]
    _say(session, now, to, f"nobody:{gap}", cards.nobody(now, desk.tz, upcoming), URGENT)
    alarm = group_cards.nobody(now, desk.tz)
    groups.tell(session, desk, now, Matter.NOBODY_ON_DUTY, f"nobody:{gap}", alarm)


def _chiefs(session: Session, but: str = "") -> list[str]:
    """The chiefs; where there is none (but the one it is about), the 主管科室, then the admin."""
    above = (Role.CHIEF, Role.SUPERVISOR, Role.ADMIN)
    there = ([person.id for person in absences.here(session, role) if person.id != but] for role in above)
    return next(filter(None, there), [])


def _say(
    session: Session, now: datetime, to: Iterable[str], key: str, body: Body, urgency: int = ROUTINE
) -> None:
    put(session, now, [Message(f"{key}:{who}", who, body, urgency) for who in dict.fromkeys(to)])


def on_shift(session: Session, desk: Desk, now: datetime, actor: PersonRow, key: str) -> Reply:
    """确认到岗."""
    duty = _duty(session, desk, actor, key)
    roster.took(session, now, duty.key, HERE, actor.id)
    return Reply(card=cards.arrive(duty, desk.tz, cards.confirmed(actor.name, now, "到岗", now, desk.tz)))


def take_over(session: Session, desk: Desk, now: datetime, actor: PersonRow, key: str) -> Reply:
    """确认接班: the first of the shift who presses takes over for all of it."""
    duty = _duty(session, desk, actor, key)
    first = sorted(roster.who(session, duty.key, TAKEN))
    if not first:
        roster.took(session, now, duty.key, TAKEN, actor.id)
        roster.took(session, now, duty.key, HERE, actor.id)
    name = people.name_of(session, first[0] if first else actor.id)
    done = f"{name} 已接班"
    return Reply(card=_handover_card(session, desk, now, duty, (), done))


def _duty(session: Session, desk: Desk, actor: PersonRow, key: str) -> Duty:
    day = datetime.strptime(key.partition(":")[0], "%Y%m%d").date()  # noqa: DTZ007 - a day, no instant
    found = [duty for duty in rota.between(session, desk, day, day) if duty.key == key]
    if not found or actor.id not in found[0].people:
        raise Refusal("not_your_shift", "值班表已调整，这一班不由您值守。回复“谁在班”查看。")
    return found[0]


def who_is_on(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """谁在班."""
    away = who_is_away(session, desk)
    if not rota.is_kept(session, desk):
        names = [person.name for person in people.with_role(session, Role.DUTY)]
        return Reply(text=cards.everybody(names) + away)
    duties = rota.around(session, desk, now)
    running = [duty for duty in duties if duty.covers(now)]
    here = frozenset(who for duty in running for who in roster.who(session, duty.key, HERE))
    upcoming = next((duty for duty in duties if duty.start > now), None)
    said = cards.on_now(running, names_of_staff(session), here, upcoming, desk.tz)
    return Reply(text=said + staffing.note(session, desk, now, running) + away)


def plan(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply:
    """排班: the coming week; with words, who holds a shift from now on."""
    if not words:
        viewer_only(session, actor)
        return Reply(text=week(session, desk, now))
    chief_only(session, actor)
    shift = read_shift(words, rota.shifts(session, desk), staff(session))
    if any(shift.name in one.shifts for one in rota.rotations(session, desk)):
        how = "某天调整请用“换班”；要固定人员请先回复“轮班 取消”。"
        raise Refusal("rotates", f"{shift.name} 按轮班安排，{how}")
    roster.set_shift(session, now, actor.id, shift)
    names = "、".join(people.name_of(session, who) for who in shift.people)
    return Reply(text=f"{shift.name}（{shift.start:%H:%M}–{shift.end:%H:%M}）今后由 {names} 值班。")


def checked(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """班表检查: what the roster of the coming weeks lacks."""
    viewer_only(session, actor)
    return staffing.check(session, desk, now, actor)


def week(session: Session, desk: Desk, now: datetime) -> str:
    """The shifts of the coming seven days."""
    today = now.astimezone(desk.tz).date()
    return cards.table(rota.between(session, desk, today, today + _A_WEEK), names_of_staff(session), desk.tz)


def swap(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply:
    """换班: who has one shift of one day."""
    chief_only(session, actor)
    wanted = read_swap(words, now, desk.tz, rota.shifts(session, desk), staff(session))
    if wanted.day < now.astimezone(desk.tz).date():
        raise Refusal("past", "换班的日期已经过去。")
    before = _people_of(session, desk, wanted)
    change = Change(wanted.day, wanted.shift.name, wanted.people, wanted.shift.start, wanted.shift.end)
    roster.change(session, now, actor.id, [change])
    duty = next(
        one for one in rota.between(session, desk, wanted.day, wanted.day) if one.shift == wanted.shift.name
    )
    told = cards.changed(duty, names_of_staff(session), actor.name, desk.tz)
    _say(session, now, {*before, *duty.people}, f"swap:{duty.key}:{now:%H%M%S}", told)
    return Reply(text=told.text)


def import_changes(session: Session, desk: Desk, now: datetime, by: str, found: list[Change]) -> None:
    """A sheet's rows replace what stood for those shifts of those days."""
    roster.change(session, now, by, found)
    runs.remember(session, "roster", {"by": by, "rows": len(found)}, now)


def _people_of(session: Session, desk: Desk, wanted: Wanted) -> tuple[str, ...]:
    found = rota.between(session, desk, wanted.day, wanted.day)
    return next((one.people for one in found if one.shift == wanted.shift.name), ())


def viewer_only(session: Session, actor: PersonRow) -> None:
    """Raise Refusal unless this person may see the whole roster."""
    if not absences.roles_of(session, actor) & (DESK | {Role.SUPERVISOR}):
        raise Refusal("not_allowed", "值班表由专班和主管科室查看。")


def chief_only(session: Session, actor: PersonRow) -> None:
    """Raise Refusal unless this person may change the roster: the chief, or who stands in for them."""
    if Role.CHIEF not in absences.roles_of(session, actor):
        raise Refusal("not_allowed", "值班表由班组长调整，您没有此项权限。")


def staff(session: Session) -> dict[str, str]:
    """Name → id of who can be on a shift."""
    return {person.name: person.id for person in people.with_role(session, Role.DUTY, Role.CHIEF)}


def staff_by_word(session: Session) -> dict[str, str]:
    """Name or id → id of who can be on a shift."""
    found = staff(session)
    return found | {who: who for who in found.values()}


def names_of_staff(session: Session) -> dict[str, str]:
    """Id → name of who can be on a shift."""
    return {who: name for name, who in staff(session).items()}
