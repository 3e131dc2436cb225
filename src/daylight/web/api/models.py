"""Storage of tokens: the digest of each, never the token."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from daylight.domain.access import Role


class Token(models.Model):
    """What a program of one user's shows to the API. It reaches no further than its roles, nor than the user's."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60, help_text="what it is for")
    roles = models.JSONField(help_text="of the user's roles, those that the token holds")
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8, help_text="how the token begins, to know it by")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "name"], condition=models.Q(revoked_at=None), name="one_token_of_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"<Token {self.pk}>"

    @property
    def held_roles(self) -> tuple[Role, ...]:
        """Its roles that the user still has: taking a role from somebody takes it from their tokens."""
        return tuple(role for role in self.user.held_roles if role.value in self.roles)

    def is_usable(self, *, at: datetime) -> bool:
        """Whether it opens anything at a moment."""
        return self.revoked_at is None and at < self.expires_at and bool(self.held_roles)
