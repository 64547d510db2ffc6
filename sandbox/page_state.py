"""The state of the sandbox as the page draws it: plain JSON, newest things only."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sandbox.fault_script import presets
from sandbox.finding import links_of
from sandbox.people import Jump, Member
from sandbox.phones import Entry
from sandbox.refusal import Json

if TYPE_CHECKING:
    from sandbox.play import Sandbox

ENTRIES, LINES = 40, 120


def state(sandbox: "Sandbox") -> Json:
    """Everything the page shows; ``version`` is what it asks for changes after."""
    platform, story = sandbox.platform, sandbox.story
    return {
        "version": platform.version,
        "closing": sandbox.closing,
        "now": sandbox.now().astimezone(sandbox.zone).isoformat(),
        "running": platform.clock.running,
        "phones": [_phone(sandbox, member) for member in platform.scope.members.values() if member.on_page],
        "groups": [
            {"key": key, "entries": [_entry(sandbox, e) for e in platform.group(key)[-ENTRIES:]]}
            for key in platform.groups
        ],
        "log": _log(sandbox),
        "problems": [
            {"at": _clock(sandbox, each.at), "place": each.place, "what": each.what}
            for each in platform.log.problems[-LINES:]
        ],
        "files": list(sandbox.files),
        "jumps": [{"label": jump.label, "at": _clock(sandbox, jump.at)} for jump in all_jumps(sandbox)],
        "story": [asdict(step) for step in story.steps],
        "at": story.at,
        "faults": {"text": sandbox.fault_text, "presets": presets()},
    }


def all_jumps(sandbox: "Sandbox") -> list[Jump]:
    """Tomorrow 8:30, and what the owner offers."""
    local = sandbox.now().astimezone(sandbox.zone)
    morning = (local + timedelta(days=1)).replace(hour=8, minute=30, second=0, microsecond=0)
    ahead = [jump for jump in sandbox.jumps() if jump.at > sandbox.now()]
    return [*ahead, Jump("明早 8:30", morning)]


def _clock(sandbox: "Sandbox", at: datetime) -> str:
    return at.astimezone(sandbox.zone).strftime("%m-%d %H:%M:%S")


def _log(sandbox: "Sandbox") -> list[Json]:
    last = list(sandbox.platform.log.exchanges)[-LINES:]
    return [
        {
            "at": _clock(sandbox, each.at),
            "sender": each.sender,
            "what": each.what,
            "result": each.result,
            "good": each.good,
        }
        for each in last
    ]


def _phone(sandbox: "Sandbox", member: Member) -> Json:
    entries = sandbox.phone(member.userid)[-ENTRIES:]
    return {
        "userid": member.userid,
        "name": member.name,
        "title": member.title,
        "takes_files": sandbox.line is not None,
        "entries": [_entry(sandbox, entry) for entry in entries],
    }


def _entry(sandbox: "Sandbox", entry: Entry) -> Json:
    return {
        "id": entry.id,
        "at": entry.at.astimezone(sandbox.zone).strftime("%m-%d %H:%M"),
        "kind": entry.kind,
        "mine": entry.mine,
        "text": entry.text,
        "media": entry.media_id,
        "recalled": entry.recalled,
        "hidden": entry.hidden,
        "links": [asdict(link) for link in links_of(entry) if link.url],
        "card": asdict(entry.card) if entry.card else None,
    }
