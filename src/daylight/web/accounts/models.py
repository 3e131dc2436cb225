"""Storage of accounts: who signs in, their unit, their roles, and what makes them a party to a case."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models

from daylight.domain.access import Role


def _known_roles(roles: list[str]) -> None:
    unknown = sorted(set(roles) - {role.value for role in Role})
    if unknown:
        raise ValidationError(f"There is no role {', '.join(unknown)}.")


class User(AbstractUser):
    """Somebody who signs in. `staff_id` and `born_on` show when they are themselves named in a case."""

    name = models.CharField("full name", max_length=150, blank=True)
    unit = models.CharField(max_length=80, blank=True)
    agency = models.CharField(max_length=80, blank=True, help_text="a partner's; empty for the force's own")
    staff_id = models.CharField("staff number", max_length=40, blank=True)
    born_on = models.DateField("date of birth", null=True, blank=True)
    roles = models.JSONField(default=list, blank=True, validators=[_known_roles])
    demo = models.BooleanField("ready sign-in of a demonstration", default=False)
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering: ClassVar[list[str]] = ["username"]

    def __str__(self) -> str:
        return self.username

    def __repr__(self) -> str:
        return f"<User {self.pk}>"

    @property
    def held_roles(self) -> tuple[Role, ...]:
        """The roles as values; none for an account that was switched off."""
        return tuple(Role(role) for role in self.roles) if self.is_active else ()

    @property
    def shown_name(self) -> str:
        """How pages call them."""
        return self.name or self.username
