"""Gather: one case history of each person, out of the linked mentions, as known at as_of."""

from daylight.pipeline.gather.chapter import gather as gather
