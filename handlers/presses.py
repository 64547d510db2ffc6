"""Which press leads to which flow: the verb before the colon of a button's key."""

from collections.abc import Callable

from handlers import (
    applications,
    asking,
    assign,
    batch,
    confirm,
    forms,
    incidents,
    instructing,
    lookup,
    notices,
    paging,
    report,
    review,
    roster,
    sheets,
    snoozing,
    supervising,
    wordlist,
)
from handlers.inbound import Reply
from handlers.turn import Turn
from handlers.typed_reports import REPORT_PRESSES

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
    "answer_supervision": lambda t: asking.ask(*t.basis, t.order, asking.SUPERVISION),
    "end_supervision": lambda t: supervising.end(*t.basis, t.order),
    "press_on": lambda t: asking.ask(*t.basis, t.order, asking.PRESS_ON),
    "answer_instruction": lambda t: asking.ask(*t.basis, t.order, asking.CARRY_OUT),
    "instruct_confirm": lambda t: instructing.confirm(*t.basis, t.order),
    "instruct_drop": lambda t: instructing.drop(*t.basis, t.order),
    "incident": lambda t: incidents.begin(*t.basis, t.order),
    "incident_confirm": lambda t: incidents.confirm(*t.basis, t.order),
    "incident_drop": lambda t: incidents.drop(*t.basis, t.order),
    "incident_text": lambda t: incidents.full_text(*t.basis, t.order),
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
    "list": lambda t: sheets.leaf(*t.basis, t.argument),
    "open": lambda t: sheets.open_picked(*t.basis, t.picked("order")),
    "notice_read": lambda t: notices.answer(*t.basis, t.argument, "read"),
    "notice_done": lambda t: notices.answer(*t.basis, t.argument, "done"),
    "keyword_adopt": lambda t: wordlist.adopt(*t.basis, t.argument),
    "snooze": lambda t: snoozing.snooze(*t.basis, t.argument),
    "page_confirm": lambda t: paging.confirm(*t.basis, t.order, t.pressed),
    "page_lower": lambda t: paging.lower(*t.basis, t.order, t.pressed),
    "page_seen": lambda t: paging.seen(*t.basis, t.order, t.pressed),
    "on_shift": lambda t: roster.on_shift(*t.basis, t.argument),
    "take_over": lambda t: roster.take_over(*t.basis, t.argument),
    **REPORT_PRESSES,
    "sign_all": lambda t: batch.sign_all(*t.basis),
    "sign_and_dispatch_all": lambda t: batch.sign_and_dispatch_all(*t.basis),
}
