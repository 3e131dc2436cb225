"""What may be typed about survivors."""

from collections.abc import Iterable
from typing import Any

from django import forms

from daylight.domain.access import Role
from daylight.domain.signposting import shipped_signposting
from daylight.domain.survivors import shipped_policy
from daylight.web.accounts.models import User
from daylight.web.components import fields


class FindForm(forms.Form):
    """The incident in which somebody was harmed."""

    reference = fields.line(
        "Incident reference",
        "Type the reference of the incident",
        hint="Survivors are found by the incident, never by name",
    )


class RevealForm(forms.Form):
    """Why her name is needed."""

    reason = fields.reason("Why do you need to see who she is?", hint=fields.KEPT)


class ContactForm(forms.Form):
    """How she may be reached safely: all three, or nothing."""

    method = fields.choice(
        "How may she be reached safely?", missing="Choose one way", wrong="Choose one way of those shown"
    )
    hours = fields.line("When?", "Say when she may be reached safely", hint="Such as weekdays 10 to 2", most=200)
    words = fields.words(
        "What may be said, and who does one say one is?",
        "Say what may be said if somebody else answers",
        hint="If somebody else answers, or looks at the telephone",
    )
    version = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields.put(self, method=list(shipped_signposting().methods.items()))


class PlanForm(forms.Form):
    """Her safety plan, part by part."""

    version = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in shipped_policy().plan.items():
            self.fields[name] = fields.words(words, most=2000)

    def parts(self) -> dict[str, str]:
        """What was written, by part."""
        return {name: self.cleaned_data[name] for name in shipped_policy().plan}


class ConsentForm(forms.Form):
    """What she says of one purpose."""

    purpose = fields.choice("What was she asked?", missing="Choose what she was asked")
    given = fields.choice(
        "What does she say?",
        [("yes", "Yes"), ("no", "No, or she takes it back")],
        "Choose what she says",
        "Choose yes or no",
    )
    until = fields.day(
        "Until when does a yes hold?", hint="Leave empty until she says otherwise. As 2026-11-25", required=False
    )
    words = fields.words("Her words, or how she was asked", rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, purpose.words) for code, purpose in shipped_policy().purposes.items()]
        fields.put(self, purpose=choices)


class AdvocateForm(forms.Form):
    """Who is her advocate, until when, and the advocate's own word for her."""

    advocate = fields.account("Advocate", "Choose an advocate", "Choose an advocate of those shown")
    called = fields.line(
        "What the advocate's list calls her", hint="A word that only the two of you know, never her name", most=40
    )
    until = fields.day("Until", hint="Leave empty for no end. As 2026-11-25", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = User.objects.filter(is_active=True).order_by("name", "username")
        ids = [user.pk for user in everybody if Role.ADVOCATE in user.held_roles]
        self.fields["advocate"].queryset = User.objects.filter(pk__in=ids)  # type: ignore[attr-defined]


class EndAdvocateForm(forms.Form):
    """Who of her advocates is that no more, and why."""

    advocate = fields.account("Who is her advocate no more?", "Choose an advocate", "Choose one of her advocates")
    reason = fields.reason()

    def __init__(self, *args: Any, advocates: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hers = User.objects.filter(pk__in=[each.pk for each in advocates]).order_by("name", "username")
        fields.offer(self.fields["advocate"], hers, lambda user: user.shown_name)


class NoticeForm(forms.Form):
    """That a school was told, or need not be."""

    move = fields.choice(
        "What did you do?",
        [("say it was sent", "I told them"), ("say it is not needed", "No notice is needed")],
        "Choose what you did",
        "Choose one of the two",
    )
    told = fields.line("Who was told, at which school or council?", most=200)
    reason = fields.line("If no notice is needed, why?", most=500)
