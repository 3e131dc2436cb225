"""The chapter that brings checked records to one normal form: incidents, offences, addresses, mentions and pairs."""

from daylight.pipeline.tidy.chapter import tidy as tidy
