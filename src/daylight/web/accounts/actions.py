"""Making and changing accounts."""

from collections.abc import Iterable

from django.db import transaction

from daylight.domain.access import Role
from daylight.domain.errors import Refused
from daylight.web.accounts.models import User

DEMO_PASSWORD = "daylight-demo-only"  # noqa: S105  shown on the sign-in page of a demonstration, and nowhere else valid
_NAMES = {
    Role.ANALYST: "Ana Lyst",
    Role.OFFICER: "PC Owen Officer",
    Role.OFFENDER_MANAGER: "Olive Manager",
    Role.SUPERVISOR: "Sgt Sue Pervisor",
    Role.CONTROL_ROOM: "Cal Room",
    Role.ADVOCATE: "Ada Vocate",
    Role.PARTNER: "Pat Ner",
    Role.INFORMATION_MANAGER: "Ian Formation",
    Role.COMMISSIONER: "Com Missioner",
    Role.ADMINISTRATOR: "Ed Ministrator",
}


def make_account(
    *, username: str, password: str, name: str, roles: Iterable[Role], unit: str = "", demo: bool = False
) -> User:
    """A new account. Refused where the user name is taken."""
    with transaction.atomic():
        if User.objects.filter(username=username).exists():
            raise Refused(f"There is an account {username} already. Choose another user name.")
        user = User(username=username, name=name, unit=unit, roles=[role.value for role in roles], demo=demo)
        user.set_password(password)
        user.save()
        return user


def make_demo_accounts() -> list[User]:
    """One ready sign-in for each role, and a second supervisor; those that exist stay as they are."""
    made = []
    people = {role.value: (role, name) for role, name in _NAMES.items()}
    people["supervisor2"] = (Role.SUPERVISOR, "Insp Sam Second")
    for username, (role, name) in people.items():
        if not User.objects.filter(username=username).exists():
            made.append(
                make_account(
                    username=username, password=DEMO_PASSWORD, name=name, roles=[role], unit="Serial unit", demo=True
                )
            )
    return made
