"""A made-up force with known truth, for demonstration, training and tests. Everything in it is synthetic."""

from daylight.synthetic.force import Summary as Summary
from daylight.synthetic.force import synthesise as synthesise
from daylight.synthetic.layouts import LAYOUTS as LAYOUTS
