"""Over HTTP: loopback alone, scripted faults as a client meets them, and foreign clients."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
import wecom_samples as samples
from apprise import NotifyType
from apprise.plugins.wechat import NotifyWeChat
from apprise.plugins.wecombot import NotifyWeComBot
from small_bot import APP, SmallBot
from wechatpy.enterprise import WeChatClient
from wechatpy.exceptions import WeChatClientException

from sandbox import Sandbox
from sandbox.faults import Faults


async def test_it_binds_to_loopback_alone() -> None:
    for host in ("0.0.0.0", "::", "192.0.2.7"):
        with pytest.raises(ValueError, match="loopback"):
            await Sandbox.start(APP, members=(), host=host)
    with pytest.raises(ValueError, match="loopback"):
        await Sandbox.start(APP, members=(), callback_url="https://example.com/")


async def test_a_wrong_method_and_an_unknown_path_are_not_served(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession(sandbox.url) as session:
        async with session.get("/cgi-bin/message/send") as answer:
            assert answer.status == 405
        async with session.post("/cgi-bin/user/create") as answer:
            assert answer.status == 404


async def test_media_go_up_as_multipart_and_come_down_as_bytes(sandbox: Sandbox, bot: SmallBot) -> None:
    async with aiohttp.ClientSession(sandbox.url) as session:
        given = {"corpid": APP.corp_id, "corpsecret": APP.secret}
        async with session.get("/cgi-bin/gettoken", params=given) as answer:
            token = (await answer.json())["access_token"]
        data = aiohttp.FormData()
        data.add_field("media", b"one,two,three", filename="table.csv")
        query = {"access_token": token, "type": "file"}
        async with session.post("/cgi-bin/media/upload", params=query, data=data) as answer:
            media_id = (await answer.json())["media_id"]
        query = {"access_token": token, "media_id": media_id}
        async with session.get("/cgi-bin/media/get", params=query) as answer:
            assert await answer.read() == b"one,two,three"
            assert "table.csv" in answer.headers["Content-Disposition"]


def script(sandbox: Sandbox, **rule: Any) -> None:
    sandbox.platform.faults = Faults.from_dict({"rules": [{"times": 1, **rule}]})


async def test_a_scripted_status_and_errcode_are_what_the_client_meets(
    sandbox: Sandbox, bot: SmallBot
) -> None:
    script(sandbox, do="errcode", on="message/send", code=45009)
    assert (await bot.call("message/send", samples.text()))["errcode"] == 45009
    script(sandbox, do="status", on="message/send", code=502)
    with pytest.raises(aiohttp.ContentTypeError) as caught:
        await bot.call("message/send", samples.text())
    assert caught.value.status == 502
    assert sandbox.phone("wang") == []
    assert (await bot.call("message/send", samples.text()))["errcode"] == 0


@pytest.mark.parametrize(("deed", "arrived"), [("accept_then_drop", 1), ("drop", 0), ("hang", 0)])
async def test_a_cut_connection_tells_nothing_about_whether_it_arrived(
    sandbox: Sandbox, bot: SmallBot, deed: str, arrived: int
) -> None:
    script(sandbox, do=deed, on="message/send", seconds=0.01)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.call("message/send", samples.text())
    assert len(sandbox.phone("wang")) == arrived
    assert (await bot.call("message/send", samples.text()))["errcode"] == 0


async def test_a_slow_answer_is_still_an_answer(sandbox: Sandbox, bot: SmallBot) -> None:
    script(sandbox, do="slow", on="message/send", seconds=0.01)
    assert (await bot.call("message/send", samples.text()))["errcode"] == 0


async def test_a_recipient_may_be_refused_or_dropped_by_script(sandbox: Sandbox, bot: SmallBot) -> None:
    script(sandbox, do="invaliduser", on="wang")
    receipt = await bot.call("message/send", samples.text(to="wang|LiXue"))
    assert (receipt["errcode"], receipt["invaliduser"]) == (0, "wang")
    script(sandbox, do="silent_drop", on="LiXue")
    assert (await bot.call("message/send", samples.text(to="LiXue")))["errcode"] == 0
    assert len(sandbox.phone("LiXue")) == 1
    assert [userid for userid, _ in sandbox.platform.dropped] == ["LiXue"]


async def test_tokens_may_be_taken_back_early(sandbox: Sandbox, bot: SmallBot) -> None:
    script(sandbox, do="revoke_token", on="message/send")
    assert (await bot.call("message/send", samples.text()))["errcode"] == 40014
    assert (await bot.call("message/send", samples.text()))["errcode"] == 0


async def test_waiting_ends_when_the_phone_shows_it(sandbox: Sandbox, bot: SmallBot) -> None:
    waiting = asyncio.create_task(sandbox.shows("wang", "1023"))
    await bot.call("message/send", samples.card())
    entry = await waiting
    assert entry.task_id == "t-1"


async def test_whoever_listens_to_the_clock_hears_it_move() -> None:
    heard: list[timedelta] = []
    sandbox = await Sandbox.start(APP, members=())
    sandbox.on_advance = heard.append
    before = sandbox.now()
    sandbox.advance(timedelta(hours=1))
    sandbox.advance_to(before + timedelta(minutes=30))
    assert heard == [timedelta(hours=1), timedelta()]
    assert sandbox.now() - before >= timedelta(hours=1)
    await sandbox.stop()


class ForeignClient(WeChatClient):  # type: ignore[misc]
    """wechatpy's client, pointed at the sandbox: its host for the token is written in the method."""

    def __init__(self, url: str) -> None:
        self.API_BASE_URL = f"{url}/cgi-bin/"
        super().__init__(APP.corp_id, APP.secret)
        self.url = url

    def fetch_access_token(self) -> Any:
        given = {"corpid": self.corp_id, "corpsecret": self.secret}
        return self._fetch_access_token(url=f"{self.url}/cgi-bin/gettoken", params=given)


async def test_wechatpys_client_is_served(sandbox: Sandbox) -> None:
    client = ForeignClient(sandbox.url)

    def talk() -> str:
        client.message.send_text(APP.agent_id, ["wang", "LiXue"], "您有 1 件工单")
        client.message.send(APP.agent_id, "wang", msg=samples.card())
        client.message.send_text_card(APP.agent_id, "wang", "通知", "今日<br>调度会", "http://127.0.0.1:1/x")
        with pytest.raises(WeChatClientException, match="81013"):
            client.message.send_text(APP.agent_id, "nobody", "您有 1 件工单")
        return str(client.user.get("wang")["name"])

    assert await asyncio.to_thread(talk) == "王值班"
    client._http.close()
    assert [entry.kind for entry in sandbox.phone("wang")] == ["text", "template_card", "textcard"]
    assert sandbox.phone("LiXue")[0].text == "您有 1 件工单"


async def test_apprises_group_robot_is_served(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NotifyWeComBot, "notify_url", sandbox.url + "/cgi-bin/webhook/send?key={key}")
    monkeypatch.setattr(NotifyWeComBot, "request_rate_per_sec", 0)
    robot = NotifyWeComBot(key="robot-1")
    assert await asyncio.to_thread(robot.notify, body="今日待签收 3 件", notify_type=NotifyType.INFO)
    assert sandbox.group("robot-1")[0].text == "今日待签收 3 件"


async def test_apprises_app_message_is_served(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NotifyWeChat, "token_url", f"{sandbox.url}/cgi-bin/gettoken")
    monkeypatch.setattr(NotifyWeChat, "notify_url", f"{sandbox.url}/cgi-bin/message/send")
    monkeypatch.setattr(NotifyWeChat, "request_rate_per_sec", 0)
    app = NotifyWeChat(APP.corp_id, APP.secret, str(APP.agent_id), targets=["@wang"])
    assert await asyncio.to_thread(app.notify, body="今日待签收 3 件", notify_type=NotifyType.INFO)
    assert sandbox.phone("wang")[0].text == "今日待签收 3 件"
