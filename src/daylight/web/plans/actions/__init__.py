"""Writing plans: each function checks permission, state and case, writes, and appends to the audit."""

from daylight.web.plans.actions.doing import announce, complete, log_session, start
from daylight.web.plans.actions.planning import (
    Wanted,
    approve,
    approve_several,
    drop,
    leave_undone,
    propose,
    propose_again,
    put_back,
    rearrange,
    send_back,
    write_progress,
)
from daylight.web.plans.actions.prosecuting import ask_review, decide_review
from daylight.web.plans.actions.reviewing import Attendee, open_briefing, review_plan, set_hours

__all__ = [
    "Attendee",
    "Wanted",
    "announce",
    "approve",
    "approve_several",
    "ask_review",
    "complete",
    "decide_review",
    "drop",
    "leave_undone",
    "log_session",
    "open_briefing",
    "propose",
    "propose_again",
    "put_back",
    "rearrange",
    "review_plan",
    "send_back",
    "set_hours",
    "start",
    "write_progress",
]
