"""What is typed to pass a guard: the purpose of a look."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from daylight.domain.access import Role
from daylight.web.access.guards import PURPOSES


class PurposeForm(forms.Form):
    """Why somebody looks."""

    purpose = forms.ChoiceField(
        label="What do you need it for?",
        choices=list(PURPOSES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you need it for", "invalid_choice": "Choose one of the purposes"},
    )


class AccountForm(forms.Form):
    """What an account is."""

    name = forms.CharField(label="Full name", max_length=150, error_messages={"required": "Type the full name"})
    unit = forms.CharField(label="Unit", max_length=80, required=False)
    agency = forms.CharField(
        label="Agency",
        help_text="Of a partner or an advocate, as its sharing agreement names it. Empty for the force's own.",
        max_length=80,
        required=False,
    )
    roles = forms.MultipleChoiceField(
        label="Roles",
        required=False,
        choices=[(role.value, role.value.replace("_", " ").capitalize()) for role in Role],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the roles shown"},
    )
    is_active = forms.BooleanField(label="May sign in", required=False, initial=True)


class ChangedAccountForm(AccountForm):
    """An account changed: also by a new password, where the old one was forgotten."""

    password = forms.CharField(
        label="New password",
        help_text="Only where the old one was forgotten. At least 14 letters.",
        required=False,
        widget=forms.PasswordInput,
    )

    def clean_password(self) -> str:
        """The new password, where one was typed and is good enough."""
        password = str(self.cleaned_data["password"] or "")
        if password:
            validate_password(password)
        return password


class NewAccountForm(AccountForm):
    """A new account: with a user name and a first password."""

    username = forms.RegexField(
        r"^[\w.@+-]+\Z",
        label="User name",
        max_length=150,
        error_messages={"required": "Type a user name", "invalid": "Use letters, digits and . @ + - _ only"},
    )
    password = forms.CharField(
        label="First password",
        help_text="At least 14 letters. They change it when they first sign in.",
        widget=forms.PasswordInput,
        error_messages={"required": "Type a first password"},
    )
    field_order = ("username", "name", "unit", "agency", "roles", "password")

    def clean_password(self) -> str:
        """The password, where it is good enough."""
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


class AuditForm(forms.Form):
    """Which entries of the audit to show."""

    by = forms.CharField(label="Who", max_length=150, required=False)
    subject = forms.CharField(label="About", help_text="Such as person:P0123456789", max_length=80, required=False)
    action = forms.CharField(label="What", max_length=80, required=False)
