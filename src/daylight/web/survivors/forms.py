"""What may be typed about survivors."""

from typing import Any

from django import forms

from daylight.domain.access import Role
from daylight.domain.signposting import shipped_signposting
from daylight.domain.survivors import shipped_policy
from daylight.web.accounts.models import User

_NO_DATE = {"invalid": "Write the date as 2026-11-25"}


def reason_field(label: str) -> forms.CharField:
    """Why something is done, kept with the name of whoever does it."""
    return forms.CharField(
        label=label,
        help_text="Kept in the audit with your name",
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Say why",
            "min_length": "Say why in at least 10 letters",
            "max_length": "Use at most 500 letters",
        },
    )


class FindForm(forms.Form):
    """The incident in which somebody was harmed."""

    reference = forms.CharField(
        label="Incident reference",
        help_text="Survivors are found by the incident, never by name",
        max_length=100,
        error_messages={"required": "Type the reference of the incident", "max_length": "Use at most 100 letters"},
    )


class RevealForm(forms.Form):
    """Why her name is needed."""

    reason = reason_field("Why do you need to see who she is?")


class ContactForm(forms.Form):
    """How she may be reached safely: all three, or nothing."""

    method = forms.ChoiceField(
        label="How may she be reached safely?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one way", "invalid_choice": "Choose one way of those shown"},
    )
    hours = forms.CharField(
        label="When?",
        help_text="Such as weekdays 10 to 2",
        max_length=200,
        error_messages={"required": "Say when she may be reached safely", "max_length": "Use at most 200 letters"},
    )
    words = forms.CharField(
        label="What may be said, and who does one say one is?",
        help_text="If somebody else answers, or looks at the telephone",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Say what may be said if somebody else answers",
            "max_length": "Use at most 500 letters",
        },
    )
    version = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = list(shipped_signposting().methods.items())  # type: ignore[attr-defined]


class PlanForm(forms.Form):
    """Her safety plan, part by part."""

    version = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in shipped_policy().plan.items():
            self.fields[name] = forms.CharField(
                label=words,
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"max_length": "Use at most 2,000 letters"},
            )

    def parts(self) -> dict[str, str]:
        """What was written, by part."""
        return {name: self.cleaned_data[name] for name in shipped_policy().plan}


class ConsentForm(forms.Form):
    """What she says of one purpose."""

    purpose = forms.ChoiceField(
        label="What was she asked?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what she was asked", "invalid_choice": "Choose one of those shown"},
    )
    given = forms.ChoiceField(
        label="What does she say?",
        choices=[("yes", "Yes"), ("no", "No, or she takes it back")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what she says", "invalid_choice": "Choose yes or no"},
    )
    until = forms.DateField(
        label="Until when does a yes hold?",
        help_text="Leave empty until she says otherwise. As 2026-11-25",
        required=False,
        widget=forms.DateInput,
        error_messages=_NO_DATE,
    )
    words = forms.CharField(
        label="Her words, or how she was asked",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Use at most 500 letters"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, purpose.words) for code, purpose in shipped_policy().purposes.items()]
        self.fields["purpose"].choices = choices  # type: ignore[attr-defined]


class AdvocateForm(forms.Form):
    """Who is her advocate, until when, and the advocate's own word for her."""

    advocate = forms.ModelChoiceField(
        label="Advocate",
        queryset=User.objects.none(),
        error_messages={"required": "Choose an advocate", "invalid_choice": "Choose an advocate of those shown"},
    )
    called = forms.CharField(
        label="What the advocate's list calls her",
        help_text="A word that only the two of you know, never her name",
        required=False,
        max_length=40,
        error_messages={"max_length": "Use at most 40 letters"},
    )
    until = forms.DateField(
        label="Until", help_text="Leave empty for no end. As 2026-11-25", required=False, widget=forms.DateInput,
        error_messages=_NO_DATE,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = User.objects.filter(is_active=True).order_by("name", "username")
        ids = [user.pk for user in everybody if Role.ADVOCATE in user.held_roles]
        self.fields["advocate"].queryset = User.objects.filter(pk__in=ids)  # type: ignore[attr-defined]


class NoticeForm(forms.Form):
    """That a school was told, or need not be."""

    move = forms.ChoiceField(
        label="What did you do?",
        choices=[("say it was sent", "I told them"), ("say it is not needed", "No notice is needed")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you did", "invalid_choice": "Choose one of the two"},
    )
    told = forms.CharField(
        label="Who was told, at which school or council?",
        required=False,
        max_length=200,
        error_messages={"max_length": "Use at most 200 letters"},
    )
    reason = forms.CharField(
        label="If no notice is needed, why?",
        required=False,
        max_length=500,
        error_messages={"max_length": "Use at most 500 letters"},
    )
