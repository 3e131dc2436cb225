"""What areas above may hear of from safety."""

from django.dispatch import Signal

made_outside = Signal()
"""Sent with `case`, `kind`, `act`, `on` and `by` when contact is recorded that the gate had not let pass."""
