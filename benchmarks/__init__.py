"""Measurements: run by hand or by the bench targets, never by the test suite."""
