"""Mentions drawn by Hypothesis: of few values each, so that two often agree or nearly agree."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

NAMES = st.sampled_from(
    (None, "ann", "anna", "bill", "william", "o", "zoë", "smith", "smyth", "smith-jones", "mary jo")
)
SLIPPED = st.sampled_from((None, "AB1 2CD", "AB1 2CE", "ZE1 0AA"))
DAYS = st.sampled_from((date(1980, 3, 4), date(1980, 4, 3), date(1980, 3, 14), date(1999, 12, 31)))


@st.composite
def mentions(draw: st.DrawFn) -> dict[str, Any]:
    """One mention, of few values each, so that two often agree or nearly agree."""
    born, whole, span = draw(DAYS), draw(st.booleans()), draw(st.sampled_from((None, 0, 29, 364)))
    return {
        "source": draw(st.sampled_from(("north", "south"))), "incident_id": draw(st.sampled_from((None, "1", "2"))),
        "role": draw(st.sampled_from(("suspect", "victim", "witness"))),
        "forename": draw(NAMES), "surname": draw(NAMES),
        "middle_names": draw(st.sampled_from((None, "j", "jane", "janet may"))),
        "sex": draw(st.sampled_from((None, "F"))),
        "other_names": draw(st.sampled_from(([], ["ann smith"], ["", "bill o"]))),
        "birth_date": born if whole else None, "born_from": born if whole or span is not None else None,
        "born_to": born if whole else None if span is None else born + timedelta(span),
        "phone": draw(st.sampled_from((None, "+447700900123", "+447700900132"))),
        "email": draw(st.sampled_from((None, "ann@example.com", "ann@example.org", "anne@example.com"))),
        "nominal_id": draw(st.sampled_from((None, "N1", "N2"))),
        "pnc_id": draw(st.sampled_from((None, "9/1234A", "9/1243A"))),
        "address_id": draw(st.sampled_from((None, "A1", "A2"))), "uprn": draw(st.sampled_from((None, "U1"))),
        "house": draw(st.sampled_from((None, "14", "ROSE COTTAGE", "ROSE COTAGE/2"))), "postcode": draw(SLIPPED),
        "street": draw(st.sampled_from((None, "HIGH STREET", "HIGH STRET"))),
        "town": draw(st.sampled_from((None, "WICK"))),
        "ethnicity": draw(st.sampled_from((None, "W1", "A1"))), "protected": False,
    }  # fmt: skip
