"""The peer of ``scale``: procrastinate on PostgreSQL, one job a message, sent to a platform of ours.

Runs alone in .bench-venv: ``peer_queue.py fill URL IDLE DUE PLATFORM`` makes the schema, jobs for another day
and jobs that are due; ``peer_queue.py work URL`` is one worker: it says "ready", waits for a line, works
until nothing is due and says "done".
"""

import asyncio
import sys

import aiohttp
from procrastinate import App, PsycopgConnector

AT_ONCE = 50  # as many sends at the same time as we have
#: Jobs that wait for another day, made by the engine itself.
WAITING = """INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status, scheduled_at)
SELECT 'default', 'deliver', 0, '{}', 'todo', now() + interval '30 days' FROM generate_series(1, %(many)s)"""


def application(url: str, http: list[aiohttp.ClientSession]) -> App:
    app = App(connector=PsycopgConnector(conninfo=url))

    @app.task(name="deliver")  # type: ignore[untyped-decorator]
    async def deliver(to: str, text: str, platform: str) -> None:
        body = {"touser": to, "msgtype": "text", "text": {"content": text}}
        async with http[0].post(f"{platform}/cgi-bin/message/send", json=body) as answer:
            answer.raise_for_status()
            await answer.read()

    return app


async def fill(url: str, idle: int, due: int, platform: str) -> None:
    app = application(url, [])
    async with app.open_async():
        if not await app.check_connection_async():
            await app.schema_manager.apply_schema_async()
        await app.connector.execute_query_async(WAITING, many=idle)
        await app.connector.execute_query_async("ANALYZE")
        jobs = [{"to": f"u{n % 50}", "text": f"第 {n} 条", "platform": platform} for n in range(due)]
        await app.configure_task("deliver").batch_defer_async(*jobs)


async def work(url: str) -> None:
    async with aiohttp.ClientSession() as http:
        app = application(url, [http])
        async with app.open_async():
            print("ready", flush=True)
            await asyncio.to_thread(sys.stdin.readline)
            await app.run_worker_async(concurrency=AT_ONCE, wait=False, install_signal_handlers=False)
            print("done", flush=True)


def main() -> None:
    what, url, *more = sys.argv[1:]
    asyncio.run(fill(url, int(more[0]), int(more[1]), more[2]) if what == "fill" else work(url))


if __name__ == "__main__":
    main()
