"""What the made-up force is measured against: one row per quantity, with its target, tolerance, source and a note.

Targets and tolerances are in the quantity's own unit, mostly a share from 0 to 1. Where two published figures
cannot both
hold, the note says which way the force leans. `assumption` in place of an address means that nothing was found.
"""

from dataclasses import dataclass

_ASSUMPTION = "assumption"
_SUFFOLK = "https://cris.huji.ac.il/en/publications/targeting-escalation-in-reported-domestic-abuse-evidence-from-360"
_ESSEX = "https://www.crimrxiv.com/pub/tq3jmg70/release/1"
_SCOTLAND_2012 = "https://gov.scot/Publications/2012/10/9283/19"
_SCOTLAND_2020 = (
    "https://www.gov.scot/publications/domestic-abuse-statistics-recorded-police-scotland-2019-20/pages/17/"
)
_SCOTLAND_2024 = "https://www.wired-gov.net/wg/news.nsf/articles/domestic+abuse+recorded+by+the+police+in+scotland+202324+19112024110500?open"
_SCOTLAND_2013 = "http://www.gov.scot/publications/domestic-abuse-recorded-police-scotland-2012-13/pages/19/"
_CREST = "https://www.crestadvisory.com/post/who-carries-out-domestic-abuse-the-lessons-of-our-research-for-preventing-serious-violence"
_VIOGEN = "https://elsevier.es/en-revista-spanish-journal-legal-medicine-446-articulo-protocol-for-police-gender-violence-S2445424919300123"
_ONS = (
    "https://cy.ons.gov.uk/peoplepopulationandcommunity/crimeandjustice/articles/"
    "domesticabuseandthecriminaljusticesystemenglandandwales/november2025"
)
_ONS_VICTIMS = (
    "http://www.ons.gov.uk/peoplepopulationandcommunity/crimeandjustice/articles/"
    "domesticabusevictimcharacteristicsenglandandwales/yearendingmarch2022"
)
_ONS_2016 = (
    "https://cy.ons.gov.uk/peoplepopulationandcommunity/crimeandjustice/bulletins/domesticabuseinenglandandwales/"
    "yearendingmarch2016/previous/v1"
)
_COMMISSIONER = "https://domesticabusecommissioner.uk/?p=6524"
_OUTCOMES = (
    "https://thejusticegap.com/three-quarters-of-domestic-abuse-reports-to-police-are-dropped-according-to-watchdog"
)
_SUFFOLK_PRESS = "https://www.eadt.co.uk/news/crime/suffolk-covid-lockdown-domestic-abuse-victim-figures-7991442"


@dataclass(frozen=True, slots=True)
class Target:
    """One quantity that generated data must show, within its tolerance either way."""

    quantity: str
    target: float
    tolerance: float
    source: str
    note: str = ""

    def is_met_by(self, value: float) -> bool:
        """Whether a measured value lies within the tolerance."""
        return abs(value - self.target) <= self.tolerance


TARGETS = (
    Target("share of incidents that are crimes", 0.60, 0.02, _COMMISSIONER),
    Target("incidents per suspect", 2.5, 0.2, _ESSEX, "Essex 2.46 over five years"),
    Target(
        "suspects with one incident", 0.545, 0.10, _SCOTLAND_2012,
        "the discrete Weibull's .545 and 76% of dyads once cannot both hold at 1.2 victims: the force stands between",
    ),
    Target("suspects with five incidents or more", 0.14, 0.035, _SCOTLAND_2012),
    Target("suspects with ten incidents or more", 0.035, 0.012, _SCOTLAND_2012),
    Target("share of incidents by the busiest twentieth", 0.25, 0.06, _SCOTLAND_2012),
    Target("share of incidents by the busiest tenth", 0.38, 0.07, _SCOTLAND_2012),
    Target("incidents per victim", 2.54, 0.5, _SCOTLAND_2012, "lifetime of a system there, five years here: fewer"),
    Target("crimes per victim in a year", 1.56, 0.2, _SUFFOLK_PRESS),
    Target("dyads with one incident", 0.76, 0.11, _SUFFOLK, "see suspects with one incident"),
    Target("victims per suspect", 1.2, 0.08, _CREST, "ten years there, five here"),
    Target("suspects with two victims or more", 0.11, 0.03, _VIOGEN,
    "planned for 11% over a lifetime; tests at 4% and 20% elsewhere"),
    Target("suspects known at an incident", 0.60, 0.07, _SCOTLAND_2020, "54.9% to 64.7% as the database ages"),
    Target("new victims among incidents of the known", 0.088, 0.03, _SCOTLAND_2020),
    Target("new suspects among incidents of known victims", 0.105, 0.045, _SCOTLAND_2020),
    Target("shape of the time to the next incident", 0.48, 0.08, _VIOGEN,
    "a Weibull through the shares within 91 and 320 days"),
    Target("partners: female victim, male suspect", 0.81, 0.03, _SCOTLAND_2024),
    Target("partners: male victim, female suspect", 0.174, 0.03, _SCOTLAND_2024),
    Target("partners: both female", 0.011, 0.008, _SCOTLAND_2024),
    Target("partners: both male", 0.012, 0.008, _SCOTLAND_2024),
    Target("victims of crime who are female", 0.741, 0.05, _ONS_VICTIMS),
    Target("partners: ex-partner", 0.406, 0.05, _SCOTLAND_2013),
    Target("partners: partner", 0.232, 0.05, _SCOTLAND_2013),
    Target("partners: cohabitant", 0.188, 0.05, _SCOTLAND_2013),
    Target("partners: spouse", 0.132, 0.03, _SCOTLAND_2013),
    Target("partners: ex-spouse", 0.036, 0.015, _SCOTLAND_2013),
    Target("family among domestic incidents", 0.18, 0.04, _ASSUMPTION, "no share for England and Wales was found"),
    Target("relationships unknown", 0.21, 0.02, "https://gov.scot/publications/domestic-abuse-statistics-recorded-police-scotland-2023-24"),
    Target("violence against the person among crimes", 0.775, 0.025, _ONS_2016),
    Target("rapes that are domestic", 0.30, 0.08, "https://www.eadt.co.uk/news/demand-rising-as-more-victims-report-serious-sexual-offences-and-2449024"),
    Target("incidents at the weekend", 0.31, 0.015, _SCOTLAND_2024),
    Target(
        "uplift at Christmas", 1.25, 0.13, "https://www.4ni.co.uk/uk-national-news/137390/domestic-abuse-increases-over-christmas-say-police"
    ),
    Target(
        "uplift on the derby weekend", 1.33, 0.27, "https://www.theguardian.com/society/2015/jan/30/glasgow-police-domestic-abuse-old-firm-rangers-celtic",
        "about a third over the weekend; the day's own peak of 57% to 139% is for followers alone here",
    ),
    Target("incidents from nine at night to three", 0.456, 0.03, "https://taeterinnen.org/en/05_charofinci.html",
    "a small study: use with care"),
    Target("fullest month's share", 0.09, 0.009, "https://gov.scot/publications/domestic-abuse-recorded-police-scotland-2013-14-2014-15/pages/21"),
    Target(
        "children present", 0.37, 0.03,
        "https://www.portsmouth.co.uk/health/domestic-abuse-figures-soar-in-hampshire-but-experts-reveal-a-promising-picture-as-victims-speak-up-4375610",
        "Northumbria 2016",
    ),
    Target("alcohol", 0.333, 0.03, "https://safeinwarwickshire.com/2015/02/16/half-of-attacks-alcohol-related/"),
    Target("outcome 16", 0.548, 0.03, "https://www.itv.com/news/2021-06-23/huge-concern-as-three-in-four-domestic-abuse-cases-fail-to-end-in-charges"),
    Target("outcome 15", 0.20, 0.02, _COMMISSIONER),
    Target("charged", 0.08, 0.02, _OUTCOMES,
    "9% in the year to March 2020, 6.6 per hundred crimes in that to March 2025"),
    Target("arrests per crime", 0.446, 0.03, _ONS),
    Target("convictions per crime", 0.05, 0.012, _ONS),
    Target("prosecutions completed that convict", 0.747, 0.05, _ONS),
    Target(
        "harm held by the gravest twentieth of dyads", 0.75, 0.14,
        "https://sage.cnpereading.com/doi/10.1177/00111287231163101",
        "by ONS weights here; 80% to 90% by the Cambridge index in the studies",
    ),
    Target("gravest dyads whose worst came first", 0.55, 0.2, _SUFFOLK,
    "over half of the gravest dyads had no earlier contact"),
    Target("protection orders per incident", 0.01, 0.006, "https://mahalsa.co.uk/fraction-of-domestic-violence-cases-result-in-conviction-ons-says-uk-news"),
    Target("domestic share of emergency calls", 0.11, 0.01, _ASSUMPTION, "no published figure was found"),
    Target("incidents without a named suspect", 0.06, 0.02, _ASSUMPTION, "no published share was found"),
    Target("suspects under 18", 0.035, 0.02, _ASSUMPTION, "no published share was found"),
)  # fmt: skip
