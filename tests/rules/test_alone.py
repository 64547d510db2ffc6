"""A module imported alone: without its packages, and without harm to whoever wants them whole."""

import subprocess
import sys

SCRIPT = """
import sys
from rules.alone import alone
crypto = alone("wechatpy.enterprise.crypto")
assert crypto.PrpCrypto
assert "requests" not in sys.modules and "wechatpy" not in sys.modules
from wechatpy.enterprise import WeChatClient
from wechatpy.enterprise.crypto import PrpCrypto
assert PrpCrypto is crypto.PrpCrypto
assert alone("wechatpy.enterprise.crypto") is crypto
try:
    alone("wechatpy.enterprise.nothing")
except ModuleNotFoundError:
    assert sys.modules["wechatpy"].__file__
"""


def test_a_module_alone_loads_nothing_around_it_and_the_whole_package_still_comes() -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
