"""One visible table: which press and which typed command leads to which flow."""

from collections.abc import Callable
from dataclasses import replace

from handlers import (
    applications,
    asking,
    assign,
    batch,
    binding,
    confirm,
    forms,
    lookup,
    notices,
    paging,
    reconciling,
    reminders,
    report,
    reporting,
    review,
    roster,
    searching,
    snoozing,
    together,
    visit,
    wordlist,
)
from handlers import audit as audits
from handlers import intake as taking
from handlers.inbound import Reply
from handlers.turn import OUTDATED, Turn
from nlp.verbs import BY_VERB, Verb
from notifier.cards import listing
from rules.errors import Refusal
from rules.permissions import PERMISSIONS
from rules.words import ApplicationKind, State
from storage import people

Route = Callable[[Turn], Reply]

#: Buttons: the verb before the colon of the key.
PRESSES: dict[str, Route] = {
    "sign": lambda t: assign.sign(*t.basis, t.order, t.pressed),
    "sign_and_dispatch": lambda t: assign.sign_and_dispatch(
        *t.basis, t.order, t.picked("department"), t.pressed
    ),
    "dispatch": lambda t: assign.dispatch_first(*t.basis, t.order, t.picked("department"), t.pressed),
    "handle": lambda t: assign.handle_directly(*t.basis, t.order, t.pressed),
    "confirm": lambda t: confirm.confirm(*t.basis, t.order, t.pressed),
    "ask_transfer": lambda t: asking.ask(*t.basis, t.order, asking.TRANSFER),
    "give_part": lambda t: asking.ask(*t.basis, t.order, asking.PART, t.pressed),
    "apply_extend": lambda t: asking.ask(*t.basis, t.order, asking.EXTEND),
    "application_agree": lambda t: applications.review(*t.basis, int(t.argument), "agree"),
    "application_decline": lambda t: applications.review(*t.basis, int(t.argument), "decline"),
    "application_file": lambda t: applications.file(*t.basis, int(t.argument)),
    "application_grant": lambda t: applications.decide(*t.basis, int(t.argument), "grant"),
    "application_refuse": lambda t: applications.decide(*t.basis, int(t.argument), "refuse"),
    "reveal": lambda t: asking.ask(*t.basis, t.order, asking.REVEAL),
    "contacted": lambda t: confirm.contacted(*t.basis, t.order, "", t.pressed),
    "example": lambda t: confirm.example(*t.basis, t.order),
    "read": lambda t: confirm.read(*t.basis, t.order),
    "submit": lambda t: forms.open_form(*t.basis, t.order, t.pressed),
    "form": lambda t: forms.choose(*t.basis, t.order, t.choices),
    "hand_in": lambda t: forms.hand_in(*t.basis, t.order, t.pressed),
    "revise": lambda t: forms.revise(*t.basis, t.order),
    "drop_form": lambda t: forms.drop(t.session, t.actor, t.order),
    "pass": lambda t: review.pass_(*t.basis, t.order, t.pressed),
    "send_back": lambda t: asking.send_back(*t.basis, t.order, t.pressed),
    "approve": lambda t: review.approve(*t.basis, t.order, t.pressed),
    "report": lambda t: report.report(*t.basis, t.order, t.pressed),
    "reply": lambda t: lookup.reply_text(*t.basis, t.order),
    "timeline": lambda t: lookup.trail(*t.basis, t.order),
    "show": lambda t: lookup.show(*t.basis, t.order),
    "card": lambda t: lookup.show(*t.basis, t.order),
    "list": lambda t: lists(t),  # noqa: PLW0108 - defined below
    "notice_read": lambda t: notices.answer(*t.basis, t.argument, "read"),
    "notice_done": lambda t: notices.answer(*t.basis, t.argument, "done"),
    "keyword_adopt": lambda t: wordlist.adopt(*t.basis, t.argument),
    "snooze": lambda t: snoozing.snooze(*t.basis, t.argument),
    "page_confirm": lambda t: paging.confirm(*t.basis, t.order, t.pressed),
    "page_lower": lambda t: paging.lower(*t.basis, t.order, t.pressed),
    "page_seen": lambda t: paging.seen(*t.basis, t.order, t.pressed),
    "on_shift": lambda t: roster.on_shift(*t.basis, t.argument),
    "take_over": lambda t: roster.take_over(*t.basis, t.argument),
    "sign_all": lambda t: batch.sign_all(*t.basis),
    "sign_and_dispatch_all": lambda t: batch.sign_and_dispatch_all(*t.basis),
}

#: Typed commands about one order each; several numbers run one after the other.
ORDER_COMMANDS: dict[Verb, Route] = {
    Verb.SIGN: lambda t: assign.sign(*t.basis, t.order),
    Verb.SIGN_AND_DISPATCH: lambda t: assign.sign_and_dispatch(*t.basis, t.order, _department(t)),
    Verb.DISPATCH: lambda t: assign.dispatch(*t.basis, t.order, _department(t), note=t.words),
    Verb.REDISPATCH: lambda t: assign.dispatch(*t.basis, t.order, _department(t), note=t.words),
    Verb.HANDLE: lambda t: assign.handle_directly(*t.basis, t.order),
    Verb.RECALL: lambda t: assign.recall(*t.basis, t.order, t.words),
    Verb.CONFIRM: lambda t: confirm.confirm(*t.basis, t.order),
    Verb.ASK_TRANSFER: lambda t: assign.ask_transfer(*t.basis, t.order, t.words),
    Verb.CONTACT: lambda t: confirm.contacted(*t.basis, t.order, t.words),
    Verb.PHONE: lambda t: confirm.contacted(*t.basis, t.order, t.words),
    Verb.SUBMIT: lambda t: forms.open_form(*t.basis, t.order),
    Verb.PASS: lambda t: review.pass_(*t.basis, t.order),
    Verb.SEND_BACK: lambda t: review.send_back(*t.basis, t.order, t.words),
    Verb.APPROVE: lambda t: review.approve(*t.basis, t.order),
    Verb.REPORT: lambda t: report.report(*t.basis, t.order),
    Verb.PLATFORM_RETURN: lambda t: report.platform_return(*t.basis, t.order, t.words),
    Verb.VISIT: lambda t: visit.record_visit(*t.basis, t.order, visit.read_result(t.words)),
    Verb.CLOSE: lambda t: visit.archive(*t.basis, t.order, t.words),
    Verb.REOPEN: lambda t: report.reopen(*t.basis, t.order, t.words),
    Verb.URGE: lambda t: reminders.urge(*t.basis, t.order, t.words),
    Verb.SHOW: lambda t: lookup.show(*t.basis, t.order),
    Verb.READ: lambda t: confirm.read(*t.basis, t.order),
    Verb.CO_HANDLE: lambda t: together.co_handle(*t.basis, t.order, t.words),
    Verb.GIVE_PART: lambda t: together.give_part(*t.basis, t.order, t.words),
    Verb.APPLY_RETURN: lambda t: _apply(t, ApplicationKind.RETURN),
    Verb.APPLY_EXTEND: lambda t: _apply(t, ApplicationKind.EXTEND),
    Verb.APPLY_EXCLUDE: lambda t: _apply(t, ApplicationKind.EXCLUDE),
    Verb.APPLY_SUSPEND: lambda t: _apply(t, ApplicationKind.SUSPEND),
    Verb.APPLY_RESUME: lambda t: _apply(t, ApplicationKind.RESUME),
    Verb.APPLICATIONS: lambda t: applications.listed(*t.basis, t.order),
    Verb.EXAMPLE: lambda t: confirm.example(*t.basis, t.order),
    Verb.REVEAL: lambda t: reveal(t),  # noqa: PLW0108 - defined below
    Verb.TIMELINE: lambda t: lookup.trail(*t.basis, t.order),
    Verb.WHY: lambda t: lookup.why(*t.basis, t.order),
}

#: Typed commands that are about no one order.
COMMANDS: dict[Verb, Route] = {
    Verb.TODO: lambda t: lookup.todo(*t.basis),
    Verb.MINE: lambda t: lookup.mine(*t.basis),
    Verb.OVERDUE: lambda t: lookup.overdue(*t.basis),
    Verb.AUDIT: lambda t: audits.audit(*t.basis),
    Verb.SEARCH: lambda t: searching.search(*t.basis, t.words),
    Verb.WHO_IS_ON: lambda t: roster.who_is_on(*t.basis),
    Verb.ROSTER: lambda t: roster.plan(*t.basis, t.words),
    Verb.SWAP: lambda t: roster.swap(*t.basis, t.words),
    Verb.IMPORT: lambda t: taking.upload_link(*t.basis),
    Verb.TELEGRAM: lambda t: binding.link(*t.basis),
    Verb.RECONCILE: lambda t: reconciling.link(*t.basis),
    Verb.NOTICE: lambda t: notices.send(*t.basis, t.words),
    Verb.WORDING: lambda t: searching.wording(*t.basis, t.words),
    Verb.DAILY: lambda t: reporting.day(*t.basis),
    Verb.KEYWORDS: lambda t: wordlist.keywords(*t.basis, t.words),
    Verb.HELP: lambda t: help_for(t),  # noqa: PLW0108 - defined below
}

#: 全部: what "all" means for a command.
EVERYTHING: dict[Verb, Route] = {
    Verb.SIGN: lambda t: batch.sign_all(*t.basis),
    Verb.SIGN_AND_DISPATCH: lambda t: batch.sign_and_dispatch_all(*t.basis),
}


def press(turn: Turn, verb: str) -> Reply:
    """Run what a button stands for."""
    route = PRESSES.get(verb)
    if route is None:
        raise Refusal("unknown_button", OUTDATED)
    return route(turn)


def command(turn: Turn) -> Reply:
    """Run a typed command; several orders one after the other, each with its own answer."""
    said = turn.command
    assert said is not None
    _complete(turn)
    if said.verb in COMMANDS:
        return COMMANDS[said.verb](turn)
    if said.everything:
        return _everything(turn)
    if said.verb not in ORDER_COMMANDS:
        raise Refusal("not_here", f"“{said.spec.word}”目前不能在这里使用。回复“帮助”查看用法。")
    if len(said.orders) == 1:
        return ORDER_COMMANDS[said.verb](replace(turn, reference=said.orders[0]))
    return Reply(text="\n".join(_one_of_many(turn, number) for number in said.orders))


def _complete(turn: Turn) -> None:
    said = turn.command
    assert said is not None
    if said.missing and said.verb is not Verb.REVEAL:
        raise Refusal("incomplete", f"命令不完整，请写作：{said.spec.example}。")


def _everything(turn: Turn) -> Reply:
    assert turn.command is not None
    route = EVERYTHING.get(turn.command.verb)
    if route is None:
        raise Refusal("not_all", f"“{turn.command.spec.word}”须写明工单号，如：{turn.command.spec.example}。")
    return route(turn)


def _one_of_many(turn: Turn, number: str) -> str:
    """What one of several orders is answered; a refusal of one does not stop the others."""
    assert turn.command is not None
    try:
        with turn.session.begin_nested():
            return ORDER_COMMANDS[turn.command.verb](replace(turn, reference=number)).text
    except Refusal as refusal:
        return refusal.sentence


def _apply(turn: Turn, kind: ApplicationKind) -> Reply:
    return applications.apply(*turn.basis, turn.order, kind, turn.words)


def _department(turn: Turn) -> str:
    return turn.command.department if turn.command else ""


def reveal(turn: Turn) -> Reply:
    """查看联系方式: never without a reason; who gave none is asked."""
    if not turn.words:
        return asking.ask(*turn.basis, turn.order, asking.REVEAL)
    return confirm.reveal(*turn.basis, turn.order, turn.words)


def lists(turn: Turn) -> Reply:
    """The lists behind buttons: a state's word, or the name of a list."""
    known = {"todo": lookup.todo, "overdue": lookup.overdue, "mine": lookup.mine}
    if turn.argument in known:
        return known[turn.argument](*turn.basis)
    state = State.from_label(turn.argument)
    if state is None:
        raise Refusal("unknown_button", OUTDATED)
    return lookup.in_state(*turn.basis, state)


def help_for(turn: Turn) -> Reply:
    """帮助 shows only what this person may do."""
    roles = people.roles_of(turn.actor)
    known = [verb for verb in Verb if verb in COMMANDS or verb in ORDER_COMMANDS]
    specs = [BY_VERB[verb] for verb in known]
    mine = [spec for spec in specs if spec.action is None or PERMISSIONS[spec.action] & roles]
    if not binding.is_served(turn.desk, turn.actor):
        mine = [spec for spec in mine if spec.verb is not Verb.TELEGRAM]
    return Reply(text=listing.help_text([f"· {spec.example} —— {spec.help}" for spec in mine]))
