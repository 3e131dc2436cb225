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


class Cover(models.Model):
    """Somebody who works another's cases while they are away: from the first to the last day, or until ended."""

    away = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    covers = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    first = models.DateField()
    last = models.DateField()
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    ended_by = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["covers", "last"], name="cover_of")]

    def __str__(self) -> str:
        return f"{self.covers_id} for {self.away_id}"


class Judgement(models.Model):
    """What one person said of two rows: about one human or two. Never changed; taken back at most.

    The two rows stand in their order as text, so that a pair is one pair whichever way round it was asked. A
    later word replaces an earlier one by the same person; two people who differ both stand, and both are shown.
    """

    SAME, DIFFERENT, UNSURE = "same", "different", "unsure"

    left_source = models.TextField()
    left_table = models.TextField()
    left_record_id = models.TextField()
    right_source = models.TextField()
    right_table = models.TextField()
    right_record_id = models.TextField()
    judgement = models.CharField(max_length=10)
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    release_id = models.CharField(max_length=120, help_text="the release that was shown when it was judged")
    taken_back_by = models.CharField(max_length=150, blank=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["left_record_id"], name="judgement_left"),
            models.Index(fields=["right_record_id"], name="judgement_right"),
            models.Index(fields=["taken_back_at", "at"], name="judgement_newest"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=[
                    "left_source", "left_table", "left_record_id", "right_source", "right_table", "right_record_id",
                    "by",
                ],
                condition=models.Q(taken_back_at=None),
                name="one_standing_word_each",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.judgement} by {self.by}"

    @property
    def left(self) -> tuple[str, str, str]:
        """Source, table and record of the first row."""
        return self.left_source, self.left_table, self.left_record_id

    @property
    def right(self) -> tuple[str, str, str]:
        """Source, table and record of the second row."""
        return self.right_source, self.right_table, self.right_record_id
