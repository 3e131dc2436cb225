"""From a folder of extracts to checked records, with every bad row and cell written down."""

from daylight.pipeline.receive.chapter import receive as receive
