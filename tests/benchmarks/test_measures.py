"""What the measures rest on: their callbacks are the platform's, their percentiles are what they say."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

from benchmarks.load import Times
from benchmarks.samples import Platform, rows
from benchmarks.scene import lay
from bot.edges.wecom import Callbacks
from handlers.inbound import Inbound, Pressed, Said

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_the_callbacks_that_are_posted_are_read_as_what_they_say(tmp_path: Path) -> None:
    app = lay(tmp_path).config.channels.wecom
    assert app
    platform = Platform(app, NOW)
    callbacks = Callbacks(app.corp_id, app.agent_id, app.token, app.encoding_aes_key)
    calls = [
        platform.says("wangfang", "待办"),
        platform.presses("wangfang", "dispatch:7", department="财务科"),
    ]
    found = [callbacks.open(dict(parse_qsl(call.query)), call.body) for call in calls]
    said, pressed = (one.what for one in found if isinstance(one, Inbound))
    assert said == Said("待办")
    assert isinstance(pressed, Pressed)
    assert (pressed.key, pressed.choices) == ("dispatch:7", {"department": ("财务科",)})


def test_a_percentile_is_a_time_that_was_really_taken() -> None:
    times = Times(took=[n / 1000 for n in range(1, 101)])
    assert (times.at(0.5), times.at(0.99), times.at(1.0)) == (50.0, 99.0, 100.0)


def test_generated_orders_all_have_numbers_of_their_own() -> None:
    made = rows(500, NOW)
    assert len({row[0] for row in made}) == 500
    assert made == rows(500, NOW)
