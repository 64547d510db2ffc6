"""``check --live`` and ``doctor`` ask Telegram as well, and never say its token."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from command_line import Jiban, beside

from sandbox.telegram import TelegramSandbox

TOKEN = "700001:test-token"


async def _started() -> TelegramSandbox:
    sandbox = TelegramSandbox(TOKEN)
    await sandbox.start()
    return sandbox


@pytest.fixture
def on_telegram(config: Path) -> Iterator[Callable[[str], None]]:
    """A configuration with Telegram and no other way, and its platform beside the command."""
    with beside(_started()) as sandbox:

        def write(token: str) -> None:
            text = config.read_text(encoding="utf-8")
            begin, end = text.index("  wecom:\n    corp_id"), text.index("  # 智能机器人长连接")
            section = f"  telegram: {{token: '{token}', api_base: '{sandbox.url}'}}\n"
            config.write_text(text[:begin] + section + text[end:], encoding="utf-8")

        yield write


@pytest.mark.parametrize(
    ("token", "status", "live", "doctor"),
    [
        (TOKEN, 0, "Telegram：令牌有效。", "[正常] Telegram：令牌有效"),
        (
            "700001:wrong",
            1,
            "Telegram 不认这个令牌（HTTP 401）：请向 BotFather 核对",
            "[故障] Telegram 不认这个令牌",
        ),
    ],
)
def test_both_say_whether_telegram_takes_the_token(
    jiban: Jiban, on_telegram: Callable[[str], None], token: str, status: int, live: str, doctor: str
) -> None:
    on_telegram(token)
    said, walked = jiban("check", "--live"), jiban("doctor")
    assert (said.status, live in said.out) == (status, True)
    assert doctor in walked.out
    assert token.partition(":")[2] not in said.out + said.err + walked.out


def test_without_its_token_it_is_named(jiban: Jiban, on_telegram: Callable[[str], None]) -> None:
    on_telegram("")
    said = jiban("check", "--live")
    assert said.status == 2
    assert "channels.telegram.token" in said.out + said.err
