"""What may be typed about matches."""

from django import forms

from daylight.web.components import fields
from daylight.web.people.models import Judgement

_FOLLOW = "Say why, so that others can follow it"


class QueueForm(forms.Form):
    """What of the queue is shown."""

    show = fields.pick(
        "Show",
        [
            ("waiting", "Waiting for an answer"),
            ("disputed", "Two answers that differ"),
            ("unsure", "Not sure"),
            ("judged", "Answered"),
            ("all", "Everything"),
        ],
    )
    changes = fields.pick(
        "What an answer would change",
        [
            ("", "Anything"),
            ("undoes", "Somebody would no longer be listed"),
            ("meets", "Somebody would be listed"),
            ("nothing", "No status"),
        ],
    )
    person = fields.person("About one person", hint="The reference, such as P0123456789")


class JudgeForm(forms.Form):
    """One answer, with its reason. `seen` counts what had been said of the pair when the page was made."""

    judgement = fields.choice(
        "Are these two rows about one person?",
        [
            (Judgement.SAME, "Same person"),
            (Judgement.DIFFERENT, "Different people"),
            (Judgement.UNSURE, "Not sure"),
        ],
        "Choose an answer",
        "Choose one of the answers",
    )
    reason = fields.reason(
        "What makes you say so?",
        hint="Kept with your name. Do not write a survivor's name or address.",
        missing=_FOLLOW,
        least=5,
    )
    pair = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class TakeBackForm(forms.Form):
    """Why an answer no longer stands."""

    reason = fields.reason("Why do you take it back?", missing=_FOLLOW, least=5)


class RevealRowsForm(forms.Form):
    """Why what stands in a survivor's row is needed."""

    reason = fields.reason("Why do you need to see what stands in her rows?", missing=_FOLLOW, hint=fields.KEPT)
