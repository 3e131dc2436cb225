"""Storage of the force's own definitions with the names on them, and of what trials of definitions found."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from daylight.domain.lifecycle import Stage
from daylight.tables.backtest import BACKTEST
from daylight.tables.bench import BENCH
from daylight.web.releases.storage import stored


class Edition(models.Model):
    """One edition of a definition of the force's own: its TOML text, and where it stands in its life.

    The text says neither its stage nor who signed it: both stand here, and are written into what is exported.
    """

    name = models.CharField(max_length=80)
    edition = models.CharField(max_length=40)
    text = models.TextField()
    stage = models.CharField(max_length=10, default=Stage.DRAFT, choices=[(one.value, one.value) for one in Stage])
    version = models.IntegerField(default=1, help_text="counts changes: a form made on an older one is a conflict")
    written_by = models.CharField(max_length=150, help_text="who wrote the text as it stands")
    written_at = models.DateTimeField()
    by = models.CharField(max_length=150, help_text="who changed anything last")
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True, help_text="why it was sent back or retired")

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "edition"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name", "edition"], name="one_text_each_edition"),
            models.UniqueConstraint(fields=["name"], condition=models.Q(stage="live"), name="one_live_edition_each"),
        ]

    def __str__(self) -> str:
        return f"{self.name}@{self.edition}"


class SignOff(models.Model):
    """One name under an edition as it is in review. It goes when the edition goes back to draft."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.CharField(max_length=150, help_text="their name, as it travels with the definition")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "user"], name="one_signature_each")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} by {self.by}"


class Trial(models.Model):
    """One output folder of `daylight bench` or `daylight backtest`, loaded: what was tried, on which release."""

    BENCH, BACKTEST = "bench", "backtest"

    number = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=10)
    release_id = models.CharField(max_length=120)
    as_of = models.DateField()
    tried = models.JSONField(default=list, help_text="name@edition of each definition in it")
    about = models.JSONField(default=dict)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


def _of(name: str, table: str, *found_by: tuple[str, ...]) -> Any:
    declared = (BENCH | BACKTEST)[table]
    return stored(name, declared, module=__name__, found_by=found_by, app="definitions", prefix="trial_")


Rule = _of("Rule", "bench_rules", ("definition", "edition"))
Attrition = _of("Attrition", "bench_attrition", ("definition", "edition"))
Overlap = _of("Overlap", "bench_overlap")
MetTogether = _of("MetTogether", "bench_sets")
NearMiss = _of("NearMiss", "bench_near_misses", ("definition", "edition", "person_id"))
Changed = _of("Changed", "bench_changed", ("definition", "edition"))
Change = _of("Change", "bench_changes", ("definition", "edition", "before", "change", "person_id"))
Sensitivity = _of("Sensitivity", "bench_sensitivity", ("definition", "edition"))
Fairness = _of("Fairness", "bench_fairness", ("definition", "edition"))
Year = _of("Year", "bench_years")
PastList = _of("PastList", "backtest_lists", ("rule", "edition"))
Followed = _of("Followed", "backtest_followed", ("rule", "edition"))
Summary = _of("Summary", "backtest_summary", ("rule", "edition"))
Frontier = _of("Frontier", "backtest_frontier", ("rule", "edition"))
Needed = _of("Needed", "backtest_needed", ("rule", "edition"))
PastFairness = _of("PastFairness", "backtest_fairness", ("rule", "edition"))

OF_KIND: dict[str, tuple[Any, ...]] = {
    Trial.BENCH: (Rule, Attrition, Overlap, MetTogether, NearMiss, Changed, Change, Sensitivity, Fairness, Year),
    Trial.BACKTEST: (PastList, Followed, Summary, Frontier, Needed, PastFairness),
}
"""What is loaded of each kind of trial."""
ADDED: tuple[Any, ...] = (Year,)
"""Tables that a trial made before them lacks: it is loaded without."""
STORED: tuple[Any, ...] = (*OF_KIND[Trial.BENCH], *OF_KIND[Trial.BACKTEST])
