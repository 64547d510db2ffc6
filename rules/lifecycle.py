"""An order's life: which action leads from which state to which, and nothing else does."""

from rules.errors import Refusal
from rules.words import Action, State

#: Nothing is left to be done, by anybody.
OVER = frozenset({State.CLOSED, State.RETURNED})
#: (state, action) → the state after it. What is not here cannot be done.
TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.RECEIVED, Action.SIGN): State.SIGNED,
    (State.SIGNED, Action.DISPATCH): State.DISPATCHED,
    (State.SIGNED, Action.HANDLE): State.HANDLING,
    (State.DISPATCHED, Action.CONFIRM): State.HANDLING,
    (State.DISPATCHED, Action.ASK_TRANSFER): State.SIGNED,
    (State.DISPATCHED, Action.RECALL): State.SIGNED,
    (State.DISPATCHED, Action.DISPATCH): State.DISPATCHED,
    (State.HANDLING, Action.ASK_TRANSFER): State.SIGNED,
    (State.HANDLING, Action.RECALL): State.SIGNED,
    (State.HANDLING, Action.DISPATCH): State.DISPATCHED,
    (State.HANDLING, Action.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Action.PASS): State.PASSED,
    (State.SUBMITTED, Action.SEND_BACK): State.HANDLING,
    (State.APPROVING, Action.APPROVE): State.PASSED,
    (State.APPROVING, Action.SEND_BACK): State.HANDLING,
    (State.PASSED, Action.REPORT): State.REPORTED,
    (State.PASSED, Action.SEND_BACK): State.HANDLING,
    (State.REPORTED, Action.PLATFORM_RETURN): State.HANDLING,
    (State.REPORTED, Action.VISIT): State.CLOSED,
    (State.RECEIVED, Action.RETURN): State.RETURNED,
    (State.SIGNED, Action.RETURN): State.RETURNED,
    (State.DISPATCHED, Action.RETURN): State.RETURNED,
    (State.HANDLING, Action.RETURN): State.RETURNED,
    (State.CLOSED, Action.REOPEN): State.HANDLING,
    (State.RETURNED, Action.REOPEN): State.SIGNED,
}

#: What leaves the state as it is, and where it may be done.
WITHOUT_MOVE: dict[Action, frozenset[State]] = {
    Action.CONTACT: frozenset({State.DISPATCHED, State.HANDLING}),
    Action.REVEAL: frozenset({State.DISPATCHED, State.HANDLING, State.SUBMITTED}),
    Action.READ: frozenset(State),
    Action.URGE: frozenset({State.DISPATCHED, State.HANDLING, State.APPROVING}),
    Action.MOVE_OFFLINE: frozenset({State.RECEIVED, State.SIGNED, State.DISPATCHED, State.HANDLING}),
    Action.CO_HANDLE: frozenset({State.DISPATCHED, State.HANDLING}),
    Action.GIVE_PART: frozenset({State.DISPATCHED, State.HANDLING}),
    Action.MERGE: frozenset({State.DISPATCHED, State.HANDLING}),
    Action.SPLIT: frozenset(State) - {State.CLOSED, State.RETURNED},
    Action.ASK_SCHOOL: frozenset({State.DISPATCHED, State.HANDLING}),
    Action.SCHOOL_ANSWER: frozenset(State) - {State.CLOSED, State.RETURNED},
    Action.OWN_VISIT: frozenset({State.SUBMITTED, State.APPROVING, State.PASSED, State.REPORTED}),
    Action.SETTLE_REPEAT: frozenset(State) - {State.CLOSED, State.RETURNED},
    Action.APPLY_RETURN: frozenset({State.RECEIVED, State.SIGNED, State.DISPATCHED, State.HANDLING}),
    Action.APPLY_EXTEND: frozenset({State.SIGNED, State.DISPATCHED, State.HANDLING, State.SUBMITTED}),
    Action.APPLY_EXCLUDE: frozenset({State.HANDLING, State.PASSED, State.REPORTED, State.CLOSED}),
    Action.APPLY_SUSPEND: frozenset({State.HANDLING, State.SUBMITTED, State.REPORTED}),
    Action.APPLY_RESUME: frozenset({State.HANDLING, State.SUBMITTED, State.REPORTED}),
    Action.REVIEW_APPLICATION: frozenset(State),
    Action.FILE_APPLICATION: frozenset(State),
    Action.SUPERVISE: frozenset(State) - OVER,
    Action.ANSWER_SUPERVISION: frozenset(State) - OVER,
    Action.END_SUPERVISION: frozenset(State) - OVER,
    Action.CALL: frozenset({State.DISPATCHED, State.HANDLING, State.APPROVING}),
    Action.INSTRUCT: frozenset(State) - OVER,
    Action.ANSWER_INSTRUCTION: frozenset(State) - OVER,
    Action.REPORT_INCIDENT: frozenset(State),
}


def allowed(state: State, action: Action) -> bool:
    """Whether ``action`` can be done to an order in ``state`` at all, whoever asks."""
    return (state, action) in TRANSITIONS or state in WITHOUT_MOVE.get(action, frozenset())


def is_early(state: State, action: Action) -> bool:
    """Whether the order has still to come to where the action can be done; states are in their course."""
    course = list(State)
    there = [place for place, each in enumerate(course) if allowed(each, action)]
    return bool(there) and course.index(state) < there[0]


def next_state(state: State, action: Action, *, needs_approval: bool = False, happy: bool = True) -> State:
    """Where ``action`` leads from ``state``.

    ``needs_approval``: the class of order goes to the head after the desk's pass. ``happy``: a call-back
    with solved and satisfied; otherwise the order is handled a second time.
    Raises Refusal("wrong_state") when the table has no such step.
    """
    if not allowed(state, action):
        raise Refusal("wrong_state", f"工单现为“{state.label}”，不能{action.label}。")
    if action is Action.PASS and needs_approval:
        return State.APPROVING
    if action is Action.VISIT and not happy:
        return State.HANDLING
    return TRANSITIONS.get((state, action), state)
