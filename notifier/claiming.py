"""Takes out of the outbox what may go out now: moot nags dropped, reminders folded, budgets kept."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from notifier.bodies import dump, load
from notifier.budget import Budget
from notifier.card import Body, Card, File, Recall, Text, Update
from notifier.cards import nags
from notifier.channels.base import Change, Outgoing, Withdrawal
from notifier.channels.wecom_cards import as_text, task_id
from notifier.channels.wecom_text import split
from notifier.reach import GROUP, TELEGRAM, WECOM, Reach
from storage import claims, files, outbox, people
from storage.db import vault_of
from storage.outbox import NAG
from storage.tables import OutboxRow, PersonRow
from storage.tables.messages import DIGEST

#: A process that has died is followed so soon; one that lives renews what it is still sending.
LEASE = timedelta(seconds=4)
CARD_LIVES = timedelta(hours=71)


@dataclass(frozen=True)
class Job:
    """One claimed message, as plain values."""

    row_id: int
    person: str
    outgoing: Outgoing | Change | Withdrawal
    attempts: int
    changes: str = ""  # of a change or a withdrawal: the key of the message it is about
    ready_at: datetime | None = None  # since when it may go out
    order: int | None = None  # the short number of what it is about
    cause: str = ""
    is_urgent: bool = False


@dataclass(frozen=True)
class Claimed:
    """What was looked at, and what of it is to be sent now."""

    looked_at: int
    jobs: list[Job]


NOTHING = Claimed(0, [])


def claim(
    session: Session,
    now: datetime,
    budget: Budget,
    reach: Reach,
    most: int,
    busy: Collection[str] = (),
    least_urgent: int = NAG,
) -> Claimed:
    """Take about ``most`` messages, urgent ones first, none for who is ``busy`` or being sent to."""
    if not claims.is_due(session, now, least_urgent):
        return NOTHING
    claims.one_at_a_time(session)
    away, (held, is_left) = reach.away(), claims.being_sent_to(session, now)
    states = outbox.WAITING if is_left else ("queued",)
    due = claims.due(session, now, most, {*busy, *held}, least_urgent, away, states)
    if not due:
        return NOTHING
    whole = claims.take_apart(session, now, [*due, *claims.also_due(session, now, due)])
    rows = _fold(session, now, claims.drop_moot(session, whole))
    staff = people.all_of(session, {row.person for row in rows})
    told = [_told(session, row, staff.get(row.person), reach) for row in rows]
    allowed = _within_budget(session, now, _newest_faces(_here(told, away)), budget)
    found = [job for job in (_job(session, now, one) for one in allowed) if job]
    _lease(session, found, now + LEASE)
    return Claimed(len(due), found)


def _lease(session: Session, jobs: list[Job], until: datetime) -> None:
    """What is a message of its own remembers the channel it goes over; a change goes where its card is."""
    by_channel: dict[str, list[int]] = defaultdict(list)
    for job in jobs:
        by_channel[job.outgoing.channel if isinstance(job.outgoing, Outgoing) else ""].append(job.row_id)
    for channel, ids in by_channel.items():
        claims.lease(session, ids, until, **({"channel": channel} if channel else {}))


def _fold(session: Session, now: datetime, rows: list[OutboxRow]) -> list[OutboxRow]:
    """Nags (and only nags) to one person that are due together become one digest, copies another."""
    piles: dict[tuple[str, bool], list[OutboxRow]] = defaultdict(list)
    for row in rows:
        if row.state == "queued" and (row.urgency == NAG or row.clock_id is not None):
            piles[row.person, row.clock_id is not None].append(row)
    digests = [_digest(session, now, pile) for pile in piles.values() if len(pile) > 1]
    folded = {id(row) for pile in piles.values() if len(pile) > 1 for row in pile}
    return [*digests, *(row for row in rows if id(row) not in folded)]


def _digest(session: Session, now: datetime, pile: list[OutboxRow]) -> OutboxRow:
    """A digest is a row of its own, so that a retry sends the same bytes."""
    vault = vault_of(session)
    bodies = [load(vault.open(row.body_sealed)) for row in pile]
    make = nags.copies if pile[0].clock_id is None else nags.digest
    members = "\n".join(sorted(row.key for row in pile))
    key = f"{DIGEST}{hashlib.sha256(members.encode()).hexdigest()[:40]}"
    made = OutboxRow(
        key=key,
        person=pile[0].person,
        urgency=min(row.urgency for row in pile),
        body_sealed=vault.seal(dump(make([body for body in bodies if isinstance(body, Card)]))),
        task_id=task_id(key),
        state="queued",
        created_at=now,
        next_at=now,
    )
    session.add(made)
    for row in pile:
        row.state, row.folded_into = "folded", key
    session.flush()
    return made


@dataclass(frozen=True)
class _Told:
    """A row with what it says to its person, and where it reaches them."""

    row: OutboxRow
    body: Body
    channel: str
    to: str
    ready_at: datetime  # since when it may go out


def _told(session: Session, row: OutboxRow, person: PersonRow | None, reach: Reach) -> _Told:
    """Who reads WeCom inside WeChat sees no cards, but the same as a text."""
    body = load(vault_of(session).open(row.body_sealed))
    channel, to = (GROUP, row.person) if row.channel == GROUP else reach.of(person, row.channel)
    if isinstance(body, Card):
        row.task_id = row.task_id or task_id(row.key)  # set when it was put, but by earlier programs
        body = Text(as_text(body)) if person and person.plain and channel == WECOM else body
    return _Told(row, body, channel, to, row.created_at if row.attempts else row.next_at)


def _here(told: list[_Told], away: Collection[str]) -> list[_Told]:
    """What this process can send now; the rest is marked with its channel and left to who has that."""
    for one in told:
        if one.channel in away:
            one.row.channel = one.channel
    return [one for one in told if one.channel not in away]


def _newest_faces(told: list[_Told]) -> list[_Told]:
    """Of several changes of one card only the newest: the platform lets it be changed once."""
    changes = [(one.body.of, one.row) for one in told if isinstance(one.body, Update)]
    newest = {of: max(row.id for other, row in changes if other == of) for of, _ in changes}
    for of, row in changes:
        if row.id != newest[of]:
            row.state = "moot"
    return [one for one in told if one.row.state != "moot"]


def _within_budget(session: Session, now: datetime, told: list[_Told], budget: Budget) -> list[_Told]:
    """Who has had enough this minute or hour waits: the platform would drop the rest without a word."""
    sizes = [len(split(one.body.text)) if isinstance(one.body, Text) else 1 for one in told]
    for_each: Counter[str] = Counter()
    for one, parts in zip(told, sizes, strict=True):
        for_each[one.row.person] += parts
    fewest = max(budget.per_minute - max(for_each.values(), default=0), 1)
    times = claims.sent_times(session, list(for_each), now - timedelta(hours=1), fewest)
    allowed = []
    for one, parts in zip(told, sizes, strict=True):
        row = one.row
        is_urgent = row.urgency == outbox.URGENT and one.channel != GROUP  # a robot has no more than 20
        wait_until = budget.allows(times[row.person], now, is_urgent, parts)
        if wait_until is None:
            times[row.person] += [now] * parts
            allowed.append(one)
        else:
            row.next_at = wait_until
    return allowed


def _job(session: Session, now: datetime, one: _Told) -> Job | None:
    """The row as a job; None when there is nothing to send any more."""
    row, body = one.row, one.body
    if isinstance(body, Update):
        change = _change(session, now, body, one)
        if change:
            return _as_job(one, change, body.of)
        if one.channel != WECOM or body.card.done or not body.card.buttons:
            row.state = "moot"
            return None
        row.task_id, body = task_id(row.key), body.card  # there is still something to press: a fresh card
    if isinstance(body, Recall):
        held = outbox.find(session, body.of)
        if held is None or not held.message_id or held.state != "sent":
            row.state = "moot"
            return None
        return _as_job(one, Withdrawal(one.to, held.message_id, one.channel), body.of)
    if isinstance(body, File):
        body = replace(body, content=files.content(session, body.stored))
    in_doubt = row.in_doubt or row.state == "leased"
    return _as_job(one, Outgoing(row.key, one.to, body, retry=in_doubt, channel=one.channel))


def _as_job(one: _Told, outgoing: Outgoing | Change | Withdrawal, changes: str = "") -> Job:
    row = one.row
    order = row.order_id % 1_000_000 if row.order_id else None
    is_urgent = row.urgency == outbox.URGENT
    tries = row.attempts + (row.state != "leased")
    return Job(row.id, row.person, outgoing, tries, changes, one.ready_at, order, row.cause, is_urgent)


def _change(session: Session, now: datetime, body: Update, one: _Told) -> Change | None:
    """None for a card that can no longer be changed: a press on it is answered by its state."""
    held = outbox.find(session, body.of)
    if held is None or not held.response_code or not held.sent_at or held.sent_at < now - CARD_LIVES:
        return None
    if held.channel != one.channel:
        return None
    if one.channel == TELEGRAM:  # its cards may be changed again and again: their keys mean what they show
        held.body_sealed = vault_of(session).seal(dump(body.card))
    return Change(one.to, held.response_code, body.card, one.channel)
