"""The peers of ``send`` and ``faults``: Apprise and wechatpy, as they are used, against a host of ours.

Runs alone in .bench-venv: ``peer_send.py NAME URL THREADS TRIES`` with ``[[user, text], …]`` on stdin; both
fix the platform's host, so it is changed on the wire. The last line is JSON: seconds, CPU seconds, and for
each message whether the sender says that it was delivered.
"""

import json
import logging
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

CORP, AGENT, SECRET = "wwc0ffee00c0ffee00", 1000002, "s3cret"
HOST = "https://qyapi.weixin.qq.com"
TIMEOUT = 1.0  # as the others in the same run

Send = Callable[[str, str], bool]


def change_host(place: str) -> None:
    """Whatever goes to the platform's fixed host goes to ``place``."""
    request = requests.Session.request

    def moved(self: requests.Session, method: str, url: str, **more: Any) -> requests.Response:
        return request(self, method, url.replace(HOST, place), **more)

    requests.Session.request = moved  # type: ignore[method-assign, assignment]


def apprise() -> Send:
    """One notifier a person, its throttle off; the token is shared as its store shares it."""
    from apprise import NotifyType
    from apprise.plugins.wechat import NotifyWeChat

    NotifyWeChat.request_rate_per_sec = 0
    NotifyWeChat.socket_connect_timeout = NotifyWeChat.socket_read_timeout = TIMEOUT
    held: dict[str, NotifyWeChat] = {}

    def send(user: str, text: str) -> bool:
        if user not in held:
            held[user] = NotifyWeChat(  # type: ignore[no-untyped-call]
                corpid=CORP, corpsecret=SECRET, agentid=AGENT, targets=[user]
            )
        return bool(held[user].notify(body=text, title="", notify_type=NotifyType.INFO))

    return send


def wechatpy() -> Send:
    """One client, kept alive connections; a refusal is an exception."""
    from wechatpy.enterprise import WeChatClient
    from wechatpy.exceptions import WeChatClientException

    client = WeChatClient(CORP, SECRET, timeout=TIMEOUT)
    client._http.mount(HOST, requests.adapters.HTTPAdapter(pool_maxsize=100))
    client._http.mount("http://127.0.0.1", requests.adapters.HTTPAdapter(pool_maxsize=100))

    def send(user: str, text: str) -> bool:
        try:
            client.message.send_text(AGENT, [user], text)
        except (WeChatClientException, requests.RequestException):
            return False
        return True

    return send


PEERS = {"apprise": apprise, "wechatpy": wechatpy}


def run(send: Send, messages: list[tuple[str, str]], threads: int, tries: int) -> list[bool]:
    def one(message: tuple[str, str]) -> bool:
        return any(send(*message) for _ in range(tries))

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, messages))


def main() -> None:
    name, url, threads, tries = sys.argv[1:5]
    logging.disable(logging.CRITICAL)
    change_host(url)
    send = PEERS[name]()
    messages = json.load(sys.stdin)
    begin, cpu = time.perf_counter(), time.process_time()
    said = run(send, messages, int(threads), int(tries))
    took = {"seconds": time.perf_counter() - begin, "cpu_s": time.process_time() - cpu}
    print(json.dumps({**took, "delivered": said}))


if __name__ == "__main__":
    main()
