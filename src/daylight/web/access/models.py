"""Storage of access: which cases are restricted to whom, shared with whom, and whose glass was broken.

People are named by their id in the release: these rows outlive any one release.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Restriction(models.Model):
    """A case that only those named here may open. Lists show it as "Restricted", never leave it out."""

    person_id = models.CharField(max_length=20, unique=True)
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    allowed = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.person_id


class Share(models.Model):
    """A case that one user may see whose role reaches only cases shared with them: a partner, an advocate."""

    person_id = models.CharField(max_length=20)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person_id", "user"], name="one_share_each")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} with {self.user_id}"


class BrokenGlass(models.Model):
    """A restricted case opened in an emergency: for a short while, with a reason, and somebody is alerted."""

    person_id = models.CharField(max_length=20)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    until = models.DateTimeField()
    seen_by = models.CharField(max_length=150, blank=True, help_text="who looked into the alert")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["user", "person_id", "until"], name="glass_open")]

    def __str__(self) -> str:
        return f"{self.person_id} by {self.user_id}"
