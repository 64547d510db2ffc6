"""Runs as a process of its own: an Excel file on stdin → its sheets as JSON on stdout.

A damaged .xls makes the parser panic, and one stray cell in the last row and column makes it ask for
gigabytes: here that ends this process and not the bot. Imports nothing of ours, so that it starts quickly.
"""

import json
import sys
from datetime import date, datetime, timedelta
from io import BytesIO

#: Exit status for a file that only a password opens.
NEEDS_PASSWORD = 3
#: Enough for a hundred thousand rows.
MOST_MEMORY = 3 * 1024**3


def main() -> int:
    """The exit status: 0 with JSON written, ``NEEDS_PASSWORD``, or anything else for a broken file."""
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum  # here alone, not in the bot

    limit_memory()
    try:
        with CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read())) as book:
            sheets = [
                (sheet.name, book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False))
                for sheet in book.sheets_metadata
                if sheet.typ is SheetTypeEnum.WorkSheet
            ]
    except PasswordError:
        return NEEDS_PASSWORD
    json.dump(sheets, sys.stdout, default=as_text)
    return 0


def limit_memory() -> None:
    """Where the system can (not on Windows)."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def as_text(cell: object) -> str:
    """Dates and times in the writing that ``bot.edges.cells`` reads."""
    if isinstance(cell, datetime):
        # Excel keeps seconds as a fraction of a day: 12:00 may come as 11:59:59.999.
        return str((cell + timedelta(microseconds=500_000)).replace(microsecond=0))
    return cell.isoformat() if isinstance(cell, date) else str(cell)


if __name__ == "__main__":
    sys.exit(main())
