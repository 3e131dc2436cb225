"""Measures the quantities of the calibration table on generated extracts, by their true humans."""

from dataclasses import dataclass
from functools import cached_property
from math import log
from pathlib import Path

import polars as pl

from daylight.synthetic.crimes import CRIMES

_VIOLENT = [
    name.name
    for name in CRIMES
    if name.theme in ("violence", "stalking", "coercive_control") or name.subclass == "008/31"
]
_SEVERITY = {crime.name: crime.severity for crime in CRIMES}
_PARTNERS = ["spouse", "civil_partner", "cohabitant", "partner", "ex_spouse", "ex_partner"]
_KIN = ["parent", "child", "sibling", "grandparent", "grandchild", "in_law", "other_family"]


@dataclass
class Measured:
    """One generated folder, with one source in it, opened for measuring."""

    folder: Path

    def extract(self, name: str) -> pl.DataFrame:
        return pl.read_csv(self.folder / "extracts" / f"{name}.csv", infer_schema=False)

    def truth(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.folder / "truth" / f"{name}.parquet")

    @cached_property
    def incidents(self) -> pl.DataFrame:
        frame = self.extract("incidents").with_columns(pl.col("reported_at").str.to_datetime())
        return frame.filter(pl.col("cancelled_at").is_null())

    @cached_property
    def domestic(self) -> pl.DataFrame:
        return self.incidents.filter(pl.col("domestic") == "true")

    @cached_property
    def offences(self) -> pl.DataFrame:
        return self.extract("offences").filter(pl.col("incident_id").is_in(self.domestic["incident_id"].implode()))

    @cached_property
    def mentions(self) -> pl.DataFrame:
        human = self.truth("mentions").filter(pl.col("source_table") == "involvements").select("record_id", "human_id")
        true = self.truth("people").select("human_id", true_sex="sex", born="born")
        frame = self.extract("involvements").join(human, left_on="involvement_id", right_on="record_id")
        return frame.join(true, on="human_id", how="left")

    @cached_property
    def events(self) -> pl.DataFrame:
        suspects = self.mentions.filter((pl.col("role") == "suspect") & ~pl.col("human_id").str.starts_with("U"))
        suspects = suspects.select(
            "incident_id", "relationship", "to_involvement_id", "arrested", suspect="human_id", suspect_sex="true_sex"
        )
        victims = self.mentions.filter(pl.col("role") == "victim")
        victims = victims.select("incident_id", victim_row="involvement_id", victim="human_id", victim_sex="true_sex")
        meant = pl.col("to_involvement_id").is_null() | (pl.col("to_involvement_id") == pl.col("victim_row"))
        both = suspects.join(victims, on="incident_id").filter(meant & (pl.col("suspect") != pl.col("victim")))
        return both.join(self.domestic.select("incident_id", "reported_at"), on="incident_id")

    @cached_property
    def per_suspect(self) -> pl.DataFrame:
        counts = self.events.group_by("suspect").agg(
            n=pl.col("incident_id").n_unique(), victims=pl.col("victim").n_unique()
        )
        return counts.sort("n", descending=True)

    @cached_property
    def per_dyad(self) -> pl.DataFrame:
        return self.events.group_by("suspect", "victim").agg(n=pl.col("incident_id").n_unique())

    @cached_property
    def first_times(self) -> pl.DataFrame:
        """Per incident: whether suspect and victim had an earlier one."""
        ordered = self.events.sort("reported_at", "incident_id").unique(
            "incident_id", keep="first", maintain_order=True
        )
        return ordered.with_columns(
            suspect_known=pl.col("suspect").cum_count().over("suspect") > 1,
            victim_known=pl.col("victim").cum_count().over("victim") > 1,
        )

    def of_suspects(self, condition: pl.Expr) -> float:
        return float(self.per_suspect.select(condition.mean()).item())

    def busiest(self, share: float) -> float:
        n = self.per_suspect["n"]
        return n.head(int(len(n) * share)).sum() / n.sum()

    def known(self, given: str, other: str) -> float:
        frame = self.first_times.filter(pl.col(given))
        return 1.0 - float(frame[other].mean())  # type: ignore[arg-type]

    def shape_of_gaps(self) -> float:
        frame = self.events.unique(["suspect", "incident_id"]).sort("suspect", "reported_at")
        last = frame["reported_at"].max()
        gap = (pl.col("reported_at").shift(-1).over("suspect") - pl.col("reported_at")).dt.total_days().fill_null(9999)
        seen = frame.with_columns(gap=gap).filter(pl.col("reported_at") < pl.lit(last) - pl.duration(days=321))
        near, far = (float((seen["gap"] <= day).mean()) for day in (91, 320))  # type: ignore[arg-type]
        return log(log(1 - far) / log(1 - near)) / log(320 / 91)

    @cached_property
    def partners(self) -> pl.DataFrame:
        return self.events.filter(pl.col("relationship").is_in(_PARTNERS))

    def partner_sexes(self, victim: str, suspect: str) -> float:
        return float(((self.partners["victim_sex"] == victim) & (self.partners["suspect_sex"] == suspect)).mean())  # type: ignore[arg-type]

    def partner_kind(self, name: str) -> float:
        return float((self.partners["relationship"] == name).mean())  # type: ignore[arg-type]

    def per_day(self, days: pl.Expr) -> float:
        """Incidents a day on these days over incidents a day on all others of the same weekday mix."""
        daily = self.domestic.group_by(day=pl.col("reported_at").dt.date()).len()
        whole = daily.with_columns(weekday=pl.col("day").dt.weekday(), chosen=days)
        chosen = whole.filter("chosen")
        usual = whole.filter(~pl.col("chosen")).group_by("weekday").agg(usual=pl.col("len").mean())
        ratio = chosen.join(usual, on="weekday")
        return float(ratio["len"].sum() / ratio["usual"].sum())

    def derby_weekend(self) -> float:
        derby = (
            self.extract("fixtures").filter(pl.col("rivalry").is_not_null())["starts_at"].str.to_datetime().dt.date()
        )
        after = derby.dt.offset_by("1d")
        return self.per_day(pl.col("day").is_in(pl.concat([derby, after]).implode()))

    def christmas(self) -> float:
        day, month = pl.col("day").dt.day(), pl.col("day").dt.month()
        return self.per_day(((month == 12) & (day >= 17)) | ((month == 1) & (day <= 4)))

    def night(self) -> float:
        hour = self.incidents["reported_at"].dt.hour()
        return float(((hour >= 21) | (hour < 3)).mean())  # type: ignore[arg-type]

    def told_yes(self, column: str) -> float:
        told = self.domestic.filter(pl.col(column).is_not_null())
        return float((told[column] == "true").mean())  # type: ignore[arg-type]

    def outcome(self, code: str) -> float:
        finished = self.offences.filter(pl.col("outcome_code").is_not_null())
        return float((finished["outcome_code"] == code).mean())  # type: ignore[arg-type]

    @cached_property
    def harm(self) -> pl.DataFrame:
        weight = self.offences.select("incident_id", weight=pl.col("offence").replace_strict(_SEVERITY, default=0.0))
        weight = weight.group_by("incident_id").agg(pl.col("weight").sum())
        pairs = self.events.unique(["incident_id", "suspect", "victim"]).join(weight, on="incident_id", how="left")
        pairs = pairs.with_columns(pl.col("weight").fill_null(0.0)).sort("reported_at", "incident_id")
        whole = pairs.group_by("suspect", "victim", maintain_order=True).agg(
            harm=pl.col("weight").sum(), worst_first=pl.col("weight").arg_max() == 0
        )
        return whole.sort("harm", descending=True)

    def gravest(self) -> pl.DataFrame:
        return self.harm.head(self.harm.height // 20)

    def rapes_domestic(self) -> float:
        rapes = self.extract("offences").filter(pl.col("offence").str.starts_with("Rape"))
        return float(rapes["incident_id"].is_in(self.domestic["incident_id"].implode()).mean())  # type: ignore[arg-type]

    def crimes_per_victim(self) -> float:
        year = self.domestic.filter(pl.col("reported_at").dt.year() == 2024)["incident_id"].implode()
        crimes = self.offences.filter(pl.col("incident_id").is_in(year))
        victims = self.mentions.filter(
            (pl.col("role") == "victim") & pl.col("incident_id").is_in(crimes["incident_id"].implode())
        )
        return crimes.height / victims["human_id"].n_unique()

    def female_victims(self) -> float:
        at = self.mentions.filter(
            (pl.col("role") == "victim") & pl.col("incident_id").is_in(self.offences["incident_id"].implode())
        )
        return float((at["true_sex"] == "F").mean())  # type: ignore[arg-type]

    def arrests(self) -> float:
        named = self.mentions.filter(
            (pl.col("role") == "suspect") & pl.col("incident_id").is_in(self.offences["incident_id"].implode())
        )
        return float((named["arrested"] == "true").mean())  # type: ignore[arg-type]

    def convictions(self) -> float:
        guilty = self.extract("convictions").filter(pl.col("disposal") != "caution")
        return guilty["offence_id"].is_in(self.offences["offence_id"].implode()).sum() / self.offences.height

    def prosecutions(self) -> float:
        step = self.extract("proceedings").filter(pl.col("offence_id").is_not_null())["step"]
        ended = step.is_in(["convicted", "acquitted", "dismissed", "discontinued"]).sum()
        return float((step == "convicted").sum() / ended)

    def unknown(self) -> float:
        said = self.mentions.filter(pl.col("role") == "suspect")["relationship"]
        return float((said.is_null() | (said == "unknown")).mean())  # type: ignore[arg-type]

    def nameless(self) -> float:
        named = self.mentions.filter((pl.col("role") == "suspect") & ~pl.col("human_id").str.starts_with("U"))
        return 1.0 - float(self.incidents["incident_id"].is_in(named["incident_id"].implode()).mean())  # type: ignore[arg-type]

    def young(self) -> float:
        at = self.mentions.filter(pl.col("role") == "suspect").join(
            self.domestic.select("incident_id", "reported_at"), on="incident_id"
        )
        years = (at["reported_at"].dt.date() - at["born"]).dt.total_days() / 365.25
        return float((years < 18).mean())  # type: ignore[arg-type]

    def calls(self) -> float:
        return float(
            self.extract("calls")["incident_id"].is_in(self.domestic["incident_id"].implode()).fill_null(False).mean()
        )  # type: ignore[arg-type]

    def value(self, quantity: str) -> float:
        """The measured value of a quantity of the calibration table; KeyError where nobody knows how to measure it."""
        return float(MEASURES[quantity](self))


def _share(frame: pl.DataFrame, condition: pl.Expr) -> float:
    return float(frame.select(condition.mean()).item())


MEASURES = {
    "share of incidents that are crimes": lambda m: (
        m.domestic["incident_id"].is_in(m.offences["incident_id"].implode()).mean()
    ),
    "incidents per suspect": lambda m: m.per_suspect["n"].mean(),
    "suspects with one incident": lambda m: m.of_suspects(pl.col("n") == 1),
    "suspects with five incidents or more": lambda m: m.of_suspects(pl.col("n") >= 5),
    "suspects with ten incidents or more": lambda m: m.of_suspects(pl.col("n") >= 10),
    "share of incidents by the busiest twentieth": lambda m: m.busiest(0.05),
    "share of incidents by the busiest tenth": lambda m: m.busiest(0.10),
    "incidents per victim": lambda m: m.events.group_by("victim").agg(n=pl.col("incident_id").n_unique())["n"].mean(),
    "crimes per victim in a year": lambda m: m.crimes_per_victim(),
    "dyads with one incident": lambda m: (m.per_dyad["n"] == 1).mean(),
    "victims per suspect": lambda m: m.per_suspect["victims"].mean(),
    "suspects with two victims or more": lambda m: m.of_suspects(pl.col("victims") >= 2),
    "suspects known at an incident": lambda m: m.first_times["suspect_known"].mean(),
    "new victims among incidents of the known": lambda m: m.known("suspect_known", "victim_known"),
    "new suspects among incidents of known victims": lambda m: m.known("victim_known", "suspect_known"),
    "shape of the time to the next incident": lambda m: m.shape_of_gaps(),
    "partners: female victim, male suspect": lambda m: m.partner_sexes("F", "M"),
    "partners: male victim, female suspect": lambda m: m.partner_sexes("M", "F"),
    "partners: both female": lambda m: m.partner_sexes("F", "F"),
    "partners: both male": lambda m: m.partner_sexes("M", "M"),
    "victims of crime who are female": lambda m: m.female_victims(),
    "partners: ex-partner": lambda m: m.partner_kind("ex_partner"),
    "partners: partner": lambda m: m.partner_kind("partner"),
    "partners: cohabitant": lambda m: m.partner_kind("cohabitant"),
    "partners: spouse": lambda m: m.partner_kind("spouse"),
    "partners: ex-spouse": lambda m: m.partner_kind("ex_spouse"),
    "family among domestic incidents": lambda m: _share(
        m.events.filter(pl.col("relationship").is_in(_PARTNERS + _KIN)), pl.col("relationship").is_in(_KIN)
    ),
    "relationships unknown": lambda m: m.unknown(),
    "violence against the person among crimes": lambda m: m.offences["offence"].is_in(_VIOLENT).mean(),
    "rapes that are domestic": lambda m: m.rapes_domestic(),
    "incidents at the weekend": lambda m: (m.incidents["reported_at"].dt.weekday() >= 6).mean(),
    "uplift at Christmas": lambda m: m.christmas(),
    "uplift on the derby weekend": lambda m: m.derby_weekend(),
    "incidents from nine at night to three": lambda m: m.night(),
    "fullest month's share": lambda m: (
        m.incidents["reported_at"].dt.month().value_counts()["count"].max() / m.incidents.height
    ),
    "children present": lambda m: m.told_yes("children_present"),
    "alcohol": lambda m: m.told_yes("alcohol"),
    "outcome 16": lambda m: m.outcome("16"),
    "outcome 15": lambda m: m.outcome("15"),
    "charged": lambda m: m.outcome("1"),
    "arrests per crime": lambda m: m.arrests(),
    "convictions per crime": lambda m: m.convictions(),
    "prosecutions completed that convict": lambda m: m.prosecutions(),
    "harm held by the gravest twentieth of dyads": lambda m: m.gravest()["harm"].sum() / m.harm["harm"].sum(),
    "gravest dyads whose worst came first": lambda m: m.gravest()["worst_first"].mean(),
    "protection orders per incident": lambda m: (m.extract("orders")["kind"] == "DVPO").sum() / m.domestic.height,
    "domestic share of emergency calls": lambda m: m.calls(),
    "incidents without a named suspect": lambda m: m.nameless(),
    "suspects under 18": lambda m: m.young(),
}
