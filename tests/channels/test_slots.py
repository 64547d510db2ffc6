"""How many sends run at once: fewer after the platform's word, and no queue for who is urgent."""

import asyncio

from notifier.slots import CALM, FEWEST, Slots


async def test_no_more_than_the_width_run_at_once_and_the_urgent_do_not_wait() -> None:
    slots, running, most, go = Slots(2), 0, 0, asyncio.Event()

    async def send() -> None:
        nonlocal running, most
        async with slots.slot():
            running += 1
            most = max(most, running)
            await go.wait()
            running -= 1

    sends = [asyncio.create_task(send()) for _ in range(5)]
    await asyncio.sleep(0)
    async with asyncio.timeout(5), slots.slot(urgent=True):
        assert running == 2
    go.set()
    await asyncio.gather(*sends)
    assert most == 2


async def test_who_gives_up_waiting_takes_nobodys_turn() -> None:
    slots, order = Slots(1), []

    async def send(name: str) -> None:
        async with slots.slot():
            order.append(name)

    async with slots.slot():
        given_up, patient = asyncio.create_task(send("given up")), asyncio.create_task(send("patient"))
        await asyncio.sleep(0)
        given_up.cancel()
    await asyncio.gather(given_up, patient, return_exceptions=True)
    assert order == ["patient"]


def test_too_many_at_once_halves_the_width_and_calm_brings_it_back() -> None:
    slots = Slots(10)
    for width in (5, FEWEST, FEWEST):
        slots.too_many()
        assert slots.width == width
    for _ in range(CALM * 20):
        slots.went_well()
    assert slots.width == 10
