"""Whether credentials are made up: real ones have no business in a sandbox that shows its log."""

import re

_CORP = re.compile(r"w[wx][0-9a-f]{16}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def check_made_up(corp_id: str, secret: str) -> None:
    """Raise ValueError where both have the shape that the platform gives out."""
    if _CORP.fullmatch(corp_id) and _SECRET.fullmatch(secret):
        raise ValueError(
            "these look like real credentials: the sandbox takes only made-up ones, such as wwEXAMPLE"
        )
