"""The back-test: whom rules would have listed at past months, as known then, and what followed."""

from daylight.pipeline.backtest.story import CAPACITIES as CAPACITIES
from daylight.pipeline.backtest.story import STEPS as STEPS
from daylight.pipeline.backtest.story import Asked as Asked
from daylight.pipeline.backtest.story import Backtested as Backtested
from daylight.pipeline.backtest.story import backtest as backtest
