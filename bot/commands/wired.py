"""Channels for a command: the app and the groups, with a token of their own and no database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from bot.clock import Clock
from bot.config import Config
from bot.settings.channels import WECOM_API
from notifier.channels.groups import GroupsChannel, Target
from notifier.channels.wecom import WeComChannel
from notifier.channels.wecom_token import MemoryShelf


@asynccontextmanager
async def wired(config: Config) -> AsyncIterator[tuple[WeComChannel | None, GroupsChannel]]:
    """(the app where it is configured, the configured groups)."""
    wecom, now = config.channels.wecom, Clock().now
    base = wecom.api_base if wecom else WECOM_API
    async with aiohttp.ClientSession() as http:
        app = None
        if wecom and wecom.corp_id and wecom.secret:
            app = WeComChannel(http, base, wecom.corp_id, wecom.agent_id, wecom.secret, MemoryShelf(now), now)
        targets = [Target(group.name, group.key, group.chat_id) for group in config.channels.groups]
        yield app, GroupsChannel(http, base, targets, app)
