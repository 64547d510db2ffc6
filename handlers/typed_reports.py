"""Which typed command about figures, scores and reports leads to which flow, and who may type it."""

from collections.abc import Callable

from handlers import agreeing, publishing, reporting
from handlers.figuring import READERS
from handlers.inbound import Reply
from handlers.turn import Turn
from nlp.verbs import Verb
from rules.words import Role


def _report(kind: str) -> Callable[[Turn], Reply]:
    return lambda t: reporting.on_demand(*t.basis, kind, t.words)


REPORTS: dict[Verb, Callable[[Turn], Reply]] = {
    Verb.DAILY: _report("daily"),
    Verb.URGENT_DAILY: _report("urgent"),
    Verb.WEEKLY: _report("weekly"),
    Verb.MONTHLY: _report("monthly"),
    Verb.YEARLY: _report("yearly"),
    Verb.BULLETIN: _report("bulletin"),
    Verb.DEADLINE_REPORT: _report("deadline"),
    Verb.RATES: lambda t: reporting.rates(*t.basis, t.words),
    Verb.LOST: lambda t: reporting.lost(*t.basis, t.words),
    Verb.BEHIND: lambda t: reporting.behind(*t.basis, t.words),
    Verb.SCORES: lambda t: publishing.show(*t.basis, t.words),
    Verb.SEND_SCORES: lambda t: publishing.draft(*t.basis, t.words),
    Verb.APPEAL: lambda t: publishing.appeal(*t.basis, t.words),
    Verb.PUBLISH_SCORES: lambda t: publishing.publish(*t.basis, t.words),
    Verb.ADD_POINTS: lambda t: publishing.award(*t.basis, t.words, 1),
    Verb.TAKE_POINTS: lambda t: publishing.award(*t.basis, t.words, -1),
    Verb.AGREED: lambda t: agreeing.agree(*t.basis, t.words),
    Verb.AGREED_DONE: lambda t: agreeing.done(*t.basis, t.words),
}

#: What of them 帮助 shows to whom; those that are not named are for everybody who sees figures.
SHOWN_TO: dict[Verb, frozenset[Role]] = dict.fromkeys(REPORTS, READERS | {Role.HEAD}) | {
    Verb.SEND_SCORES: publishing.SENDERS,
    Verb.PUBLISH_SCORES: publishing.SENDERS,
    Verb.APPEAL: frozenset({Role.HEAD}),
    Verb.ADD_POINTS: publishing.DECIDERS,
    Verb.TAKE_POINTS: publishing.DECIDERS,
    Verb.AGREED: agreeing.KEEPERS,
    Verb.AGREED_DONE: agreeing.KEEPERS,
}

#: Buttons: the verb before the colon of the key.
REPORT_PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "report_open": lambda t: reporting.opened(*t.basis, t.argument),
    "report_lost": lambda t: reporting.lost_of(*t.basis, t.argument),
    "score_confirm": lambda t: publishing.confirm(*t.basis, t.argument),
    "score_uphold": lambda t: publishing.decide(*t.basis, t.argument, upheld=True),
    "score_decline": lambda t: publishing.decide(*t.basis, t.argument, upheld=False),
}
