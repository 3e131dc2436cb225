"""Sharing agreements: nothing is open but what one in force names, on its days, for its agency."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.access import GRANTS, Role, Scope
from daylight.domain.agreements import (
    AGREEMENTS,
    FIELDS_OF,
    OUTSIDE,
    Agreement,
    AgreementStatus,
    check_covered,
    check_may_draft,
    covered,
    is_due,
    is_outside,
    sharing_policy,
)
from daylight.domain.errors import Invalid, Refused

DAY = date(2026, 11, 1)
FIELDS = sorted(sharing_policy().fields)
agreements = st.builds(
    lambda agency, fields, first, length, status: Agreement(
        agency, frozenset(fields), first, first + timedelta(days=length), status
    ),
    st.sampled_from(["Housing", "Health", "hOUSING "]),
    st.sets(st.sampled_from(FIELDS)),
    st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    st.integers(0, 400),
    st.sampled_from(AgreementStatus),
)


def _agreement(**more: object) -> Agreement:
    said = {"agency": "Housing", "fields": frozenset({"identity"}), "first_day": DAY, "last_day": DAY}
    return Agreement(**{**said, "status": AgreementStatus.IN_FORCE, **more})  # type: ignore[arg-type]


def test_the_first_and_the_last_day_count_and_no_other() -> None:
    agreement = _agreement(last_day=DAY + timedelta(days=1))
    assert [agreement.is_in_force(DAY + timedelta(days=n)) for n in (-1, 0, 1, 2)] == [False, True, True, False]
    assert agreement.status_on(DAY + timedelta(days=2)) is AgreementStatus.EXPIRED


def test_an_agreement_that_ends_before_it_begins_cannot_be() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        _agreement(last_day=DAY - timedelta(days=1))


@given(st.lists(agreements, max_size=6), st.dates(date(2026, 1, 1), date(2028, 6, 1)))
def test_only_fields_of_agreements_in_force_with_that_agency_are_open(given_: list[Agreement], on: date) -> None:
    opened = covered(given_, "  housing", on)
    for field in FIELDS:
        names_it = any(
            field in each.fields
            and each.agency.strip().casefold() == "housing"
            and each.status is AgreementStatus.IN_FORCE
            and each.first_day <= on <= each.last_day
            for each in given_
        )
        assert (field in opened) == names_it


@given(st.lists(agreements, max_size=6), st.dates(date(2026, 1, 1), date(2028, 6, 1)))
def test_no_agency_is_no_agreement(given_: list[Agreement], on: date) -> None:
    assert covered(given_, " ", on) == frozenset()


def test_the_refusal_says_what_is_missing_and_whom_to_ask() -> None:
    with pytest.raises(Refused, match=r"Housing has no .* orders, bail and warrants.*information manager"):
        check_covered([_agreement()], "Housing", ["identity", "orders"], DAY)
    check_covered([_agreement()], "Housing", ["identity"], DAY)
    with pytest.raises(Refused, match="names no agency"):
        check_covered([_agreement()], "", ["identity"], DAY)


def test_who_is_of_an_agency() -> None:
    assert is_outside((Role.PARTNER,), "")
    assert is_outside((Role.PARTNER, Role.ADVOCATE), "")
    assert is_outside((Role.ANALYST,), "A consultancy")
    assert not is_outside((Role.SUPERVISOR, Role.ADVOCATE), "")
    assert not is_outside((), "")


def test_everything_an_agency_s_role_may_look_at_names_its_fields() -> None:
    writes_only = {"refer", "signpost"}
    for role in OUTSIDE:
        for grant in GRANTS[role]:
            assert grant.scope is Scope.CASES
            assert grant.permission in FIELDS_OF or grant.permission.value in writes_only
    assert {name for fields in FIELDS_OF.values() for name in fields} <= sharing_policy().fields.keys()


def test_moves() -> None:
    draft, force, ended = AgreementStatus.DRAFT, AgreementStatus.IN_FORCE, AgreementStatus.ENDED
    assert AGREEMENTS.move(draft, "put in force").after is force
    with pytest.raises(Invalid, match="needs a reason"):
        AGREEMENTS.move(force, "end")
    with pytest.raises(Refused, match="nothing can be done"):
        AGREEMENTS.move(ended, "put in force")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"fields": []}, "at least one thing"),
        ({"fields": ["everything"]}, "at least one thing"),
        ({"gateway": "because"}, "legal gateway"),
        ({"last_day": DAY - timedelta(days=1)}, "later last day"),
        ({"review_on": DAY + timedelta(days=99)}, "review day"),
    ],
)
def test_what_makes_no_agreement_is_said(changed: dict[str, object], said: str) -> None:
    good = {"fields": ["identity"], "gateway": "common_law", "first_day": DAY, "last_day": DAY, "review_on": DAY}
    check_may_draft(**good)  # type: ignore[arg-type]
    with pytest.raises(Invalid, match=said):
        check_may_draft(**{**good, **changed})  # type: ignore[arg-type]


def test_due_before_the_nearer_of_review_and_end() -> None:
    days = sharing_policy().due_days
    assert is_due(DAY, last_day=DAY + timedelta(days=400), review_on=DAY + timedelta(days=days))
    assert not is_due(DAY, last_day=DAY + timedelta(days=400), review_on=DAY + timedelta(days=days + 1))
