"""The chapter score: a transparent points score and a rank for every suspect with an event that counts."""

from daylight.pipeline.score.chapter import score as score
