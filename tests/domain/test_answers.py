"""Which spells manage this abuse, which are stale, and which orders protect."""

from datetime import date

import pytest

from daylight.domain.answers import Management, is_protective, management_on, manages
from daylight.domain.reference import reference_csv
from daylight.tables.extracts import ORDER_KINDS, SCHEMES
from tests.factories.histories import answer

AS_OF = date(2024, 12, 31)


@pytest.mark.parametrize(
    ("scheme", "category", "level", "role", "expected"),
    [
        ("MAPPA", None, None, None, True),
        ("MAPPA", "2", "1", "perpetrator", True),
        ("MAPPA", "2", "1", "victim", False),
        ("MARAC", None, None, "perpetrator", False),
        ("MARAC", None, None, "victim", False),
        ("MATAC", None, None, "perpetrator", True),
        ("DRIVE", None, None, "perpetrator", True),
        ("PDP", None, None, None, True),
        ("IOM", None, None, "perpetrator", True),
        ("IOM", "Acquisitive crime", None, "perpetrator", False),
        ("probation", None, None, "perpetrator", False),
        ("probation", "theft", None, "perpetrator", False),
        ("probation", "Domestic abuse", None, "perpetrator", True),
        ("other", None, None, "perpetrator", False),
        ("invented", None, None, "perpetrator", False),
    ],
)
def test_which_spells_manage_this_abuse(
    scheme: str, category: str | None, level: str | None, role: str | None, expected: bool
) -> None:
    assert manages(scheme, category, level, role) is expected


def test_every_scheme_and_every_kind_of_order_has_its_row() -> None:
    schemes = {row["scheme"] for row in reference_csv("management_rules.csv").rows}
    assert set(SCHEMES) - {"other"} <= schemes
    assert set(ORDER_KINDS) <= {row["kind"] for row in reference_csv("order_kinds.csv").rows}


def test_which_orders_protect() -> None:
    protective = {kind for kind in ORDER_KINDS if is_protective(kind)}
    assert protective == {"DVPN", "DVPO", "DAPN", "DAPO", "NMO", "OO", "RO", "SPO", "SHPO", "SRO"}
    assert not is_protective("invented")


@pytest.mark.parametrize(
    ("line", "managed_by", "stale"),
    [
        ("2024-06-01.. management MAPPA perpetrator", ("MAPPA",), ()),
        ("2024-01-01.. management MAPPA perpetrator", ("MAPPA",), ()),
        ("2023-12-31.. management MAPPA perpetrator", (), ("MAPPA",)),
        ("2020-01-01.. management MAPPA perpetrator acted=2024-01-01", ("MAPPA",), ()),
        ("2020-01-01.. management MAPPA perpetrator acted=2023-12-31", (), ("MAPPA",)),
        ("2020-01-01.. management MAPPA perpetrator acted=2025-06-01", (), ("MAPPA",)),
        ("2020-01-01..2024-12-31 management MAPPA perpetrator", ("MAPPA",), ()),
        ("2020-01-01..2024-12-30 management MAPPA perpetrator", (), ()),
        ("2025-01-01.. management MAPPA perpetrator", (), ()),
        ("2024-06-01.. management MARAC perpetrator", (), ()),
        ("2020-01-01.. management MARAC perpetrator", (), ()),
        ("2020-01-01.. listed Daylight", ("Daylight",), ()),
        ("2020-01-01..2024-11-30 listed Daylight", (), ()),
        ("2024-06-01 conviction 8N domestic", (), ()),
    ],
)
def test_who_manages_on_a_day(line: str, managed_by: tuple[str, ...], stale: tuple[str, ...]) -> None:
    assert management_on((answer(line),), AS_OF) == Management(managed_by, stale)


def test_schemes_are_named_once_in_order() -> None:
    spells = ("2024-06-01.. management MATAC", "2024-05-01.. management MAPPA", "2024-07-01.. management MAPPA")
    assert management_on(tuple(map(answer, spells)), AS_OF) == Management(("MAPPA", "MATAC"), ())
