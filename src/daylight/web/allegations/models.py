"""Storage of what people decided about pairs who accuse each other. Each decision is kept; the latest counts."""

from typing import ClassVar

from django.db import models

from daylight.domain.counter_allegations import Found


class Decision(models.Model):
    """What somebody decided that one person is towards another, of everything reported until then."""

    FOUND: ClassVar[dict[str, str]] = {
        Found.PERPETRATOR.value: "The perpetrator: what the other was accused of towards them stays set aside",
        Found.VICTIM.value: "The victim: what they were accused of towards the other counts nowhere",
        Found.BOTH.value: "Each is a perpetrator towards the other: everything counts",
    }

    person_id = models.CharField(max_length=20)
    other_person_id = models.CharField(max_length=20)
    found = models.CharField(max_length=20, choices=list(FOUND.items()))
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person_id", "other_person_id", "at"], name="decided_pair")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.found}"
