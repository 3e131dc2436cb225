"""Alerts: what is new since the release before and what falls due, once each, cleared or put off by a person."""
