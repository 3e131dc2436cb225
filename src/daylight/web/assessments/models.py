"""Storage of assessments: forms that the force loaded, and what was answered, judged, decided and signed."""

from typing import ClassVar

from django.db import models

from daylight.domain.assessments import Form, Topic


class LoadedForm(models.Model):
    """One edition of a form of the force's own. Never changed: another wording or topic is another edition."""

    name = models.CharField(max_length=60)
    edition = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=500)
    owner = models.CharField(max_length=200)
    topics = models.JSONField(help_text="id, name and whether it is required, in the order of the form")
    file = models.CharField(max_length=200)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name", "edition"], name="one_form_an_edition")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.edition}"

    @property
    def form(self) -> Form:
        """The form as the rules know it."""
        topics = tuple(Topic(each["id"], each["name"], each["required"]) for each in self.topics)
        return Form(self.name, self.edition, self.title, self.source, self.owner, topics)


class LoadedWording(models.Model):
    """The force's licensed words for the topics of one edition of a form. Each loading is kept; the newest is shown."""

    form = models.CharField(max_length=60)
    edition = models.CharField(max_length=40)
    words = models.JSONField(help_text="the question of each topic, by its id")
    file = models.CharField(max_length=200)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["form", "edition", "at"], name="wording_newest")]

    def __str__(self) -> str:
        return f"{self.form} {self.edition}"
