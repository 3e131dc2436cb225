"""Accounts: who signs in, how, and with which roles."""
