"""The user guide: every picture that it shows is there, as on a phone too, and small."""

import re

from tests.journeys.conftest import GUIDE

_LARGEST = 150_000


def test_every_picture_of_the_guide_is_there_and_small() -> None:
    text = (GUIDE.parent / "guide.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\(guide/([a-z-]+)\.png\)", text))
    there = {path.stem for path in GUIDE.glob("*.png")}
    assert named
    assert there == named | {f"{name}-phone" for name in named}
    assert not [path.name for path in GUIDE.glob("*.png") if path.stat().st_size > _LARGEST]
