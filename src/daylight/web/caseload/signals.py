"""Where areas above have a say: a receiver raises Refused, in words for the screen, to hold a step of a case up."""

from django.dispatch import Signal

accepting = Signal()
"""Sent with `case` and `by` before a case is accepted, inside its transaction."""
