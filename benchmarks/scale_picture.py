"""The figures of ``scale`` as a table in Markdown, and as a picture for ``docs/images``."""

from pathlib import Path
from typing import Any

#: What is shown, and whether more of it is better.
SHOWN = {
    "whole_way_per_s": "orders/s the whole way",
    "callbacks_per_s": "callbacks/s",
    "callback_p99_ms": "callback p99, ms",
    "deliveries_per_s": "deliveries/s",
    "tick_ms": "idle tick, ms",
    "memory_mb": "memory, MB",
}


def markdown(found: dict[str, Any]) -> str:
    """A row for each number of processes and of open orders, the peers in rows of their own."""
    lines = [
        "| processes | open orders | " + " | ".join(SHOWN.values()) + " |",
        "|" + "---|" * (len(SHOWN) + 2),
    ]
    for many, summary in found["processes"].items():
        for size, row in summary["open_orders"].items():
            figures = " | ".join(f"{row.get(name, '')}" for name in SHOWN)
            lines.append(f"| {many} | {int(size):,} | {figures} |")
    peers = found.get("peers") or {}
    for many, rows in peers.get("procrastinate", {}).items():
        for size, row in rows.items():
            lines.append(f"| {many} procrastinate | {int(size):,} | | | | {row['deliveries_per_s']} | | |")
    for size, row in peers.get("apscheduler", {}).items():
        lines.append(f"| 1 APScheduler | {int(size):,} | | | | | {row['idle_tick_ms']} | |")
    return "\n".join(lines)


def draw(found: dict[str, Any], file: Path) -> None:
    """How each figure stands to itself with the fewest open orders: 1 is "as fast", 1.5 is the limit set."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.6), dpi=120, layout="constrained")
    left, right = figure.subplots(1, 2)
    for many, summary in found["processes"].items():
        rows = summary["open_orders"]
        sizes = [int(size) for size in rows]
        whole_way = [row["whole_way_per_s"] for row in rows.values()]
        left.plot(sizes, whole_way, marker="o", label=f"{many} process{'es' * (int(many) > 1)}")
    one = next(iter(found["processes"].values()))["open_orders"]
    first = next(iter(one.values()))
    for name in ("whole_way_per_s", "callback_p99_ms", "deliveries_per_s", "tick_ms"):
        slower = [_slower(name, first, row) for row in one.values()]
        right.plot([int(size) for size in one], slower, marker="o", label=SHOWN[name])
    right.axhline(1.5, linestyle="--", linewidth=1, color="grey")
    for axes, title in ((left, "orders a second, the whole way"), (right, "times slower (one process)")):
        axes.set(xscale="log", title=title, xlabel="open orders", ylim=(0, None))
        axes.legend(fontsize=8)
        axes.grid(alpha=0.3)
    figure.savefig(file)


def _slower(name: str, first: dict[str, float], row: dict[str, float]) -> float:
    before, now = first[name], row[name]
    return before / now if name.endswith("_per_s") else now / before
