"""What may be typed about people."""

from typing import Any

from django import forms

from daylight.web.components import fields

_DAY = "Write the date as 2024-03-07"


class SearchForm(forms.Form):
    """One box for a name, birth date, postcode, telephone or reference, or several of them."""

    q = fields.line(
        "Search for a person",
        "Type a name, a date of birth, a postcode, a telephone number or a reference",
        hint="Name or alias, date of birth, postcode, telephone or reference. More words find fewer people.",
        most=200,
    )


class TimelineForm(forms.Form):
    """What of the timeline is shown, and as known on which day."""

    kind = fields.pick(
        "Type",
        [
            ("", "Everything"),
            ("incident", "Incidents as suspect"),
            ("as victim", "Incidents as victim"),
            ("order", "Orders and bail"),
            ("management", "Management"),
            ("custody", "Custody"),
            ("conviction", "Convictions"),
            ("proceeding", "Proceedings"),
        ],
    )
    victim = fields.pick("Towards")
    first = fields.day("From", required=False, wrong=_DAY)
    last = fields.day("To", required=False, wrong=_DAY)
    known_on = fields.day("As known on", hint="Hides everything recorded later", required=False, wrong=_DAY)

    def __init__(self, *args: Any, victims: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields.put(self, victim=[("", "Anybody"), *((name, name) for name in victims)])


class RevealForm(forms.Form):
    """Whose identity is needed, and why."""

    victims = fields.several("Whom do you need to see?", missing="Choose at least one survivor")
    reason = fields.reason(
        "Why do you need to see who she is?", hint=fields.KEPT, missing="Say why you need to see who she is"
    )

    def __init__(self, *args: Any, victims: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields.put(self, victims=[(name, name) for name in victims])
