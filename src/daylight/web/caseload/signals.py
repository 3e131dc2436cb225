"""Where areas above have a say: a receiver raises Refused, in words for the screen, to hold a step of a case up."""

from django.dispatch import Signal

accepting = Signal()
"""Sent with `case` and `by` before a case is accepted, inside its transaction."""
moved = Signal()
"""Sent with `case`, `before` (the key that it had) and `by` where a case becomes that of another person, or of somebody
in no record, inside its transaction: what is kept under the key goes along."""
