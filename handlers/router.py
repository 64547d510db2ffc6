"""Leads a press or a typed command to its flow; the tables of both stand beside it."""

from dataclasses import replace

from handlers import (
    binding,
)
from handlers.inbound import Reply
from handlers.presses import PRESSES
from handlers.turn import OUTDATED, Turn
from handlers.typed import ALONE, AT_ONCE, COMMANDS, EVERYTHING, ORDER_COMMANDS
from handlers.typed_reports import SHOWN_TO
from nlp.typed import BY_VERB
from nlp.verbs import Verb
from notifier.cards import listing
from rules.errors import Refusal
from rules.permissions import PERMISSIONS
from storage import people

#: Only for who is served on Telegram as well.
OF_TELEGRAM = (Verb.TELEGRAM, Verb.UNBIND_TELEGRAM, Verb.PREFER)


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
    if said.verb in ALONE and not said.orders and not said.everything:
        return ALONE[said.verb](turn)
    _complete(turn)
    if said.verb is Verb.HELP:
        return help_for(turn)
    if said.verb in COMMANDS:
        return COMMANDS[said.verb](turn)
    if said.everything:
        return _everything(turn)
    if said.verb in AT_ONCE:
        return AT_ONCE[said.verb](turn)
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


def known() -> list[Verb]:
    """Every command that can be typed here, in the order of the help."""
    return [verb for verb in BY_VERB if verb in {*COMMANDS, *AT_ONCE, *ORDER_COMMANDS, Verb.HELP}]


def help_for(turn: Turn) -> Reply:
    """帮助 shows only what this person may do."""
    roles = people.roles_of(turn.actor)
    specs = [BY_VERB[verb] for verb in known()]
    mine = [spec for spec in specs if spec.action is None or PERMISSIONS[spec.action] & roles]
    mine = [spec for spec in mine if SHOWN_TO.get(spec.verb, roles) & roles]
    if not binding.is_served(turn.desk, turn.actor):
        mine = [spec for spec in mine if spec.verb not in OF_TELEGRAM]
    return Reply(text=listing.help_text([f"· {spec.example} —— {spec.help}" for spec in mine]))
