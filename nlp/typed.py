"""Everything that can be typed to the bot, by verb and by spelling."""

from nlp.typed_above import TYPED_ABOVE
from nlp.typed_desk import TYPED_DESK
from nlp.typed_orders import TYPED_ORDERS
from nlp.typed_reports import TYPED_REPORTS
from nlp.verbs import CommandSpec, Verb

COMMANDS: tuple[CommandSpec, ...] = TYPED_ORDERS + TYPED_ABOVE + TYPED_REPORTS + TYPED_DESK
BY_VERB: dict[Verb, CommandSpec] = {spec.verb: spec for spec in COMMANDS}
#: Every way to say each command, longest first, so that 签收并派发 is seen before 签收.
SPELLINGS: tuple[tuple[str, CommandSpec], ...] = tuple(
    sorted(
        ((word, spec) for spec in COMMANDS for word in spec.words),
        key=lambda pair: len(pair[0]),
        reverse=True,
    )
)
