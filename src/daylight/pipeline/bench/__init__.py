"""The bench: definitions tried on a release, before they touch anyone."""

from daylight.pipeline.bench.chapter import STEPS as STEPS
from daylight.pipeline.bench.chapter import Benched as Benched
from daylight.pipeline.bench.chapter import bench as bench
from daylight.pipeline.bench.settings import BenchSettings as BenchSettings
from daylight.pipeline.bench.writing import check_place as check_place
from daylight.pipeline.bench.writing import write as write
