"""Migrations of markers."""
