"""What may be typed to signpost."""

from typing import Any

from django import forms

from daylight.domain.errors import Invalid
from daylight.domain.signposting import SafeContact, Service, shipped_signposting
from daylight.web.components import fields

ROWS = "offer_"


class StartForm(forms.Form):
    """The reference of an incident, in the records or of tonight."""

    reference = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9_.-]*$",
        label="Incident reference",
        help_text="One of tonight need not be in the records yet",
        max_length=100,
        error_messages={
            "required": "Type the reference of the incident",
            "invalid": "Use letters, digits, dots and dashes only",
            "max_length": "Use at most 100 letters",
        },
    )


class SignpostForm(forms.Form):
    """Who needs support, what she wants, the answer to each service, and a referral with safe contact."""

    letter = forms.ChoiceField(label="Who needs support?", required=False, widget=forms.RadioSelect)
    wish = fields.choice("What does she want?", list(shipped_signposting().wishes.items()), "Choose what she wants")
    refer_to = fields.pick("Refer her to")
    agreed = forms.BooleanField(label="She agrees to be referred", required=False)
    method = fields.pick("How may she be reached safely?", [("", "Choose"), *shipped_signposting().methods.items()])
    hours = fields.line("When?", most=200)
    words = fields.line("What may be said if somebody else answers?", most=500)

    def __init__(self, *args: Any, letters: list[str], services: list[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = services
        who = [*((each, each) for each in letters), ("nobody", "Somebody who is not recorded yet")]
        fields.put(self, letter=who)
        names = [("", "Nobody now"), *((each.name, each.name) for each in services)]
        fields.put(self, refer_to=names)
        answers = [("", "Not offered"), *shipped_signposting().answers.items()]
        for place, each in enumerate(services):
            self.fields[f"{ROWS}{place}"] = fields.pick(f"{each.name}, {each.phone}", answers)

    def offers(self) -> dict[str, str]:
        """Each service that was offered, and the answer."""
        answered = ((each.name, self.cleaned_data.get(f"{ROWS}{place}")) for place, each in enumerate(self.services))
        return {name: answer for name, answer in answered if answer}

    def safe_contact(self) -> SafeContact | None:
        """How she may be reached, where she is referred."""
        told = self.cleaned_data
        return SafeContact(told["method"], told["hours"], told["words"]) if told.get("refer_to") else None

    def clean(self) -> dict[str, Any]:
        """All three of safe contact, or no referral."""
        told = super().clean() or {}
        try:
            self.safe_contact()
        except (Invalid, KeyError) as wrong:
            self.add_error("method", str(wrong))
        if told.get("refer_to") and not told.get("agreed"):
            self.add_error("agreed", "A referral needs her agreement. Ask her.")
        return told


class MoveForm(forms.Form):
    """How far a referral has come."""

    version = fields.version()
    name = forms.CharField(max_length=40, error_messages={"required": "Choose what you did"})
    reason = fields.line("Why, where she was not reached or it is closed", most=500)


class SuspectForm(forms.Form):
    """What was offered to whoever is suspected."""

    place = fields.choice(
        "Where?", [("scene", "At the scene"), ("custody", "In custody")], "Choose where", "Choose one of the two"
    )
    answer = fields.choice(
        "A behaviour-change programme was",
        [("accepted", "Accepted"), ("declined", "Declined"), ("not_offered", "Not offered")],
        "Choose the answer",
        "Choose one of the three",
    )
    notice_considered = forms.BooleanField(label="A protection notice was considered", required=False)
    reason = fields.line("If not, why not?", most=500)


class ImportForm(forms.Form):
    """A directory as CSV."""

    file = forms.FileField(label="The directory, as CSV", error_messages={"required": "Choose a file"})
