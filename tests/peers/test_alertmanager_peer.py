"""Debian's prometheus-alertmanager, a foreign client, speaks to the sandbox as it would to WeCom."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from sandbox import App, Member, Sandbox

ALERTMANAGER = shutil.which("prometheus-alertmanager")
APP = App(
    "wwc0ffee00c0ffee00", 1000002, "s3cret", "hMbRQTmzW3DFSE2", "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
)
CONFIG = """
route: {{receiver: duty, group_wait: 1ms, group_interval: 1s, repeat_interval: 1h}}
receivers:
  - name: duty
    wechat_configs:
      - api_url: {url}/cgi-bin/
        corp_id: {corp}
        agent_id: "{agent}"
        api_secret: {secret}
        to_user: {to}
        message: "{{{{ .CommonLabels.alertname }}}}"
"""
pytestmark = pytest.mark.skipif(
    ALERTMANAGER is None, reason="needs Debian's package: apt-get install prometheus-alertmanager"
)


@pytest.fixture
async def platform() -> AsyncIterator[Sandbox]:
    made = await Sandbox.start(APP, members=[Member("wang", "王值班")])
    yield made
    await made.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def alertmanager(platform: Sandbox, tmp_path: Path) -> AsyncIterator[str]:
    config = tmp_path / "alertmanager.yml"
    config.write_text(
        CONFIG.format(url=platform.url, corp=APP.corp_id, agent=APP.agent_id, secret=APP.secret, to="wang")
    )
    url = f"127.0.0.1:{free_port()}"
    process = await asyncio.create_subprocess_exec(
        str(ALERTMANAGER),
        f"--config.file={config}",
        f"--storage.path={tmp_path}",
        f"--web.listen-address={url}",
        "--cluster.listen-address=",
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr
    async with asyncio.timeout(30):
        while b"istening" not in await process.stderr.readline():
            pass
    rest = asyncio.create_task(process.stderr.read())
    yield f"http://{url}"
    process.terminate()
    await process.wait()
    await rest


async def alert(url: str, name: str) -> None:
    given = [{"labels": {"alertname": name}}]
    async with aiohttp.ClientSession() as http, http.post(f"{url}/api/v2/alerts", json=given) as answer:
        assert answer.status == 200


async def test_an_alert_reaches_the_phone(platform: Sandbox, alertmanager: str) -> None:
    await alert(alertmanager, "NobodyOnDuty")
    entry = await platform.shows("wang", "NobodyOnDuty", seconds=30)
    assert entry.kind in ("text", "markdown")


async def test_what_the_platform_refused_it_takes_for_sent(platform: Sandbox, alertmanager: str) -> None:
    """Release 0.25 reads a field that the platform does not send: this is why a refusal is a state here."""
    platform.load_faults("rules:\n  - {do: errcode, on: message/send, code: 45009}\n")
    await alert(alertmanager, "NobodyOnDuty")
    await platform.until(
        lambda: any(one.path == "message/send" for one in platform.platform.log.exchanges), 30
    )
    async with aiohttp.ClientSession() as http, http.get(f"{alertmanager}/metrics") as answer:
        figures = await answer.text()
    assert 'alertmanager_notifications_failed_total{integration="wechat"} 0' in figures
    assert platform.phone("wang") == []
