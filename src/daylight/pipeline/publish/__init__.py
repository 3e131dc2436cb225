"""Publish: the release, written whole or not at all."""

from daylight.pipeline.publish.chapter import publish as publish
from daylight.pipeline.publish.folder import check_free as check_free
from daylight.pipeline.publish.folder import check_out as check_out
from daylight.pipeline.publish.folder import clear_after_killed_runs as clear_after_killed_runs
from daylight.pipeline.publish.folder import folder_beside as folder_beside
from daylight.pipeline.publish.folder import holds_release as holds_release
