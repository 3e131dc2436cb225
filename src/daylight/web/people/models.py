"""Storage of what is decided about whose case it is: kept beside releases, never in them."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Allocation(models.Model):
    """Whose case a person is now. One row per person; who changed it and when is in the audit."""

    person_id = models.CharField(max_length=20, unique=True)
    unit = models.CharField(max_length=80)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    version = models.IntegerField(default=1, help_text="counts changes: a form made on an older one is a conflict")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["unit"], name="allocation_unit")]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.unit}"
