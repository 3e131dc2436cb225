"""Where areas above have a say: a receiver raises Refused, in words for the screen, to hold a step of an action up."""

from django.dispatch import Signal

stepping = Signal()
"""Sent with `action`, `step` and `through` (empty, or what takes the step) before it, inside its transaction."""
