"""The peer of ``clocks``: APScheduler 3.11 with its SQLAlchemy store, one job a nag, one row a job said.

Runs alone: ``peer_clocks.py URL IDLE DUE``; the last line is JSON.
"""

import json
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine, create_engine, event, text

ENGINES: list[Engine] = []  # the one that jobs write to; a job's function must be reachable by its name
SAID = threading.Semaphore(0)
IDLE_LOOKS = 100
PATIENCE = 300


def say(number: int) -> None:
    """What a nag does: one row, one commit."""
    with ENGINES[0].begin() as connection:
        connection.execute(
            text("INSERT INTO nags (id, body) VALUES (:id, :body)"), {"id": number, "body": "x" * 800}
        )
    SAID.release()


def engine(url: str) -> Engine:
    """As fast as the peer can be made: WAL, and it waits for locks."""
    made = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    if url.startswith("sqlite"):

        @event.listens_for(made, "connect")
        def _settings(connection, _record) -> None:  # type: ignore[no-untyped-def]
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
                connection.execute(f"PRAGMA {pragma}")

    return made


def measure(url: str, idle: int, due: int) -> dict[str, float]:
    own = engine(url)
    ENGINES.append(own)
    with own.begin() as connection:
        connection.execute(text("CREATE TABLE nags (id INTEGER PRIMARY KEY, body TEXT)"))
    store = SQLAlchemyJobStore(engine=own)
    scheduler = BackgroundScheduler(
        jobstores={"default": store},
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        timezone="UTC",
    )
    later = datetime.now(UTC) + timedelta(days=1)
    scheduler.start(paused=True)
    for number in range(idle):
        scheduler.add_job(say, "date", run_date=later, args=[number])
    now = datetime.now(UTC)
    begin = time.perf_counter()
    for _ in range(IDLE_LOOKS):
        store.get_due_jobs(now)
    idle_ms = (time.perf_counter() - begin) / IDLE_LOOKS * 1000
    for number in range(due):
        scheduler.add_job(say, "date", run_date=now, args=[idle + number])
    begin = time.perf_counter()
    scheduler.resume()
    for _ in range(due):
        if not SAID.acquire(timeout=PATIENCE):
            raise TimeoutError("the peer did not come to an end")
    took = time.perf_counter() - begin
    scheduler.shutdown()
    return {"idle_tick_ms": idle_ms, "nags_per_s": due / took}


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
