"""Sharing agreements on file: what each agency may be shown, and the refusal where none covers it."""
