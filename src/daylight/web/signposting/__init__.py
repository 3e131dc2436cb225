"""Signposting: the directory of services, and support offered at the point of crisis."""
