"""How often each finding of the six-element check fires on real replies (``--data FILE``)."""

import argparse
import csv
import json
import re
import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from nlp import elements, points
from nlp.copies import near_copy
from rules.reply import Element, Finding, ReplyFacts, Seen, check, merge

BEIJING = ZoneInfo("Asia/Shanghai")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["reply"].strip()]


def facts_of(row: dict[str, str], now: datetime) -> ReplyFacts:
    """A reply as a contact's own words; the matter and who answers are known, as in the form."""
    known = ReplyFacts(background=f"诉求人反映：{row['title']}", handler="办公室")
    return merge(known, elements.read(row["reply"], now, BEIJING))


def judge(row: dict[str, str], copied_from: str = "") -> list[Finding]:
    now = datetime.fromisoformat(row["date"]).replace(hour=12, tzinfo=BEIJING).astimezone(UTC)
    facts, complaint = facts_of(row, now), f"{row['title']}。{row['text']}"
    seen = Seen(
        now=now,
        untouched=points.untouched(complaint, facts.said),
        other_schools=points.other_schools(complaint, facts.said),
        copied_from=copied_from,
        is_consultation=bool(re.search("咨询|请问|询问|什么|怎么|如何|吗", row["title"])),
    )
    return check(facts, seen=seen)


def copies(rows: list[dict[str, str]]) -> dict[str, str]:
    """For each reply that nearly repeats an earlier one: which."""
    earlier: dict[str, str] = {}
    found: dict[str, str] = {}
    for row in rows:
        if copied := near_copy(row["reply"], earlier):
            found[row["id"]] = copied
        earlier[row["id"]] = row["reply"]
    return found


def measure(rows: list[dict[str, str]]) -> dict[str, Any]:
    copied = copies(rows)
    began = time.perf_counter()
    judged = [(row["id"], judge(row, copied.get(row["id"], ""))) for row in rows]
    spent = time.perf_counter() - began
    return {
        "replies": len(rows),
        "milliseconds_each": round(spent / len(rows) * 1000, 2),
        "share_with_finding": shares(judged, len(rows)),
        "words": {code: common(judged, code) for code in ("empty_phrase", "blame", "promise", "bare_denial")},
    }


def shares(judged: Iterable[tuple[str, list[Finding]]], total: int) -> dict[str, float]:
    counts = Counter(name for _, findings in judged for name in {_name(finding) for finding in findings})
    return {name: round(count / total, 3) for name, count in counts.most_common()}


def _name(finding: Finding) -> str:
    element = f":{finding.element.value}" if isinstance(finding.element, Element) else ""
    return f"{finding.code.value}{element}:{finding.severity.value}"


def common(judged: Iterable[tuple[str, list[Finding]]], code: str) -> list[tuple[str, int]]:
    words = (finding.words for _, findings in judged for finding in findings if finding.code.value == code)
    return Counter(words).most_common(12)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="CSV with id, date, title, text, reply")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    arguments = parser.parse_args()
    figures = measure(rows_of(arguments.data))
    if arguments.json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    print(f"{figures['replies']} replies, {figures['milliseconds_each']} ms each")
    for name, share in figures["share_with_finding"].items():
        print(f"{share:6.1%}  {name}")
    for code, words in figures["words"].items():
        print(code, "、".join(f"{word}×{count}" for word, count in words))


if __name__ == "__main__":
    main()
