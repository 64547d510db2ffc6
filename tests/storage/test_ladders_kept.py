"""A ladder is written once, whatever became of the flow that wanted it first."""

from contextlib import suppress

from desk import DeskStory
from sqlalchemy.orm import Session

from rules.errors import Refusal
from storage import clocks
from storage.db import kept_for_good


def freeze_twice(session: Session) -> str:
    """As for two of many orders that are dispatched at once, of which the first is refused."""
    with suppress(Refusal), session.begin_nested():
        clocks.freeze(session, "ladder")
        raise Refusal("not_allowed", "")
    return clocks.freeze(session, "ladder")


def test_a_ladder_whose_first_flow_was_undone_is_written_by_the_next(desk: DeskStory) -> None:
    key = desk.runs(desk.database.transact(freeze_twice))
    assert desk.runs(desk.database.read(clocks.frozen, key)) == "ladder"


def test_a_ladder_is_known_only_once_it_was_found_committed(desk: DeskStory) -> None:
    key = desk.runs(desk.database.transact(freeze_twice))
    assert key not in desk.runs(desk.database.read(kept_for_good))
    assert desk.runs(desk.database.transact(clocks.freeze, "ladder")) == key
    assert key in desk.runs(desk.database.read(kept_for_good))
