"""Measure: the justice intervention gap and its parts, as counts over counts, small numbers hidden."""

from daylight.pipeline.measure.chapter import measure as measure
