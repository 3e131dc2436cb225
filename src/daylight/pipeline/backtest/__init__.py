"""The back-test: whom rules would have listed at past months, as known then, and what followed."""
