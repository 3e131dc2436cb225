"""The chapter screen: what each definition says of each suspect, with grounds, holds and who manages the abuse."""

from daylight.pipeline.screen.chapter import screen as screen
