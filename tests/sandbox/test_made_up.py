"""The sandbox will not be told a real secret."""

import pytest

from sandbox.made_up import check_made_up

CORP, SECRET = "ww0123456789abcdef", "aB3-" * 10 + "xyz"


def test_what_the_platform_would_give_out_is_refused_and_not_repeated() -> None:
    with pytest.raises(ValueError, match="real credentials") as refused:
        check_made_up(CORP, SECRET)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    ("corp", "secret"), [("wwEXAMPLE000000000", SECRET), (CORP, "a-secret"), ("ww", "s")]
)
def test_what_is_made_up_is_taken(corp: str, secret: str) -> None:
    check_made_up(corp, secret)
