"""Where a run's tables live and its SQL is answered. Chapters ask for an engine and never name one."""

from daylight.pipeline.engines.base import Engine as Engine
from daylight.pipeline.engines.base import open_engine as open_engine
from daylight.pipeline.engines.base import open_small_engine as open_small_engine
