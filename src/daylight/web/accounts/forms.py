"""The library's sign-in forms, in plain words, without mail; wrong codes are counted as wrong passwords are."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base import forms as codes
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.forms import ValidationError


class SignInForm(LoginForm):  # type: ignore[misc]
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["login"].error_messages["required"] = "Type your user name"
        self.fields["password"].error_messages["required"] = "Type your password"


class SureForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something serious."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = "Type your password"


class _Counted:
    """A form with a code of six digits, which could be guessed: wrong ones lock the account as wrong passwords do."""

    user: Any
    fields: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.pop("placeholder", None)
        self.fields["code"].error_messages["required"] = "Type the code that your app shows"

    def clean_code(self) -> str:
        """The code, where it is right; a wrong one is counted, and none is looked at while the account is locked."""
        credentials = {"username": self.user.username}
        if not AxesProxyHandler.is_allowed(context.request, credentials):
            raise ValidationError(
                "Your account is locked for a while after wrong tries. Wait, or ask an administrator."
            )
        try:
            return str(super().clean_code())  # type: ignore[misc]
        except ValidationError:
            user_login_failed.send(sender=__name__, credentials=credentials, request=context.request)
            raise ValidationError("That code is not right. Type the one that your app shows now.") from None


class CodeForm(_Counted, codes.AuthenticateForm):  # type: ignore[misc]
    """The code that an app shows, or a recovery code, after the password."""


class SureCodeForm(_Counted, codes.ReauthenticateForm):  # type: ignore[misc]
    """The code once more, before something serious."""
