"""What the domain says no to, told above the form that asked for it instead of on a page of its own."""

from types import TracebackType

from django.forms import BaseForm

from daylight.domain.errors import DaylightError, Invalid, Refused


class _Telling:
    """Catches these errors alone."""

    def __init__(self, form: BaseForm, kinds: tuple[type[DaylightError], ...]) -> None:
        self.form, self.kinds = form, kinds

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, no: BaseException | None, at: TracebackType | None) -> bool:
        if not isinstance(no, self.kinds):
            return False
        self.form.add_error(None, str(no))
        return True


def telling(form: BaseForm, *kinds: type[DaylightError]) -> _Telling:
    """`with telling(form): write, message, return`: an Invalid or a Refused, or one of `kinds`, is told by the form."""
    return _Telling(form, kinds or (Invalid, Refused))
