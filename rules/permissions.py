"""Who may do what: one table, read by the code, by the docs and by the people."""

from collections.abc import Iterable

from rules.words import Action, Role

DESK = frozenset({Role.DUTY, Role.CHIEF})
DEPARTMENT = frozenset({Role.CONTACT})

#: The roles that may do each action. CONTACT and HEAD only ever for orders of their own department.
PERMISSIONS: dict[Action, frozenset[Role]] = {
    Action.TAKE_IN: DESK,
    Action.SIGN: DESK,
    Action.DISPATCH: DESK | {Role.SUPERVISOR},
    Action.HANDLE: DESK,
    Action.RECALL: DESK,
    Action.CONFIRM: DEPARTMENT,
    Action.ASK_TRANSFER: DEPARTMENT,
    Action.CONTACT: DEPARTMENT | DESK,
    Action.SUBMIT: DEPARTMENT | DESK,
    Action.PASS: DESK,
    Action.SEND_BACK: DESK | {Role.HEAD},
    Action.APPROVE: frozenset({Role.HEAD}),
    Action.REPORT: DESK,
    Action.PLATFORM_RETURN: DESK,
    Action.VISIT: DESK,
    Action.REOPEN: frozenset({Role.CHIEF}),
    Action.REVEAL: DEPARTMENT,
    Action.READ: DESK | DEPARTMENT | {Role.HEAD, Role.SUPERVISOR, Role.LEADER},
    Action.URGE: DESK | {Role.SUPERVISOR},
    Action.MOVE_OFFLINE: DESK,
    Action.CO_HANDLE: DESK | {Role.SUPERVISOR},
    Action.GIVE_PART: DEPARTMENT,
    Action.MERGE: DESK | {Role.SUPERVISOR},
    Action.SPLIT: DESK | {Role.SUPERVISOR},
    Action.ASK_SCHOOL: DESK | DEPARTMENT,
    Action.SCHOOL_ANSWER: DESK | DEPARTMENT,
    Action.OWN_VISIT: DESK | {Role.SUPERVISOR},
    Action.SETTLE_REPEAT: DESK | {Role.SUPERVISOR},
    Action.APPLY_RETURN: DESK,
    Action.APPLY_EXTEND: DESK | DEPARTMENT,
    Action.APPLY_EXCLUDE: DESK | DEPARTMENT,
    Action.APPLY_SUSPEND: DESK | DEPARTMENT,
    Action.APPLY_RESUME: DESK | DEPARTMENT,
    Action.REVIEW_APPLICATION: frozenset({Role.SUPERVISOR, Role.CHIEF}),
    Action.FILE_APPLICATION: DESK,
    Action.RETURN: DESK,
    Action.SUPERVISE: frozenset({Role.SUPERVISOR, Role.CHIEF}),  # the chief on behalf of the 主管科室
    Action.ANSWER_SUPERVISION: DESK | DEPARTMENT | {Role.HEAD},
    Action.END_SUPERVISION: frozenset({Role.SUPERVISOR, Role.CHIEF}),
    Action.CALL: DESK | {Role.SUPERVISOR},
    Action.INSTRUCT: frozenset({Role.LEADER}),
    Action.ANSWER_INSTRUCTION: DESK | DEPARTMENT | {Role.HEAD},
    Action.REPORT_INCIDENT: DESK | {Role.SUPERVISOR},
}

#: Who may take the ledger out of the desk, a head that of their own department; and with callers' data.
EXPORTERS = DESK | {Role.SUPERVISOR, Role.LEADER, Role.HEAD}
PERSONAL_EXPORTERS = frozenset({Role.CHIEF})

#: Who keeps the library of 答复口径, and who approves one; the chief never alone.
WORDING_KEEPERS = frozenset({Role.CHIEF, Role.SUPERVISOR})
WORDING_APPROVERS = frozenset({Role.SUPERVISOR, Role.LEADER})

#: Roles that see and touch only the orders of their own department.
OWN_DEPARTMENT_ONLY = frozenset({Role.CONTACT, Role.HEAD})


def may(roles: Iterable[Role], action: Action, *, own: bool) -> bool:
    """Whether somebody with ``roles`` may do ``action``; ``own``: the order is their department's."""
    granted = PERMISSIONS[action] & set(roles)
    return bool(granted - OWN_DEPARTMENT_ONLY) or (own and bool(granted))


def who_may(action: Action) -> str:
    """The labels of those who may, for a refusal: "值班员、班组长"."""
    return "、".join(role.label for role in Role if role in PERMISSIONS[action])
