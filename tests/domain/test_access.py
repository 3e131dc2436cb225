"""Who may do what: denied unless granted, the widest grant counts, and what some roles must never have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.domain.access import GRANTS, MEANING_OF_SCOPE, TITLES, Permission, Role, Scope, check_may, grant_of
from daylight.domain.errors import Refused

_NAMES_PEOPLE = {
    Permission.SEE_LIST,
    Permission.SEE_PERSON,
    Permission.SEARCH,
    Permission.SEE_IDENTITY,
    Permission.SEE_RISK,
    Permission.REVEAL_SURVIVOR,
    Permission.SEE_SEALED,
    Permission.BREAK_GLASS,
    Permission.EXPORT,
    Permission.USE_API,
}


def test_every_role_permission_and_scope_has_words() -> None:
    assert set(GRANTS) == set(Role)
    assert set(TITLES) == set(Permission)
    assert set(MEANING_OF_SCOPE) == set(Scope)


@pytest.mark.parametrize("role", list(Role))
def test_nothing_is_granted_twice_to_one_role(role: Role) -> None:
    permissions = [grant.permission for grant in GRANTS[role]]
    assert len(permissions) == len(set(permissions))


@pytest.mark.parametrize("permission", list(Permission))
def test_without_a_role_everything_is_refused_in_words(permission: Permission) -> None:
    assert grant_of([], permission) is None
    with pytest.raises(Refused, match="may not " + TITLES[permission].replace("(", ".")):
        check_may([], permission)


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.ADMINISTRATOR])
def test_who_counts_and_who_manages_accounts_sees_nobody(role: Role) -> None:
    assert not _NAMES_PEOPLE & {grant.permission for grant in GRANTS[role]}


@pytest.mark.parametrize("role", [Role.ADVOCATE, Role.PARTNER])
def test_those_outside_the_force_reach_shared_cases_only(role: Role) -> None:
    assert {grant.scope for grant in GRANTS[role]} == {Scope.CASES}


@pytest.mark.parametrize("permission", [Permission.REVEAL_SURVIVOR, Permission.EXPORT])
def test_what_takes_most_out_always_asks_for_a_purpose(permission: Permission) -> None:
    assert all(grant.purpose for grants in GRANTS.values() for grant in grants if grant.permission is permission)


def test_who_reads_the_audit_neither_makes_accounts_nor_loads() -> None:
    reads = [role for role in Role if grant_of([role], Permission.SEE_AUDIT)]
    assert reads
    for role in reads:
        assert grant_of([role], Permission.MANAGE_ACCOUNTS) is None
        assert grant_of([role], Permission.LOAD_RELEASE) is None


_ROLES = st.lists(st.sampled_from(list(Role)), max_size=4)


@given(_ROLES, _ROLES, st.sampled_from(list(Permission)))
def test_another_role_never_takes_away(some: list[Role], more: list[Role], permission: Permission) -> None:
    before, after = grant_of(some, permission), grant_of(some + more, permission)
    if before is not None:
        assert after is not None
        widths = tuple(Scope)
        assert widths.index(after.scope) <= widths.index(before.scope)
        if after.scope is before.scope and not before.purpose:
            assert not after.purpose


@given(st.permutations(list(Role)), st.sampled_from(list(Permission)))
def test_the_order_of_roles_changes_nothing(roles: list[Role], permission: Permission) -> None:
    found, expected = grant_of(roles, permission), grant_of(list(Role), permission)
    assert found is not None
    assert expected is not None
    assert (found.scope, found.purpose) == (expected.scope, expected.purpose)
