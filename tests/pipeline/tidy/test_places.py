"""Which lines are one place: what makes two addresses share an id, and what keeps them apart."""

from collections.abc import Callable
from datetime import datetime

import pytest

from daylight.pipeline.engines import Engine

Tidied = Callable[..., Engine]
Site = tuple[str | None, str | None, str | None]  # address, postcode, uprn


def ids(tidied: Tidied, *sites: Site) -> list[str | None]:
    """The address id of each site, given as people's addresses."""
    rows = [
        {"involvement_id": f"v{n:02d}", "incident_id": "i1", "role": "victim", "address": a, "postcode": p, "uprn": u}
        for n, (a, p, u) in enumerate(sites)
    ]
    engine = tidied(
        incidents=[{"incident_id": "i1", "reported_at": datetime.fromisoformat("2024-01-01T12:00")}], involvements=rows
    )
    return [row[0] for row in engine.rows("SELECT address_id FROM tidy_mentions ORDER BY mention_no")]


ONE_PLACE: list[list[Site]] = [
    [("14B High St", "SO14 1AA", None), ("FLAT B, 14 HIGH STREET", "so141aa", None)],
    [("14 High Street", "SO14 1AA", None), ("14 Hgih Street", "SO14 1AA", None)],
    [("14 High Street, Southampton", "SO14 1AA", None), ("14 High Street, Southampton, SO14 1AA", None, None)],
    [("14 High Street", "SO14 1AA", "1001"), ("14 High Street", "SO14 1AA", None)],
    [("14 High Street", "SO14 1AA", "1001"), ("something else", None, "1001")],
    [("14 High Street, Upham", "SO14 1AA", None), ("14 High Street, Upham", None, None)],
    [("14 High Street, Upham", "SO14 1AA", None), ("14 High St", None, None)],
    [("14 High Street, Upham", None, None), ("14 high st,  UPHAM", None, None)],
    [("3/14 High St", "SO14 1AA", None), ("Flat 3, 14 High Street", "SO14 1AA", None)],
    [("14/3 High St", "SO14 1AA", None), ("Flat 3, 14 High Street", "SO14 1AA", None)],
    [
        ("14 High St, Upham", "SO14 1AA", None),
        ("14 High St, Upham", "SO14 1AA", None),
        ("14 High St, Upham", "SO14 1AB", None),
    ],
]
APART: list[list[Site]] = [
    [("14 High Street", "SO14 1AA", None), ("16 High Street", "SO14 1AA", None)],
    [("14 High Street", "SO14 1AA", None), ("Flat B, 14 High Street", "SO14 1AA", None)],
    [("Flat A, 14 High Street", "SO14 1AA", None), ("Flat B, 14 High Street", "SO14 1AA", None)],
    [("14 High Street", "SO14 1AA", None), ("14 High Street", "PO1 1AA", None)],
    [("14 High Street", "SO14 1AA", "1001"), ("14 High Street", "SO14 1AA", "1002")],
    [("14 High Street, Upham", "SO14 1AA", None), ("14 High Street, Downham", None, None)],
    [("14 High Street, Upham", None, None), ("14 High Street, Downham", None, None)],
]
NO_PLACE: list[Site] = [
    ("NFA", "SO14 1AA", None),
    ("unknown", None, None),
    ("High Street, Southampton", "SO14 1AA", None),
    ("14 High Street", None, None),
    (None, "SO14 1AA", None),
    (None, None, "0"),
    (None, None, None),
]


@pytest.mark.parametrize("sites", ONE_PLACE)
def test_one_place(tidied: Tidied, sites: list[Site]) -> None:
    found = ids(tidied, *sites)
    assert len(set(found)) == 1
    assert found[0] is not None
    assert len(found[0]) == 13


@pytest.mark.parametrize("sites", APART)
def test_apart(tidied: Tidied, sites: list[Site]) -> None:
    assert len(set(ids(tidied, *sites))) == len(sites)


def test_no_place(tidied: Tidied) -> None:
    assert ids(tidied, *NO_PLACE) == [None] * len(NO_PLACE)


def test_each_place_is_found_once_in_its_usual_form(tidied: Tidied) -> None:
    sites: list[Site] = [("14b High St, Upham", "so141aa", "1001"), ("Flat B, 14 Hgih Street", "SO14 1AA", None)]
    rows = [
        {"involvement_id": f"v{n}", "incident_id": "i1", "role": "victim", "address": a, "postcode": p, "uprn": u}
        for n, (a, p, u) in enumerate([sites[0], *sites])
    ]
    place = {"address": "FLAT B 14 HIGH STREET UPHAM", "postcode": "SO14 1AA"}
    engine = tidied(
        incidents=[{"incident_id": "i1", "reported_at": datetime.fromisoformat("2024-01-01T12:00"), **place}],
        involvements=rows,
    )
    (found,) = engine.rows("SELECT normal, flat, house, street, postcode, uprn FROM addresses_found")
    assert found == ("FLAT B, 14 HIGH STREET, UPHAM, SO14 1AA", "B", "14", "HIGH STREET", "SO14 1AA", "1001")
    assert (
        engine.value("SELECT count(DISTINCT address_id) FROM tidy_incidents JOIN addresses_found USING (address_id)")
        == 1
    )
    told = engine.rows("SELECT DISTINCT house, postcode, uprn FROM tidy_mentions")
    assert told == [("14/B", "SO14 1AA", "1001")]


def test_an_id_depends_on_the_place_alone(tidied: Tidied) -> None:
    (alone,) = ids(tidied, ("14 High Street", "SO14 1AA", None))
    among = ids(tidied, ("1 Mill Lane", "SO14 1AB", None), ("14 High Street", "SO14 1AA", None))
    assert among[1] == alone
