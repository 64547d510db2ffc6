"""Tells a story step by step in the terminal, and sees that each step happened."""

import asyncio
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import typer

from bot.trial.stage import Stage
from bot.trial.story import NUMBER
from rules.words import State
from sandbox import NotThere
from sandbox.finding import words_of
from storage import orders
from storage.tables import Order

TZ = ZoneInfo("Asia/Shanghai")
PATIENCE = 8.0  # seconds of the machine for one message to arrive


class DidNotHappen(Exception):
    """A step of the story did not happen."""


@dataclass
class Teller:
    """Tells each step, and sees that it happened."""

    stage: Stage
    step: int = 0

    def heading(self, name: str, says: str) -> None:
        self.step += 1
        typer.echo(f"\n{self.step:2}. 【{name}】{says}")

    def shows(self, who: str, text: str) -> None:
        name = next(p.name for p in self.stage.config.people if p.id == who)
        first = " ".join(text.split())
        typer.echo(f"      {name} 手机：{first[:96]}{'…' if len(first) > 96 else ''}")

    async def sees(self, who: str, words: str) -> None:
        """Wait until the phone shows these words, and say so."""
        try:
            entry = await self.stage.sandbox.shows(who, words, PATIENCE)
        except (TimeoutError, NotThere) as error:
            raise DidNotHappen(str(error)) from error
        self.shows(who, entry.text or (entry.card.title if entry.card else ""))

    async def asked(self, who: str, words: str, times: int) -> None:
        """Wait until the phone shows these words for the so-manieth time."""

        def often() -> bool:
            return sum(words in words_of(entry) for entry in self.stage.sandbox.phone(who)) >= times

        try:
            await self.stage.sandbox.until(often, PATIENCE)
        except TimeoutError as error:
            seen = [words_of(entry)[:60] for entry in self.stage.sandbox.phone(who)[-3:]]
            raise DidNotHappen(f"{who} 的手机上没有再次出现“{words}”，最近是：{seen}") from error
        self.shows(who, words)

    async def is_in(self, state: State, round: int = 1) -> None:
        """The order stands where the story says."""
        for _ in range(100):
            order = await self.order()
            if order.state is state and order.round == round:
                typer.echo(f"      ✓ 工单 {NUMBER}：{state.label}")
                return
            await asyncio.sleep(0.05)
        raise DidNotHappen(f"工单 {NUMBER} 应为“{state.label}”，实为“{order.state.label}”")

    async def order(self) -> Order:
        year = self.stage.clock.now().astimezone(TZ).year
        found = await self.stage.bot.app.database.read(orders.find, NUMBER, year)
        if not found:
            raise DidNotHappen(f"没有工单 {NUMBER}")
        return found[0]
