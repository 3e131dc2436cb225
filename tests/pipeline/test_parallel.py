"""Work in several processes: in order, and nothing of it where one fails or is ended."""

import os
import signal
import time

import pytest

from daylight.domain.errors import DaylightError, Invalid
from daylight.pipeline.parallel import Tell, in_processes


def squared(number: int, tell: Tell) -> int:
    """The work of these tests; 3 is ended from outside, 4 is wrong."""
    tell(0.5)
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 4:
        raise Invalid("4 is wrong.")
    return number * number


def endless(number: int, tell: Tell) -> None:
    """Work that would not end of itself."""
    tell(0.1)
    time.sleep(3600)


def test_results_stand_in_the_order_of_the_tasks() -> None:
    told: list[float] = []
    assert in_processes(squared, [5, 1, 2], told.append) == [25, 1, 4]
    assert told[-1] == 1.0
    assert told == sorted(told)


def test_a_process_that_is_ended_from_outside_is_one_sentence() -> None:
    with pytest.raises(DaylightError, match="ended from outside"):
        in_processes(squared, [1, 3])


def test_what_the_work_says_is_wrong_is_raised_as_it_was() -> None:
    with pytest.raises(Invalid, match="4 is wrong"):
        in_processes(squared, [4, 1])


def test_a_stop_ends_them_all() -> None:
    def stop(done: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_processes(endless, [1, 2], stop)  # it would wait an hour for them otherwise
