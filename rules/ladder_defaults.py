"""The nag ladders an organisation gets if it says nothing: the shape is told in ``rules.ladders``."""

# Ordinary orders are nagged for receipt in working time, everything with the city's clock in natural time.
# 签收 and 派发 are the desk's own, and the desk is there day and night.
DEFAULT_LADDERS: dict[str, object] = {
    "quiet": {"from": "22:00", "until": "7:00", "digest": "8:32"},
    "sign": [
        {"at": "start+15m", "to": ["desk"], "urgent": True},
        {"at": "due", "to": ["desk", "chief"], "urgent": True},
        {"at": "due+30m", "every": "1h", "times": 6, "to": ["desk", "chief"], "urgent": True},
    ],
    "dispatch": [
        {"at": "start+15m", "to": ["desk"], "urgent": True},
        {"at": "due", "to": ["desk", "chief"], "urgent": True},
        {"at": "due+30m", "every": "1h", "times": 6, "to": ["desk", "chief"], "urgent": True},
    ],
    "confirm": {
        "特急": [
            {"at": "start+5m", "to": ["contact", "substitute"], "urgent": True},
            {"at": "due", "to": ["contact", "substitute", "head", "desk"], "urgent": True},
            {"at": "due+10m", "to": ["head", "chief", "leader"], "urgent": True},
        ],
        "紧急": [
            {"at": "start+15m", "to": ["contact"], "urgent": True},
            {"at": "due", "to": ["contact", "substitute", "desk"], "urgent": True},
            {"at": "due+30m", "to": ["head", "chief"], "urgent": True},
        ],
        "default": [
            {"at": "start+30wm", "to": ["contact"]},
            {"at": "start+1wh", "to": ["contact", "substitute", "desk"]},
            {"at": "due", "to": ["head", "desk"], "days": "working"},
            {"at": "due", "daily": "9:00", "times": 5, "days": "working", "to": ["contact", "head", "chief"]},
        ],
    },
    "contact": {
        "特急": [
            {"at": "due-1h", "to": ["contact"], "urgent": True},
            {"at": "due-20m", "to": ["contact", "head", "desk"], "urgent": True},
        ],
        "default": [
            {"at": "due-12h", "to": ["contact"]},
            {"at": "due-4h", "to": ["contact"]},
            {"at": "due-1h", "to": ["contact", "substitute", "desk"]},
            {"at": "due", "to": ["contact", "head", "desk"]},
        ],
    },
    "submit": {
        "特急": [
            {"at": "due-1h", "to": ["contact"], "urgent": True},
            {"at": "due-20m", "to": ["contact", "head"], "urgent": True},
            {"at": "due", "to": ["contact", "head", "desk", "chief"], "urgent": True},
        ],
        "紧急": [
            {"at": "due-8h", "to": ["contact"], "urgent": True},
            {"at": "due-4h", "to": ["contact"], "urgent": True},
            {"at": "due-1h", "to": ["contact", "head"], "urgent": True},
            {"at": "due", "to": ["contact", "head", "desk"], "urgent": True},
        ],
        "default": [
            {"at": "due-48h", "to": ["contact"]},
            {"at": "due-24h", "to": ["contact"]},
            {"at": "due-4h", "to": ["contact", "substitute", "head"]},
            {"at": "due", "to": ["contact", "head", "desk"]},
            {"at": "due", "daily": "9:00", "times": 30, "to": ["contact", "head"]},
        ],
    },
    "review": [
        {"at": "due", "to": ["desk"], "urgent": True},
        {"at": "due+30m", "every": "1h", "times": 6, "to": ["desk", "chief"]},
    ],
    "approve": [
        {"at": "due", "to": ["head"]},
        {"at": "due", "daily": "9:00", "times": 5, "days": "working", "to": ["head", "chief"]},
    ],
    "report": [
        {"at": "start+15m", "to": ["desk"], "urgent": True},
        {"at": "due", "to": ["desk", "chief"], "urgent": True},
        {"at": "due+30m", "every": "1h", "times": 6, "to": ["desk", "chief"]},
    ],
    # 督办 and 批示 are opened by people; these are but reminders of them.
    "supervise": [
        {"at": "due-1d", "to": ["contact"], "days": "working"},
        {"at": "due-2h", "to": ["contact", "head"]},
        {"at": "due", "to": ["contact", "head", "desk", "supervisor"]},
        {"at": "due", "daily": "9:00", "times": 10, "days": "working", "to": ["head", "supervisor"]},
    ],
    "promise": [
        {"at": "due-1h", "to": ["contact"]},
        {"at": "due", "to": ["contact", "desk"], "urgent": True},
        {"at": "due+2h", "to": ["head", "desk"]},
    ],
    "instruction": [
        {"at": "due-1d", "to": ["contact"], "days": "working"},
        {"at": "due-2h", "to": ["contact", "head"]},
        {"at": "due", "to": ["contact", "head", "desk"]},
        {"at": "due", "daily": "9:00", "times": 10, "days": "working", "to": ["contact", "head"]},
    ],
    "first_report": [
        {"at": "due-15m", "to": ["desk"], "urgent": True},
        {"at": "due", "to": ["desk", "chief", "supervisor"], "urgent": True},
        {"at": "due+15m", "every": "30m", "times": 6, "to": ["desk", "chief"], "urgent": True},
    ],
    "follow_up": [
        {"at": "due-30m", "to": ["desk"], "urgent": True},
        {"at": "due", "to": ["desk", "chief"], "urgent": True},
        {"at": "due", "daily": "9:00", "times": 10, "to": ["desk", "chief"]},
    ],
    "school": [
        {"at": "due-1d", "to": ["contact"], "days": "working"},
        {"at": "due-2h", "to": ["contact"]},
        {"at": "due", "to": ["contact", "desk"]},
        {"at": "due", "daily": "9:00", "times": 5, "days": "working", "to": ["contact", "head"]},
    ],
    "official": {
        "特急": [
            {"at": "due-30m", "to": ["desk", "head"], "urgent": True},
            {"at": "due", "to": ["desk", "chief", "head", "supervisor", "leader"], "urgent": True},
        ],
        "紧急": [
            {"at": "due-4h", "to": ["desk", "head"], "urgent": True},
            {"at": "due-1h", "to": ["desk", "chief", "head"], "urgent": True},
            {"at": "due", "to": ["desk", "chief", "head", "supervisor"], "urgent": True},
            {"at": "due", "daily": "9:00", "times": 30, "to": ["chief", "head", "supervisor"]},
        ],
        "default": [
            {"at": "due-24h", "to": ["desk"]},
            {"at": "due-4h", "to": ["desk", "head"]},
            {"at": "due", "to": ["desk", "chief", "head", "supervisor"]},
            {"at": "due", "daily": "9:00", "times": 30, "to": ["chief", "head", "supervisor"]},
            {"at": "due+1d", "to": ["leader"]},
        ],
    },
}
