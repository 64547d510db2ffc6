"""One process at a time: who has it keeps it, and it moves when that process has fallen silent."""

import asyncio
from datetime import UTC, datetime, timedelta

from desk import DeskStory

from storage import leases

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LASTS = timedelta(seconds=4)


def _takes(desk: DeskStory, holder: str, later: float = 0) -> bool:
    at = NOW + timedelta(seconds=later)
    return desk.runs(desk.database.transact(leases.take, "line", holder, at, LASTS))  # type: ignore[return-value]


def test_who_has_it_keeps_it_and_others_do_not_get_it(desk: DeskStory) -> None:
    assert _takes(desk, "one")
    assert not _takes(desk, "other", 1)
    assert _takes(desk, "one", 3)
    assert not _takes(desk, "other", 5)


def test_it_moves_when_its_holder_has_fallen_silent(desk: DeskStory) -> None:
    assert _takes(desk, "one")
    assert _takes(desk, "other", 4)
    assert not _takes(desk, "one", 4.5)
    assert desk.runs(desk.database.read(leases.holder_of, "line", NOW + timedelta(seconds=5))) == "other"


def test_who_lets_go_is_followed_at_once_and_only_by_one(desk: DeskStory) -> None:
    assert _takes(desk, "one")
    desk.runs(desk.database.transact(leases.release, "line", "other", NOW))
    assert not _takes(desk, "other", 1)
    desk.runs(desk.database.transact(leases.release, "line", "one", NOW + timedelta(seconds=1)))
    at = NOW + timedelta(seconds=1)

    async def together() -> list[bool]:
        asked = (desk.database.transact(leases.take, "line", who, at, LASTS) for who in "abcde")
        return list(await asyncio.gather(*asked))

    assert desk.runs(together()).count(True) == 1  # type: ignore[attr-defined]
