"""Writing about access: accounts by an administrator, tokens apart; each change audited."""

from collections.abc import Iterable

from axes.utils import reset
from django.db import transaction

from daylight.domain.access import Permission, Role, check_may
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.web.accounts.actions import make_account
from daylight.web.accounts.models import User
from daylight.web.audit.actions import record


def add_account(
    *, username: str, name: str, unit: str, roles: Iterable[Role], password: str, by: User, agency: str = ""
) -> User:
    """A new account, with a first password that its owner changes. Refused where the name is taken."""
    check_may(by.held_roles, Permission.MANAGE_ACCOUNTS)
    with transaction.atomic():
        wanted = sorted(set(roles))
        user = make_account(username=username, password=password, name=name, roles=wanted, unit=unit)
        user.agency = " ".join(agency.split())
        user.save(update_fields=["agency"])
        detail = {"roles": ", ".join(wanted)} | ({"agency": user.agency} if user.agency else {})
        record("added account", by=by.username, subject=f"account:{username}", detail=detail)
        return user


def change_account(
    username: str,
    *,
    name: str,
    unit: str,
    roles: Iterable[Role],
    is_active: bool,
    by: User,
    password: str = "",
    agency: str | None = None,
) -> User:
    """Change what an account is, and its password where a new one is given.

    Refused for one's own: nobody gives themselves a role, or locks themselves out.

    The last administrator cannot be taken away. NotFound where there is no such account.
    """
    check_may(by.held_roles, Permission.MANAGE_ACCOUNTS)
    wanted = sorted(set(roles))
    with transaction.atomic():
        user = User.objects.select_for_update().filter(username=username).first()
        if user is None:
            raise NotFound(f"There is no account {username}.")
        if user == by:
            raise Refused("Nobody changes their own account. Ask another administrator.")
        stays = is_active and Role.ADMINISTRATOR in wanted
        if Role.ADMINISTRATOR in user.held_roles and not stays and not _other_administrators(user):
            raise Invalid("This is the last administrator. Make another one first.")
        before = {
            "roles": ", ".join(user.roles), "unit": user.unit, "active": user.is_active, "agency": user.agency,
        }  # fmt: skip
        user.agency = user.agency if agency is None else " ".join(agency.split())
        user.name, user.unit, user.roles, user.is_active = name, unit, list(wanted), is_active
        if password:
            user.set_password(password)
        user.save(update_fields=["name", "unit", "roles", "is_active", "agency", "password"])
        after = {"roles": ", ".join(wanted), "unit": unit, "active": is_active, "agency": user.agency}
        after["new password"] = bool(password)
        detail = {f"was {key}": value for key, value in before.items()} | after
        record("changed account", by=by.username, subject=f"account:{username}", detail=detail)
    return user


def _other_administrators(user: User) -> bool:
    others = User.objects.filter(is_active=True).exclude(pk=user.pk)
    return any(Role.ADMINISTRATOR in other.held_roles for other in others)


def unlock_account(username: str, *, by: User) -> None:
    """Let an account that was locked after wrong tries be tried again."""
    check_may(by.held_roles, Permission.MANAGE_ACCOUNTS)
    with transaction.atomic():
        reset(username=username)
        record("unlocked account", by=by.username, subject=f"account:{username}")
