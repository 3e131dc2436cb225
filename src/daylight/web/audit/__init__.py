"""Audit: every look and every write, in a log that only grows and shows when it was touched."""
