"""The peer of ``reports``: pandas reads the orders, counts them by department, and writes them by openpyxl.

Runs in .bench-venv and imports nothing of ours: ``python peer_reports.py URL FILE`` says one line of JSON.
"""

import json
import sys
import time

import pandas
from sqlalchemy import create_engine

#: What a ledger shows; the call-backs are joined.
COLUMNS = (
    "id", "number", "state", "round", "level", "kind", "category", "channel", "title", "masked", "school",
    "department", "holder", "officer", "sent_at", "received_at", "signed_at", "dispatched_at", "confirmed_at",
    "contacted_at", "reported_at", "closed_at", "due_at", "is_key", "is_sensitive", "is_confidential",
    "is_public_reply", "repeat_of", "scoring",
)  # fmt: skip
TIMES = [name for name in COLUMNS if name.endswith("_at")]


def read(url: str) -> pandas.DataFrame:
    """The orders with their call-backs, times in local time."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    orders = pandas.read_sql(f"SELECT {', '.join(COLUMNS)} FROM orders", engine)
    visits = pandas.read_sql("SELECT order_id, contacted, solved, opinion FROM visits", engine)
    for name in TIMES:
        times = pandas.to_datetime(orders[name], utc=True, format="mixed")
        orders[name] = times.dt.tz_convert("Asia/Shanghai").dt.tz_localize(None)
    return orders.merge(visits, how="left", left_on="id", right_on="order_id")


def month(orders: pandas.DataFrame) -> pandas.DataFrame:
    """What a month's report begins with: counts and rates by department."""
    counted = orders.assign(
        on_time=orders.reported_at <= orders.due_at,
        is_solved=orders.solved == 1,
        is_content=orders.opinion.isin(["满意", "基本满意"]),
    )
    by = counted.groupby("department")
    return by.agg(
        received=("id", "size"), on_time=("on_time", "mean"),
        solved=("is_solved", "mean"), content=("is_content", "mean"),
    )  # fmt: skip


def main(url: str, file: str) -> None:
    begin = time.perf_counter()
    month(read(url))
    counted = time.perf_counter()
    read(url).to_excel(file, index=False, engine="openpyxl", freeze_panes=(1, 2))
    done = time.perf_counter()
    print(json.dumps({"month_s": counted - begin, "ledger_s": done - counted}))


if __name__ == "__main__":
    main(*sys.argv[1:])
