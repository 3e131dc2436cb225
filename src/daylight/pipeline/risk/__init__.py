"""Risk: a statistical model of serious harm in the next twelve months, trained on the past only, and its card."""

from daylight.pipeline.risk.applying import SOON as SOON
from daylight.pipeline.risk.applying import Applied as Applied
from daylight.pipeline.risk.applying import Told as Told
from daylight.pipeline.risk.applying import apply as apply
from daylight.pipeline.risk.chapter import STEPS as STEPS
from daylight.pipeline.risk.chapter import Trained as Trained
from daylight.pipeline.risk.chapter import train as train
from daylight.pipeline.risk.features import FEATURES as FEATURES
from daylight.pipeline.risk.model_card import stored_card as stored_card
from daylight.pipeline.risk.stored import CARD as CARD
from daylight.pipeline.risk.stored import MODEL as MODEL
