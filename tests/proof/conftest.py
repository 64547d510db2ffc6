"""A desk of which every byte that leaves is kept."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from desk import MORNING, DeskStory, untaught
from overhearing import Left, Wire

from bot.edges.wecom_reply import reply_xml
from handlers import receive
from handlers.inbound import Inbound
from handlers.receive import Handled
from rules.groups import Group, Matter


@pytest.fixture
def left() -> list[Left]:
    """Every byte that leaves."""
    return []


@pytest.fixture
def overheard(
    url: str, left: list[Left], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[DeskStory]:
    """A desk of which all that leaves is kept: messages, answers, log lines."""
    caplog.set_level(logging.DEBUG)
    dealing = receive.receive

    def overhear(session: Any, desk: Any, now: Any, inbound: Inbound) -> Handled:
        handled = dealing(session, desk, now, inbound)
        if handled.reply:
            said = getattr(inbound.what, "text", getattr(inbound.what, "key", ""))
            left.append(Left(f"answer to “{said}”", reply_xml(handled.reply, inbound, "corp", now)))
        return handled

    monkeypatch.setattr(receive, "receive", overhear)
    listening = replace(untaught(), groups=(Group("值班群", frozenset(Matter)),))
    story = DeskStory(url, listening, MORNING, Wire(left))
    yield story
    story.closes()
