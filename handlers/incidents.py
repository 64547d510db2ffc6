"""信息上报: 首报, 续报 and 终报 of an event; asks only for what is missing, keeps who was told when."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from handlers import beside
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.moving import permit, record
from handlers.telling import change_cards, on_duty_now, tell
from nlp import incidents as reading
from nlp import times
from notifier.card import Text
from notifier.cards import incidents as cards
from notifier.outbox import URGENT
from rules import incidents as rules
from rules.errors import Refusal
from rules.reply.personal import personal_data
from rules.words import Action, ClockKind, IncidentPhase
from storage import absences, conversations, incidents, people
from storage.db import vault_of
from storage.tables import IncidentRow, Order, PersonRow

TOPIC = "incident"
CLOCKS = (ClockKind.FIRST_REPORT, ClockKind.FOLLOW_UP)
_TOLD = re.compile(r"^(?:已报告?|已上报|已告知)\s*")
_SKIP = ("跳过", "略过", "不清楚", "不掌握")


@dataclass(frozen=True)
class Draft:
    """A report in the middle: what is known, what was said this time, and which part was asked for."""

    phase: IncidentPhase
    facts: dict[str, str]
    fresh: tuple[str, ...] = ()
    asked: str = ""

    def with_parts(self, said: dict[str, str]) -> "Draft":
        fresh = tuple(dict.fromkeys((*self.fresh, *said)))
        return Draft(self.phase, {**self.facts, **said}, fresh, self.asked)


def _load(body: str) -> Draft:
    found = json.loads(body)
    return Draft(IncidentPhase(found["phase"]), found["facts"], tuple(found["fresh"]), found["asked"])


def begin_clock(session: Session, desk: Desk, now: datetime, order: Order) -> None:
    """确认敏感 starts the time for the 首报, unless it has been made."""
    if incidents.last(session, order.id) is None:
        due = beside.default_due(desk, now, order, ClockKind.FIRST_REPORT)
        beside.start(session, desk, now, order, ClockKind.FIRST_REPORT, due)
        staff = on_duty_now(session, desk, now)
        tell(session, now, staff, order, "incident_due", cards.prompt(order, desk, now, due), URGENT)


def end_clocks(session: Session, now: datetime, order: Order) -> None:
    """What was to be reported by a time has been, or need not be."""
    beside.end(session, now, order, *CLOCKS)


def called_off(session: Session, now: datetime, order: Order) -> None:
    """降为普通: nobody waits for a report any more."""
    end_clocks(session, now, order)
    change_cards(session, now, order, ("incident_due",), cards.face(order, "无需报送"))


def report(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str) -> Reply:
    """信息上报 1023 首报 …, or 已报 ‹whom›, or nothing: how it stands."""
    permit(session, actor, order, Action.READ if not words.strip() else Action.REPORT_INCIDENT)
    if not words.strip():
        return status(session, desk, now, actor, order)
    if _TOLD.match(words):
        return told(session, desk, now, actor, order, _TOLD.sub("", words).strip())
    named, said = reading.read_phase(words)
    last = incidents.last(session, order.id)
    phase = named or rules.next_phase(last.phase if last else None)
    rules.must_follow(phase, last.phase if last else None)
    before = incidents.facts(session, last) if last else {"place": order.school}
    _must_name_nobody(said)
    draft = Draft(phase, before).with_parts(reading.read(said, now, desk.tz))
    return _ask_or_show(session, now, actor, order, draft)


def begin(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """The button: the next report in line is asked for, step by step."""
    permit(session, actor, order, Action.REPORT_INCIDENT)
    last = incidents.last(session, order.id)
    phase = rules.next_phase(last.phase if last else None)
    return report(session, desk, now, actor, order, phase.label)


def _must_name_nobody(words: str) -> None:
    kinds = [kind for kind, _ in personal_data(words)]
    if kinds:
        raise Refusal("personal", cards.personal(kinds))


def go_on(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str, body: str
) -> Reply:
    """The answer to a question, or a change after the summary. Raises Refusal and asks the same again."""
    _must_name_nobody(words)
    draft = _load(body)
    return _ask_or_show(session, now, actor, order, draft.with_parts(_answer(desk, now, draft, words)))


def _answer(desk: Desk, now: datetime, draft: Draft, words: str) -> dict[str, str]:
    if not draft.asked:
        return reading.read(words, now, desk.tz)
    if words.strip() in _SKIP:
        return {draft.asked: draft.facts.get(draft.asked) or rules.UNKNOWN}
    if draft.asked != "time":
        return {draft.asked: words.strip()}
    at = reading.read_time(words, now, desk.tz)
    if not at:
        raise Refusal("bad_time", cards.bad_time())
    return {"time": at}


def _ask_or_show(session: Session, now: datetime, actor: PersonRow, order: Order, draft: Draft) -> Reply:
    """The next question; with nothing missing, the whole to be confirmed."""
    part = rules.missing(draft.facts, draft.phase, draft.fresh) or ""
    asking = Draft(draft.phase, draft.facts, draft.fresh, part)
    conversations.save(session, actor.id, order.id, TOPIC, json.dumps(asdict(asking)), now)
    if part:
        return Reply(text=cards.ask(order, draft.phase, part, draft.facts.get(part, "")))
    card = cards.summary(order, draft.phase, draft.facts)
    return Reply(text=cards.whole(order, draft.phase, draft.facts), messages=(card,))


def confirm(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """确认报送: kept, told up the line, and the time for the next report runs."""
    permit(session, actor, order, Action.REPORT_INCIDENT)
    draft = _whole_draft(session, actor, order)
    last = incidents.last(session, order.id)
    rules.must_follow(draft.phase, last.phase if last else None)
    row = _keep(session, desk, now, actor, order, draft, last)
    conversations.drop(session, order.id, topic=TOPIC)
    chain = _chain(session, desk, actor)
    row.told = [[person.id, now.isoformat(), ""] for person in chain]
    data = {"phase": row.phase.value, "told": [person.name for person in chain]}
    note = rules.text(draft.facts)
    record(session, now, actor.id, order, Action.REPORT_INCIDENT.value, note=note, data=data)
    tell(
        session,
        now,
        chain,
        order,
        "incident",
        cards.to_read(order, row, draft.facts, desk, now, actor.name),
        URGENT,
    )
    due = _next_clock(session, desk, now, order, row)
    texts = (
        cards.reported(row, [person.name for person in chain], due, now, desk),
        cards.copyable(order, row, draft.facts, desk, now),
    )
    return Reply(card=cards.face(order, f"已{row.phase.label}"), messages=tuple(map(Text, texts)))


def _whole_draft(session: Session, actor: PersonRow, order: Order) -> Draft:
    row = conversations.find(session, actor.id, order.id, TOPIC)
    draft = _load(conversations.body(session, row)) if row else None
    if draft is None or rules.missing(draft.facts, draft.phase, draft.fresh):
        raise Refusal("no_draft", cards.nothing_to_confirm(order))
    return draft


def _keep(
    session: Session,
    desk: Desk,
    now: datetime,
    actor: PersonRow,
    order: Order,
    draft: Draft,
    last: IncidentRow | None,
) -> IncidentRow:
    running = [clock for kind in CLOCKS if (clock := beside.running(session, order, kind))]
    row = IncidentRow(
        order_id=order.id,
        phase=draft.phase,
        number=last.number + 1 if last else 1,
        by=actor.id,
        at=now,
        due_at=running[0].due_at if running else None,
        facts_sealed=vault_of(session).seal(json.dumps(draft.facts, ensure_ascii=False)),
    )
    session.add(row)
    session.flush()
    return row


def _chain(session: Session, desk: Desk, actor: PersonRow) -> list[PersonRow]:
    found = [person for role in desk.paging.chain for person in absences.answering(session, role)]
    return list({person.id: person for person in found if person.id != actor.id}.values())


def _next_clock(
    session: Session, desk: Desk, now: datetime, order: Order, row: IncidentRow
) -> datetime | None:
    end_clocks(session, now, order)
    change_cards(session, now, order, ("incident_due",), cards.face(order, f"已{row.phase.label}"))
    if row.phase is IncidentPhase.FINAL:
        return None
    due = beside.default_due(desk, now, order, ClockKind.FOLLOW_UP)
    beside.start(session, desk, now, order, ClockKind.FOLLOW_UP, due)
    return due


def drop(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """放弃 of what was being written."""
    conversations.drop(session, order.id, actor.id, TOPIC)
    return Reply(card=cards.face(order, "已放弃"))


def told(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str) -> Reply:
    """已报 区总值班室 14点30分: whom the desk told by itself, and when."""
    row = incidents.last(session, order.id)
    if row is None:
        raise Refusal("not_reported", cards.not_reported(order))
    if not words:
        raise Refusal("no_receiver", cards.no_receiver(order))
    _must_name_nobody(words)
    at = min(times.parse(words, now, desk.tz) or now, now.astimezone(UTC))
    row.told = [*row.told, [words, at.isoformat(), "（登记）"]]
    record(session, now, actor.id, order, "incident_told", note=words)
    return Reply(text=cards.told(order, words, at, now, desk))


def status(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """What was reported, who was told when, what comes next."""
    permit(session, actor, order, Action.READ)
    rows = [
        (row, people.name_of(session, row.by), [_told(session, *entry) for entry in row.told])
        for row in incidents.of(session, order.id)
    ]
    running = [clock for kind in CLOCKS if (clock := beside.running(session, order, kind))]
    return Reply(text=cards.status(order, rows, running[0] if running else None, now, desk))


def _told(session: Session, who: str, at: str, how: str) -> tuple[str, datetime, str]:
    return who if how else people.name_of(session, who), datetime.fromisoformat(at), how


def full_text(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """报送全文, as one text to be copied."""
    permit(session, actor, order, Action.READ)
    row = incidents.last(session, order.id)
    if row is None:
        raise Refusal("not_reported", cards.not_reported(order))
    return Reply(text=cards.copyable(order, row, incidents.facts(session, row), desk, now))
