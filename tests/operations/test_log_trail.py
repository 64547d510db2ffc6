"""From what came in to what went out by one code, and nothing personal on the way."""

import json
import logging
import sys

import pytest
from desk import OFFICER, DeskStory
from sqlalchemy import select

from bot.logs import Json, Line
from handlers.inbound import Said
from storage.tables import OutboxRow

PHONE, NAME = "13812345678", "欧阳震华"


def test_what_a_message_leads_to_carries_its_code_and_the_log_says_so_when_it_goes_out(
    desk: DeskStory, caplog: pytest.LogCaptureFixture
) -> None:
    order = desk.receives(caller=NAME, phone=PHONE, text=f"市民反映门口积水，请回电{PHONE}。")
    caplog.set_level(logging.INFO)
    desk.hears(OFFICER, Said(f"签收 {order}"), key="wecom:one")
    desk.hears(OFFICER, Said(f"派 {order} 中学教育科"), key="wecom:two")
    cause = desk.message(OFFICER, Said(""), key="wecom:two").cause
    led_to = select(OutboxRow.person).where(OutboxRow.cause == cause)
    assert desk.runs(desk.database.read(lambda session: session.scalars(led_to).all()))
    tried = [vars(line) for line in caplog.records if vars(line).get("action") == "delivery"]
    assert {line["outcome"] for line in tried if line["cause"] == cause} == {"sent"}
    said = "".join(Json().format(line) + Line("%(message)s").format(line) for line in caplog.records)
    for personal in (PHONE, NAME, "王芳", OFFICER, "积水"):
        assert personal not in said


def test_what_nobody_asked_for_has_no_code(desk: DeskStory) -> None:
    desk.receives()
    codes = desk.runs(desk.database.read(lambda session: session.scalars(select(OutboxRow.cause)).all()))
    assert set(codes) == {""}


def test_an_error_is_logged_by_its_kind_and_place_without_its_words() -> None:
    try:
        raise ValueError(f"{NAME} {PHONE}")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "went wrong", None, sys.exc_info())
    record.action = "round_failed"
    line = json.loads(Json().format(record))
    assert (line["level"], line["message"], line["action"]) == ("ERROR", "went wrong", "round_failed")
    assert line["error"] == "ValueError"
    assert "test_log_trail.py" in line["where"][-1]
    assert PHONE not in Json().format(record) + Line("%(message)s").format(record)
