"""What the platform's address book says of one member: user/get."""

from dataclasses import dataclass

from notifier.channels.wecom import WeComChannel
from notifier.channels.wecom_codes import Kind
from notifier.errors import GiveUp

#: status in the answer: 2 disabled, 5 has left the corporation; 1 active, 4 not yet active.
_GONE = (2, 5)
_NO_PRIVILEGE = 60011


@dataclass(frozen=True)
class Member:
    """``is_there``: messages of the application can reach them."""

    is_there: bool
    name: str = ""


async def member(channel: WeComChannel, user_id: str) -> Member:
    """Raises ``TryAgain`` or ``Halt``, and ``GiveUp`` where the application may not ask at all."""
    answer = await channel.ask("user/get", {"userid": user_id})
    if answer.code == 0:
        return Member(answer.fields.get("status") not in _GONE, answer.text("name"))
    if answer.code == _NO_PRIVILEGE or answer.trouble.kind is Kind.PERSON:
        return Member(is_there=False)
    raise GiveUp(str(answer.trouble), code=answer.code)
