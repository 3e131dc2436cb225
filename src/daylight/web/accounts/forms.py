"""The library's sign-in forms without its offer to send a password by mail: an administrator gives a new one."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm


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
