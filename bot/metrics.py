"""What Prometheus reads at /metrics: counts of this process, and what the database says about all of them."""

from collections.abc import Container, Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import generate_latest

from storage.measures import Measures

#: Seconds. A callback must be answered within 5, a message is due at once, a reminder within a tick or two.
_QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_SLOW = (1, 2, 5, 10, 30, 60, 300, 900, 3600, 14400)
#: What an HTTP answer means to who watches.
_RESULTS = {
    400: "malformed",
    401: "forged",
    403: "foreign",
    404: "unknown",
    405: "unknown",
    408: "too_slow",
    410: "used_up",
    413: "too_large",
    503: "shed",
}


def result_of(status: int) -> str:
    """One word for an HTTP status: ok, a word of the table, refused for other 4xx, failed for other 5xx."""
    return _RESULTS.get(status) or ("ok" if status < 400 else "refused" if status < 500 else "failed")


class Metrics:
    """One registry a process. Labels are words of ours: never a person, an order, an address."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)  # memory, processor time, open files

        def counter(name: str, what: str, *labels: str) -> Counter:
            return Counter(f"jiban_{name}", what, labels, registry=registry)

        def gauge(name: str, what: str, *labels: str) -> Gauge:
            return Gauge(f"jiban_{name}", what, labels, registry=registry)

        def histogram(name: str, what: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
            return Histogram(f"jiban_{name}", what, labels, registry=registry, buckets=buckets)

        self._requests = counter("requests", "HTTP requests by what they came for and result", "to", "result")
        self._request_seconds = histogram("request_seconds", "Time to the answer", _QUICK, "to")
        self._deliveries = counter("deliveries", "Tries to send by what became of them", "channel", "outcome")
        self._waited = histogram("delivery_wait_seconds", "From due to sent", _SLOW, "channel")
        self._late = histogram("reminder_late_seconds", "From a clock's moment to being dealt with", _SLOW)
        self._halted = gauge("channel_halted", "1 while a whole channel has stopped sending", "channel")
        self._loops = gauge("loop_silent_seconds", "Since each loop came round last", "loop")
        self._unwell = gauge("unwell", "Parts that are not well; readiness fails above 0")
        self._database = gauge("database_up", "Whether the database answered this scrape")
        self._outbox = gauge("outbox_waiting", "Messages that have not gone out", "urgency")
        self._outbox_age = gauge("outbox_overdue_seconds", "Since the oldest of them was due", "urgency")
        self._inbox = gauge("inbox_unfinished", "Kept messages not dealt with: waiting or given_up", "state")
        self._clock_age = gauge("clock_overdue_seconds", "Since the oldest reminder not dealt with was due")
        self._orders = gauge("orders_open", "Open orders", "state")
        self._orders_late = gauge("orders_late", "Open orders past the official deadline")
        self._red = gauge("orders_without_next", "Self-audit: open orders that nothing will speak of again")
        self._intake = gauge("intake_age_seconds", "Since orders last came in")

    def requested(self, to: str, status: int, seconds: float) -> None:
        """One HTTP request was answered."""
        self._requests.labels(to, result_of(status)).inc()
        self._request_seconds.labels(to).observe(seconds)

    def delivered(self, channel: str, outcome: str, waited: float | None) -> None:
        """One try to send was marked; ``waited`` seconds where it went out."""
        self._deliveries.labels(channel, outcome).inc()
        if waited is not None:
            self._waited.labels(channel).observe(max(waited, 0.0))

    def reminded(self, late: Iterable[float]) -> None:
        """Clocks were dealt with, each so many seconds after its moment."""
        for seconds in late:
            self._late.observe(max(seconds, 0.0))

    def halted(self, channels: Iterable[str], halted: Container[str]) -> None:
        """Which of the channels that run have stopped sending as a whole."""
        for channel in channels:
            self._halted.labels(channel).set(channel in halted)

    def alive(self, loops: Mapping[str, float], unwell: int) -> None:
        """How long each loop has been silent, and how many parts are not well."""
        for loop, seconds in loops.items():
            self._loops.labels(loop).set(seconds)
        self._unwell.set(unwell)

    def measured(self, found: Measures | None) -> None:
        """What the database says; None: it did not answer, and what it said last is not repeated as true."""
        self._database.set(found is not None)
        if found is None:
            return
        for urgency, queue in found.outbox.items():
            self._outbox.labels(urgency).set(queue.waiting)
            self._outbox_age.labels(urgency).set(queue.overdue_seconds)
        self._inbox.labels("waiting").set(found.inbox_waiting)
        self._inbox.labels("given_up").set(found.inbox_given_up)
        self._clock_age.set(found.clock_overdue_seconds)
        for state, count in found.open_orders.items():
            self._orders.labels(state).set(count)
        self._orders_late.set(found.late_orders)
        self._red.set(found.orders_without_next)
        self._intake.set(found.intake_seconds if found.intake_seconds is not None else float("nan"))

    def page(self) -> bytes:
        """The text that Prometheus reads."""
        return generate_latest(self.registry)
