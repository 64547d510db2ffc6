"""``groups``: a group of the app is made, and each configured group is tried."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Jiban, beside

from sandbox import App, Member, Sandbox

GROUPS = """
  groups:
    - {name: 值班群, key: key-1}
    - {name: 应用群, chat_id: duty}
"""


@pytest.fixture
def platform(config: Path) -> Iterator[Sandbox]:
    """The platform that the configuration speaks to."""
    made = Sandbox.start(
        App("wwEXAMPLE000000000", 1000002, "EXAMPLE-secret-of-the-app-not-a-real-one", "t", "A" * 43),
        members=[Member("wangfang", "王芳"), Member("lijian", "李建")],
        robots=["key-1"],
    )
    with beside(made) as sandbox:
        text = config.read_text(encoding="utf-8")
        text = text.replace("https://qyapi.weixin.qq.com", sandbox.url)
        config.write_text(text.replace("\nchannels:\n", f"\nchannels:{GROUPS}", 1), encoding="utf-8")
        yield sandbox


def test_a_group_of_the_app_is_made_and_all_groups_are_tried(jiban: Jiban, platform: Sandbox) -> None:
    before = jiban("groups", "test")
    assert (before.status, "值班群：已送达" in before.out, "应用群：没有送达" in before.out) == (
        1,
        True,
        True,
    )
    who = ("--owner", "wangfang", "--member", "lijian")
    made = jiban("groups", "create", "应用群", *who)
    assert (made.status, "已建群“应用群”" in made.out) == (0, True)
    after = jiban("groups", "test")
    assert (after.status, "应用群：已送达" in after.out) == (0, True)
    assert [entry.text for entry in platform.group("duty")] == ["即办：这是一条试验消息。"]


def test_what_cannot_be_made_is_said_with_the_reason(jiban: Jiban, platform: Sandbox) -> None:
    unknown = jiban("groups", "create", "值班群", "--owner", "wangfang", "--member", "lijian")
    assert (unknown.status, "没有写了 chat_id 的“值班群”" in unknown.err) == (2, True)
    stranger = jiban("groups", "create", "应用群", "--owner", "wangfang", "--member", "nobody")
    assert (stranger.status, "60111" in stranger.out) == (1, True)
