"""The log: one short line for people, or an object for machines; never bodies or names."""

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
#: What ``logging`` puts into every record itself.
_OWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Line(logging.Formatter):
    """``2026-03-02 14:05:01 INFO sent action=sent order=1023``.

    Of an error its kind and where it happened: its message may hold what somebody wrote.
    """

    def formatException(self, ei: ExcInfo) -> str:
        return "".join([*traceback.format_tb(ei[2]), _kind(ei)])

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # what another handler made of the error
        more = " ".join(f"{key}={value}" for key, value in _extra(record).items())
        line = super().format(record)
        head, _, trace = line.partition("\n")
        return "\n".join(filter(None, [f"{head} {more}".rstrip(), trace]))


class Json(logging.Formatter):
    """``{"at": "2026-03-02T06:05:01.123+00:00", "level": "INFO", "message": "…", "action": "…", …}``."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname, "message": record.getMessage()} | _extra(record)
        if record.exc_info and record.exc_info[0]:
            line["error"] = _kind(record.exc_info)
            line["where"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False, default=str)


def _kind(found: ExcInfo) -> str:
    """What went wrong, without what somebody wrote: a full disk or a closed port says more."""
    kind, error, _ = found
    return f"{kind.__name__ if kind else ''}{f': {error}' if isinstance(error, OSError) else ''}"


def _extra(record: logging.LogRecord) -> dict[str, object]:
    return {key: value for key, value in vars(record).items() if key not in _OWN}


def set_up(level: int = logging.INFO, form: str = "text") -> None:
    """To standard error, as ``text`` or ``json``. Libraries that log addresses with tokens are kept quiet."""
    handler = logging.StreamHandler()
    plain = Line("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S")
    handler.setFormatter(Json() if form == "json" else plain)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("alembic", "apscheduler", "httpx", "aiohttp", "uvicorn", "jieba", "telegram"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
