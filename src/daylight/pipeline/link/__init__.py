"""link: which mentions are one human being."""

from daylight.pipeline.link.chapter import link as link
