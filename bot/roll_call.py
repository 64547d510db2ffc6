"""Asks the platform's address book about people, for ``handlers.roll_call``."""

import logging
import os
import secrets
from collections.abc import AsyncIterator

from bot.app import App
from handlers import roll_call
from handlers.roll_call import Found, Roll
from notifier.channels.wecom import WeComChannel
from notifier.channels.wecom_members import member
from notifier.errors import GiveUp, Halt, TryAgain

log = logging.getLogger(__name__)


class RollCall:
    """One round whenever it is called: mostly there is nobody to ask about."""

    def __init__(self, app: App, channel: WeComChannel) -> None:
        self._app = app
        self._channel = channel
        self._me = f"{os.getpid()}:{secrets.token_hex(4)}"

    async def once(self) -> None:
        """Ask about whoever is due; what could not be asked now is asked in a later round."""
        app = self._app
        roll = await app.database.transact(roll_call.wanted, app.desk, app.clock.now(), self._me)
        if not roll.who:
            return
        about = (app.desk, app.clock.now(), self._me, roll.day)
        try:
            found = [one async for one in self._ask(roll)]
        except GiveUp as trouble:
            await app.database.transact(roll_call.stopped, *about, trouble.reason)
        except (TryAgain, Halt) as trouble:  # the lease ends by itself, and with it the wait
            log.info("address book not asked", extra={"action": "roll_call", "reason": trouble.reason})
        else:
            await app.database.transact(roll_call.settle, *about, found)

    async def _ask(self, roll: Roll) -> AsyncIterator[Found]:
        for person, user_id in roll.who:
            there = await member(self._channel, user_id)
            yield Found(person, there.is_there, there.name)
