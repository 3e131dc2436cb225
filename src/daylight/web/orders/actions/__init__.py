"""Writing orders, bail and warrants: each function checks who may, writes, and says so in the audit."""

from daylight.web.orders.actions.breaching import record_breach, take_breach_step
from daylight.web.orders.actions.executing import (
    Issued,
    log_attempt,
    record_warrant,
    take_warrant_step,
    take_warrant_up,
)
from daylight.web.orders.actions.following import follow_person
from daylight.web.orders.actions.making import (
    Made,
    add_requirement,
    answer_renewal,
    extend_bail,
    record_order,
    record_service,
    record_view,
    start_clock,
    take_up,
)
from daylight.web.orders.actions.moving import take_clock_step, take_order_step, take_requirement_step

__all__ = [
    "Issued", "Made", "add_requirement", "answer_renewal", "extend_bail", "follow_person", "log_attempt",
    "record_breach", "record_order", "record_service", "record_view", "record_warrant", "start_clock",
    "take_breach_step", "take_clock_step", "take_order_step", "take_requirement_step", "take_up", "take_warrant_step",
    "take_warrant_up",
]  # fmt: skip
