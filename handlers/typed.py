"""Which typed command leads to which flow."""

from collections.abc import Callable

from handlers import (
    absences,
    applications,
    asking,
    assign,
    batch,
    binding,
    calling,
    confirm,
    delivered,
    dossiers,
    exporting,
    forms,
    incidents,
    instructing,
    lookup,
    matters,
    notices,
    offline,
    own_visits,
    quoting,
    reconciling,
    reminders,
    repeats,
    report,
    reporting,
    review,
    roster,
    rotating,
    schools,
    sheets,
    supervising,
    tallying,
    together,
    trends,
    visit,
    visits_import,
    withdrawing,
    wordlist,
)
from handlers import intake as taking
from handlers.inbound import Reply
from handlers.turn import Turn
from handlers.typed_reports import REPORTS
from nlp.verbs import Verb
from rules.words import ApplicationKind

Route = Callable[[Turn], Reply]

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
    Verb.MOVE_OFFLINE: lambda t: offline.move_offline(*t.basis, t.order, t.words),
    Verb.CO_HANDLE: lambda t: together.co_handle(*t.basis, t.order, t.words),
    Verb.GIVE_PART: lambda t: together.give_part(*t.basis, t.order, t.words),
    Verb.SPLIT: lambda t: matters.split(*t.basis, t.order, t.words),
    Verb.ASK_SCHOOL: lambda t: schools.ask(*t.basis, t.order, t.words),
    Verb.SCHOOL_ANSWER: lambda t: schools.answer(*t.basis, t.order, t.words),
    Verb.OWN_VISIT: lambda t: own_visits.record_own(*t.basis, t.order, t.words),
    Verb.REPEAT: lambda t: repeats.settle(*t.basis, t.order, True),
    Verb.NO_REPEAT: lambda t: repeats.settle(*t.basis, t.order, False),
    Verb.APPLY_RETURN: lambda t: _apply(t, ApplicationKind.RETURN),
    Verb.APPLY_EXTEND: lambda t: _apply(t, ApplicationKind.EXTEND),
    Verb.APPLY_EXCLUDE: lambda t: _apply(t, ApplicationKind.EXCLUDE),
    Verb.APPLY_SUSPEND: lambda t: _apply(t, ApplicationKind.SUSPEND),
    Verb.APPLY_RESUME: lambda t: _apply(t, ApplicationKind.RESUME),
    Verb.APPLICATIONS: lambda t: applications.listed(*t.basis, t.order),
    Verb.SUPERVISE: lambda t: supervising.supervise(*t.basis, t.order, t.words, together=t.many),
    Verb.ANSWER_SUPERVISION: lambda t: supervising.answer(*t.basis, t.order, t.words),
    Verb.END_SUPERVISION: lambda t: supervising.end(*t.basis, t.order, t.words),
    Verb.PRESS_ON: lambda t: supervising.press_on(*t.basis, t.order, t.words),
    Verb.CALL: lambda t: calling.call(*t.basis, t.order, t.words),
    Verb.INSTRUCT: lambda t: instructing.instruct(*t.basis, t.order, t.words),
    Verb.ANSWER_INSTRUCTION: lambda t: instructing.carry_out(*t.basis, t.order, t.words),
    Verb.REPORT_INCIDENT: lambda t: incidents.report(*t.basis, t.order, t.words),
    Verb.EXAMPLE: lambda t: confirm.example(*t.basis, t.order),
    Verb.REVEAL: lambda t: _reveal(t),  # noqa: PLW0108 - defined below
    Verb.DELIVERED: lambda t: delivered.of_order(*t.basis, t.order),
    Verb.RESEND: lambda t: delivered.resend(*t.basis, t.order),
    Verb.UNSEND: lambda t: withdrawing.ask(*t.basis, t.order),
    Verb.DOSSIER: lambda t: dossiers.link(*t.basis, t.order),
    Verb.TIMELINE: lambda t: lookup.trail(*t.basis, t.order),
    Verb.WHY: lambda t: _why(t),  # noqa: PLW0108 - defined below
}

#: Typed commands that are about no one order.
COMMANDS: dict[Verb, Route] = {
    Verb.TODO: lambda t: sheets.show(*t.basis, "todo"),
    Verb.MINE: lambda t: sheets.show(*t.basis, "mine"),
    Verb.OVERDUE: lambda t: sheets.show(*t.basis, "overdue"),
    Verb.AUDIT: lambda t: sheets.show(*t.basis, "audit"),
    Verb.SEARCH: lambda t: sheets.search(*t.basis, t.words),
    Verb.TALLY: lambda t: tallying.tally(*t.basis, t.words),
    Verb.NEXT_PAGE: lambda t: sheets.turn(*t.basis, "later"),
    Verb.FORMER_PAGE: lambda t: sheets.turn(*t.basis, "earlier"),
    Verb.SUPERVISED: lambda t: supervising.listed(*t.basis),
    Verb.WHO_IS_ON: lambda t: roster.who_is_on(*t.basis),
    Verb.ROSTER: lambda t: roster.plan(*t.basis, t.words),
    Verb.SWAP: lambda t: roster.swap(*t.basis, t.words),
    Verb.ROTATE: lambda t: rotating.rotate(*t.basis, t.words),
    Verb.CHECK_ROSTER: lambda t: roster.checked(*t.basis),
    Verb.LEAVE: lambda t: absences.leave(*t.basis, t.words),
    Verb.IMPORT: lambda t: taking.upload_link(*t.basis),
    Verb.TELEGRAM: lambda t: binding.link(*t.basis),
    Verb.UNBIND_TELEGRAM: lambda t: binding.unbind(t.actor),
    Verb.PREFER: lambda t: binding.prefer(t.session, t.desk, t.actor, t.words),
    Verb.LEDGER: lambda t: exporting.link(*t.basis, t.words),
    Verb.IMPORT_VISITS: lambda t: visits_import.link(*t.basis),
    Verb.HOT: lambda t: trends.hot(*t.basis),
    Verb.RECONCILE: lambda t: reconciling.link(*t.basis),
    Verb.NOTICE: lambda t: notices.send(*t.basis, t.words),
    Verb.WORDING: lambda t: quoting.wording(*t.basis, t.words),
    Verb.UNDELIVERED: lambda t: delivered.listed(*t.basis),
    Verb.KEYWORDS: lambda t: wordlist.keywords(*t.basis, t.words),
    Verb.SCHOOLS: lambda t: wordlist.schools(*t.basis, t.words),
    **REPORTS,
}

#: Commands about orders that mean something with no order named as well.
ALONE: dict[Verb, Route] = {
    Verb.OWN_VISIT: lambda t: own_visits.listed(*t.basis),
    Verb.CALL: lambda t: calling.call_list(*t.basis),
}

#: Typed commands that are about all the orders named, together.
AT_ONCE: dict[Verb, Route] = {
    Verb.MERGE: lambda t: matters.merge(*t.basis, t.orders, t.words),
}

#: 全部: what "all" means for a command.
EVERYTHING: dict[Verb, Route] = {
    Verb.RESEND: lambda t: delivered.resend(*t.basis),
    Verb.SIGN: lambda t: batch.sign_all(*t.basis),
    Verb.SIGN_AND_DISPATCH: lambda t: batch.sign_and_dispatch_all(*t.basis),
}


def _apply(turn: Turn, kind: ApplicationKind) -> Reply:
    return applications.apply(*turn.basis, turn.order, kind, turn.words)


def _department(turn: Turn) -> str:
    return turn.command.department if turn.command else ""


def _reveal(turn: Turn) -> Reply:
    """查看联系方式: never without a reason; who gave none is asked."""
    if not turn.words:
        return asking.ask(*turn.basis, turn.order, asking.REVEAL)
    return confirm.reveal(*turn.basis, turn.order, turn.words)


def _why(turn: Turn) -> Reply:
    """为什么 1023 asks about a department, 为什么 90.6 about a figure."""
    if turn.words.startswith("."):
        places, _, rest = turn.words.partition(" ")
        return reporting.why(*turn.basis, f"{turn.reference}{places}", rest)
    return lookup.why(*turn.basis, turn.order)
