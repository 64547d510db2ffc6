"""Files into the chat: made after the question, sent to who asked, and given another way where that fails."""

import zipfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from desk import CONTACT, OFFICER, DeskStory

from bot.app import App
from bot.clock import Clock
from bot.making import Making
from notifier.card import File
from notifier.errors import GiveUp
from storage import files


@pytest.fixture
def sends(desk: DeskStory) -> DeskStory:
    """A desk that sends ledgers and files of orders into the chat as well."""
    desk.desk = replace(desk.desk, files="all")
    return desk


def makes(desk: DeskStory) -> None:
    """What the bot does beside everything else."""

    class Now(Clock):
        def now(self):  # type: ignore[no-untyped-def]
            return desk.now

    desk.runs(Making(App(desk.database, desk.desk, Now())).once())
    desk.delivers()


def got(desk: DeskStory, who: str) -> list[File]:
    return [sent.body for sent in desk.phones.channel.sent if sent.to == who and isinstance(sent.body, File)]


def test_a_report_is_sent_as_a_document_where_it_is_asked_for_as_one(desk: DeskStory) -> None:
    desk.reported()
    assert "正在生成" in desk.says(OFFICER, "日报 文件")
    assert not got(desk, OFFICER)
    makes(desk)
    (file,) = got(desk, OFFICER)
    assert file.name.endswith(".docx")
    assert "word/document.xml" in zipfile.ZipFile(BytesIO(file.content)).namelist()
    makes(desk)
    assert len(got(desk, OFFICER)) == 1


def test_by_default_what_has_texts_of_orders_in_it_stays_behind_a_link(desk: DeskStory) -> None:
    order = desk.dispatched()
    for said in (desk.says(OFFICER, "台账"), desk.says(OFFICER, f"一单一档 {order}")):
        assert "链接" in said
    makes(desk)
    assert not got(desk, OFFICER)


def test_a_ledger_and_the_file_of_an_order_are_sent_where_that_is_allowed(sends: DeskStory) -> None:
    order = sends.dispatched()
    assert "正在生成台账" in sends.says(OFFICER, "台账")
    assert f"工单 {order} 的一单一档" in sends.says(OFFICER, f"一单一档 {order}")
    makes(sends)
    ledger, dossier = got(sends, OFFICER)
    assert ledger.name.endswith(".xlsx")
    assert dossier.name.startswith(f"一单一档-{order}")
    assert "dossier" in sends.trail(order)


def test_who_may_not_gets_neither(sends: DeskStory) -> None:
    sends.dispatched()
    assert "您没有此项权限" in sends.says(CONTACT, "台账")


def test_who_may_not_any_more_when_it_is_made_is_told_so(sends: DeskStory) -> None:
    sends.dispatched()
    sends.says(OFFICER, "台账")
    sends.leaves(OFFICER)
    makes(sends)
    assert not got(sends, OFFICER)


def test_what_no_channel_takes_is_given_by_a_link(sends: DeskStory) -> None:
    order = sends.dispatched()
    sends.says(OFFICER, f"一单一档 {order}")
    sends.phones.channel.fail(GiveUp("文件超限", code=40006))
    makes(sends)
    assert "文件没有发成（文件超限）" in sends.phone(OFFICER).last
    assert "/dossier/" in sends.phone(OFFICER).last


def test_what_was_made_is_kept_three_days_and_no_longer(sends: DeskStory) -> None:
    sends.dispatched()
    sends.says(OFFICER, "台账")
    makes(sends)
    assert sends.looks(files.content, 1)
    sends.now += timedelta(days=4)
    sends.says(OFFICER, "日报 文件")
    makes(sends)
    assert not sends.looks(files.content, 1)
