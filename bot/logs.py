"""The log: one short line for people with what machines look for behind it; never bodies or names."""

import logging
import traceback
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
#: What ``logging`` puts into every record itself.
_OWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Line(logging.Formatter):
    """``2026-03-02 14:05:01 INFO sent action=sent order=1023``.

    Of an error its kind and where it happened: its message may hold what somebody wrote.
    """

    def formatException(self, ei: ExcInfo) -> str:
        kind, error, trace = ei
        said = f": {error}" if isinstance(error, OSError) else ""  # a full disk, a closed port
        return "".join([*traceback.format_tb(trace), f"{kind.__name__ if kind else ''}{said}"])

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # what another handler made of the error
        more = " ".join(f"{key}={value}" for key, value in vars(record).items() if key not in _OWN)
        line = super().format(record)
        head, _, trace = line.partition("\n")
        return "\n".join(filter(None, [f"{head} {more}".rstrip(), trace]))


def set_up(level: int = logging.INFO) -> None:
    """To standard error. Libraries that log addresses with tokens in them are kept quiet."""
    handler = logging.StreamHandler()
    handler.setFormatter(Line("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("alembic", "apscheduler", "httpx", "aiohttp", "uvicorn", "jieba", "telegram"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
