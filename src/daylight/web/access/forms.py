"""What is typed to pass a guard: the purpose of a look."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from daylight.domain.access import Role
from daylight.web.access.guards import PURPOSES
from daylight.web.components import fields


class PurposeForm(forms.Form):
    """Why somebody looks."""

    purpose = fields.choice(
        "What do you need it for?", list(PURPOSES.items()), "Choose what you need it for", "Choose one of the purposes"
    )


class AccountForm(forms.Form):
    """What an account is."""

    name = fields.line("Full name", "Type the full name", most=150)
    unit = fields.line("Unit", most=80)
    agency = fields.line(
        "Agency",
        hint="Of a partner or an advocate, as its sharing agreement names it. Empty for the force's own.",
        most=80,
    )
    roles = fields.several(
        "Roles",
        [(role.value, role.value.replace("_", " ").capitalize()) for role in Role],
        wrong="Choose from the roles shown",
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

    by = fields.line("Who", most=150)
    subject = fields.line("About", hint="Such as person:P0123456789", most=80)
    action = fields.line("What", most=80)
