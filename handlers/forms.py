"""The result form: choices on one card, one message in own words, questions for what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import matters
from handlers.answers import answer
from handlers.checking import findings_of
from handlers.confirm import confirm
from handlers.desk import Desk
from handlers.form_state import Form, Stage, dump, facts_json, facts_of, load
from handlers.inbound import Pictured, Reply
from handlers.lookup import review_card
from handlers.moving import act, permit, standing
from handlers.telling import change_cards, on_duty_now, tell
from nlp import elements
from notifier.card import UNCHOSEN, Text
from notifier.cards import forms as cards
from notifier.cards import matters as matter_cards
from notifier.cards import orders as order_cards
from notifier.cards.reviewing import in_full, marked
from rules.errors import Refusal
from rules.reply import Question, ReplyFacts, Truth, compose, merge, next_question
from rules.wordings import Wording, put_into
from rules.words import Action, Outcome, State
from storage import conversations, orders, parts, results, wordings
from storage.tables import Order, PersonRow

TOPIC = "result"


def open_form(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, pressed: str = ""
) -> Reply:
    """提交结果: open the form, or go on where it was left. An order not yet confirmed is confirmed by it."""
    permit(session, actor, order, Action.SUBMIT)
    order = matters.leading(session, order)
    if order.state is State.DISPATCHED:
        confirm(session, desk, now, actor, order, pressed)
    if order.state is not State.HANDLING:
        raise Refusal("wrong_state", standing(session, desk, now, order, Action.SUBMIT))
    form = _find(session, actor, order) or _fresh(session, desk, order)
    return _show(session, desk, now, actor, order, form)


def _fresh(session: Session, desk: Desk, order: Order) -> Form:
    """A new form; after 退回补正 it begins with what is missing, or with more words where nothing is."""
    form = Form(facts=_prefilled(session, order))
    if form.facts.outcome is None:
        return form
    mending = _advanced(desk, form)
    return replace(mending, stage=Stage.WORDS) if mending.stage is Stage.SUMMARY else mending


def _prefilled(session: Session, order: Order) -> ReplyFacts:
    """What is known before anybody asks: the matter itself, who handles it, the first contact."""
    again = results.latest(session, order.id)
    background = f"诉求人反映：{order.gist}" if order.gist else ""
    if order.is_confidential:
        background = "诉求人反映的事项属保密件，内容以市级平台所载为准。"
    facts = ReplyFacts(
        background=background,
        handler=order.department or "专班",
        contact_at=order.contacted_at,
        reached=True if order.contacted_at else None,
    )
    if again and again.round == order.round:  # sent back: what was right stays
        return replace(facts_of(results.facts(session, again)), own_words="")
    return facts


def _find(session: Session, actor: PersonRow, order: Order) -> Form | None:
    row = conversations.find(session, actor.id, order.id, TOPIC)
    return load(conversations.body(session, row)) if row else None


def _show(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, form: Form) -> Reply:
    """Keep the form and say what is asked now."""
    conversations.save(session, actor.id, order.id, TOPIC, dump(form), now)
    if form.stage is Stage.CHOICES:
        return Reply(messages=(cards.choices(order, desk, form.facts),))
    if form.stage is Stage.WORDS:
        return Reply(text=cards.ask_words(order, form.facts))
    if form.stage is Stage.QUESTION and form.asked:
        question = _next(desk, replace(form, skipped=tuple(s for s in form.skipped if s is not form.asked)))
        if question:
            return Reply(text=cards.ask(order, question))
    return _summary(session, desk, now, order, form)


def _summary(session: Session, desk: Desk, now: datetime, order: Order, form: Form) -> Reply:
    found = findings_of(session, desk, now, order, form.facts)
    lines = [cards.finding(each, desk) for each in found]
    lines += cards.waiting_for([part.department for part in parts.open_of(session, order.id)])
    card = cards.summary(order, desk, lines, results.pictures(session, order.id))
    reply = Text(cards.full_reply(order, compose(form.facts, desk.tz)))
    return Reply(messages=(reply, *in_full(order, lines), card))


def choose(
    session: Session,
    desk: Desk,
    now: datetime,
    actor: PersonRow,
    order: Order,
    choices: Mapping[str, tuple[str, ...]],
) -> Reply:
    """The choices are in: the card keeps them, the next message asks for the words."""
    form = _form(session, desk, now, actor, order)
    facts = _chosen(form.facts, choices)
    on = form.then(facts=facts, stage=Stage.WORDS)
    if form.stage is not Stage.CHOICES:  # chosen again on an old card: go on from there
        on = _advanced(desk, form.then(facts=facts))
    then = _show(session, desk, now, actor, order, on)
    question = (Text(then.text),) if then.text else ()
    return Reply(card=cards.chosen(order, facts), messages=(*question, *then.messages))


def _chosen(facts: ReplyFacts, choices: Mapping[str, tuple[str, ...]]) -> ReplyFacts:
    picked = {key: ids[0] for key, ids in choices.items() if ids and ids[0] != UNCHOSEN}
    return replace(
        facts,
        reached={"yes": True, "no": False}.get(picked.get("reached", ""), facts.reached),
        true=Truth(picked["true"]) if "true" in picked else facts.true,
        outcome=Outcome(picked["outcome"]) if "outcome" in picked else facts.outcome,
    )


def _form(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Form:
    """The person's form for this order. Raises Refusal when the order is past it."""
    if order.state is not State.HANDLING:
        raise Refusal("wrong_state", standing(session, desk, now, order, Action.SUBMIT))
    permit(session, actor, order, Action.SUBMIT)
    return _find(session, actor, order) or _fresh(session, desk, order)


def say(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str) -> Reply:
    """A message while the form is open: the own words, or the answer to what was asked."""
    form = _form(session, desk, now, actor, order)
    if form.stage is Stage.QUESTION and form.asked:
        facts = answer(form.facts, form.asked, words, now, desk.tz)
        return _show(session, desk, now, actor, order, _advanced(desk, form.then(facts=facts)))
    facts = _with_words(form.facts, words, now, desk, order)
    return _show(session, desk, now, actor, order, _advanced(desk, form.then(facts=facts)))


def _with_words(facts: ReplyFacts, words: str, now: datetime, desk: Desk, order: Order) -> ReplyFacts:
    found = elements.read(words, now, desk.tz, order.dispatched_at)
    own = f"{facts.own_words}\n{words}".strip()
    return replace(merge(facts, found), own_words=own)


def _next(desk: Desk, form: Form) -> Question | None:
    return next_question(
        form.facts, desk.elements, skipped=form.skipped, attempts_wanted=desk.not_reached_attempts
    )


def _advanced(desk: Desk, form: Form) -> Form:
    """On to the next thing missing, or to the summary."""
    question = _next(desk, form)
    if question is None:
        return replace(form, stage=Stage.SUMMARY, asked=None)
    return replace(form, stage=Stage.QUESTION, asked=question.about)


def skip(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """跳过: leave this one out; the check will name it."""
    form = _form(session, desk, now, actor, order)
    if form.stage is Stage.CHOICES:
        return _show(session, desk, now, actor, order, form.then(stage=Stage.WORDS))
    skipped = (*form.skipped, form.asked) if form.asked else form.skipped
    return _show(session, desk, now, actor, order, _advanced(desk, form.then(skipped=skipped)))


def step_back(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """上一步."""
    form = _form(session, desk, now, actor, order)
    former = replace(form.trail[-1], trail=form.trail[:-1]) if form.trail else form
    return _show(session, desk, now, actor, order, former)


def keep(session: Session, actor: PersonRow, order: Order) -> Reply:
    """保存: set it aside; 提交结果 goes on from here."""
    conversations.set_aside(session, actor.id)
    return Reply(text=cards.kept(order))


def drop(session: Session, actor: PersonRow, order: Order) -> Reply:
    """取消."""
    conversations.drop(session, order.id, actor.id, TOPIC)
    return Reply(text=cards.dropped(order))


def revise(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """补充修改: more words, and what was skipped is asked again."""
    form = _form(session, desk, now, actor, order)
    return _show(session, desk, now, actor, order, form.then(stage=Stage.WORDS, skipped=(), asked=None))


def quote(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, wording: Wording
) -> Reply:
    """An approved wording becomes part of the result as it is, with what it rests on."""
    form = _form(session, desk, now, actor, order)
    result = put_into(form.facts.result, wording.text, wordings.texts(session, wording.number))
    facts = replace(form.facts, result=result, basis=form.facts.basis or wording.basis)
    on = form.then(facts=facts)
    return _show(session, desk, now, actor, order, on if on.stage is Stage.CHOICES else _advanced(desk, on))


def picture(session: Session, now: datetime, actor: PersonRow, order: Order, what: Pictured) -> Reply:
    """A picture sent into the form."""
    many = results.add_picture(session, order.id, actor.id, now, what.media_id)
    return Reply(text=cards.picture(order, many))


def hand_in(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, pressed: str = ""
) -> Reply:
    """提交: the result goes to the desk with what the check found."""
    form = _form(session, desk, now, actor, order)
    if form.stage in (Stage.CHOICES, Stage.WORDS):
        return _show(session, desk, now, actor, order, form)
    matters.must_be_contacted(matters.owed_with(session, order))
    found = findings_of(session, desk, now, order, form.facts)
    listed = [{"code": f.code.value, "must": cards.is_must(f), "text": cards.finding(f, desk)} for f in found]
    act(session, desk, now, actor, order, Action.SUBMIT, data={"findings": [f["code"] for f in listed]})
    if form.facts.contact_at and order.contacted_at is None:
        order.contacted_at = form.facts.contact_at
    text = compose(form.facts, desk.tz)
    results.add(session, order, by=actor.id, at=now, facts=facts_json(form.facts), text=text, findings=listed)
    session.flush()
    conversations.drop(session, order.id, actor.id, TOPIC)
    with_it = matters.hand_in(session, desk, now, actor, order, form.facts)
    if with_it:
        note = matter_cards.handed_in(order, with_it)
        tell(session, now, on_duty_now(session, desk, now), order, "matter", note)
    _tell(session, desk, now, order, marked(listed))
    done = order_cards.closed_face(order, desk, now, "已提交")
    change_cards(session, now, order, ("work", "nag"), done, but=pressed)
    return Reply(text=cards.handed_in(order), card=done)


def _tell(session: Session, desk: Desk, now: datetime, order: Order, found: Sequence[str]) -> None:
    staff = on_duty_now(session, desk, now)
    for more in in_full(order, found):
        tell(session, now, staff, order, "findings", more)
    tell(session, now, staff, order, "review", review_card(session, desk, now, order))


def current_order(session: Session, actor: PersonRow) -> Order | None:
    """The order whose form this person is filling in."""
    row = conversations.current(session, actor.id)
    return orders.get(session, row.order_id) if row and row.topic == TOPIC else None
